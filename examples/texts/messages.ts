import { describeMessage, newEntry, newMessage } from '../../src/index.ts';
import { LOCAL_APPEND_THREAD } from '../../src/index.ts';
import type { MessageParts } from '../../src/index.ts';
import { toBytes } from '../../sim/index.ts';

function show(parts: MessageParts): void {
  console.log(describeMessage(newMessage(parts)));
}

const head = { from: 1, to: 26, term: 3 };
show({ ...head, type: 'MsgHeartbeat', commit: 4 });

// None, one and two entries.
const a = newEntry(3, 5, toBytes('a\nb'));
const b = newEntry(3, 6, toBytes('c'));
const probe = { type: 'MsgApp', logTerm: 2, index: 4 } as const;
show({ ...head, ...probe });
show({ ...head, ...probe, entries: [a] });
show({ ...head, ...probe, entries: [a, b] });

const rejected = { reject: true, rejectHint: 2, logTerm: 2 };
show({ type: 'MsgAppResp', from: 26, to: 1, term: 3, index: 4, ...rejected });

// Work for the append thread, and what it may send afterwards.
const done = { type: 'MsgAppResp', from: 26, to: 1, term: 3 } as const;
show({
  type: 'MsgStorageAppend',
  from: 26,
  to: LOCAL_APPEND_THREAD,
  term: 3,
  vote: 26,
  entries: [a, b],
  responses: [newMessage({ ...done, index: 6 })],
});
