import { encodeMessage, newMessage } from '../../src/index.ts';
import type { MessageParts } from '../../src/index.ts';

const hex = (bytes: Uint8Array) =>
  [...bytes].map((b) => b.toString(16).padStart(2, '0')).join(' ');

/** A message that says nothing but what is given. */
function show(parts: MessageParts, more = ''): void {
  const bytes = hex(encodeMessage(newMessage(parts)));
  console.log(`${(parts.type + more).padEnd(26)} ${bytes}`);
}

show({ type: 'MsgTimeoutNow' });
show({ type: 'MsgHeartbeat' });
show({ type: 'MsgHeartbeat', commit: 5 }, ', commit 5');
show({ type: 'MsgVote' });
show({ type: 'MsgApp' });
show({ type: 'MsgAppResp' });
show({ type: 'MsgAppResp', reject: true }, ', rejected');
show({ type: 'MsgStorageApply' });
show({ type: 'MsgStorageAppend' });
show({ type: 'MsgStorageAppend', term: 1 }, ', term 1');
