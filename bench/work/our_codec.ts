import { decodeMessage, encodeMessage, newEntry, newMessage } from '../../src/index.ts';
import type { Message } from '../../src/index.ts';
import type { Codec } from './samples.ts';
import { entriesOf, PAYLOAD, SAMPLE } from './samples.ts';
import type { Sample } from './task.ts';

function make(sample: Sample): Message {
  const { to, from, term, index, logTerm, commit } = SAMPLE;
  const count = entriesOf(sample);
  if (count === null) return newMessage({ type: 'MsgAppResp', to, from, term, index });
  const entries = Array.from({ length: count }, (_, i) => newEntry(term, index + 1 + i, PAYLOAD));
  return newMessage({ type: 'MsgApp', to, from, term, index, logTerm, commit, entries });
}

export const OUR_CODEC: Codec<Message> = { make, encode: encodeMessage, decode: decodeMessage };
