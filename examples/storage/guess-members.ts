import { MemoryStorage, newConfChange } from '../../src/index.ts';
import { encodeConfChange, newConfState } from '../../src/index.ts';
import { newEntry } from '../../src/index.ts';

// Entry 2 removes n3. It is committed and applied.
const confState = newConfState({ voters: [1, 2, 3] });
const disk = new MemoryStorage({ confState });
const leave = newConfChange('ConfChangeRemoveNode', 3);
const { type, data } = encodeConfChange(leave);
disk.append([newEntry(1, 1), newEntry(1, 2, data, type)]);

// The application forgets to say who is a member now.
disk.createSnapshot(2, null, new Uint8Array());
disk.compact(2);
console.log(disk.initialState().confState.voters.join(' '));
