import { encodeConfChange, encodeEntry } from '../../src/index.ts';
import { encodeHardState, encodeSnapshot } from '../../src/index.ts';
import { newConfChange, newConfChangeV2 } from '../../src/index.ts';
import { newConfState, newEntry, newSnapshot } from '../../src/index.ts';
import { toBytes } from '../../sim/index.ts';

function show(what: string, bytes: Uint8Array): void {
  const list = [...bytes].map((b) => b.toString(16).padStart(2, '0'));
  console.log(`${what.padEnd(22)} ${list.join(' ')}`);
}

show('hard state 3, 2, 7', encodeHardState({ term: 3, vote: 2, commit: 7 }));
show('no hard state', encodeHardState({ term: 0, vote: 0, commit: 0 }));
show('entry 3/8, empty', encodeEntry(newEntry(3, 8)));
show('entry 3/8, x=1', encodeEntry(newEntry(3, 8, toBytes('x=1'))));
const change = newConfChange('ConfChangeAddNode', 4);
const { type, data } = encodeConfChange(change);
show('add n4', data);
show('entry 3/8 with that', encodeEntry(newEntry(3, 8, data, type)));
const leave = encodeConfChange(newConfChangeV2());
show('leave joint', leave.data);
const state = newConfState({ voters: [1, 2, 3] });
show(
  'snapshot 3/8 of s',
  encodeSnapshot(newSnapshot(8, 3, state, toBytes('s'))),
);
