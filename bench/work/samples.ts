import { PAYLOAD_SIZE } from './host.ts';
import { measured } from './measured.ts';
import type { Sample, Workers } from './task.ts';

/** The numbers of the messages that are encoded; bench/go/codec.go has the same. */
export const SAMPLE = { to: 2, from: 1, term: 7, logTerm: 7, index: 123456, commit: 123400 };

/** Numbers of the wire that stand for names. */
export const NUMBERS = { MsgApp: 3, MsgAppResp: 4, EntryNormal: 0 };

export const PAYLOAD: Uint8Array = new Uint8Array(PAYLOAD_SIZE);

/** How many entries a sample has; null for an answer, which has none. */
export function entriesOf(sample: Sample): number | null {
  return { answer: null, 'append-1': 1, 'append-64': 64 }[sample];
}

/** An encoder and a decoder of messages. */
export interface Codec<M extends { readonly entries: readonly unknown[] }> {
  make(sample: Sample): M;
  encode(m: M): Uint8Array;
  decode(bytes: Uint8Array): M;
}

/** Encodes and decodes a message again and again. */
export function coding<M extends { readonly entries: readonly unknown[] }>(
  codec: Codec<M>,
): Pick<Required<Workers>, 'codec'> {
  return {
    codec({ sample, messages }) {
      const m = codec.make(sample);
      const spent = measured(() => {
        for (let i = 0; i < messages; i++) {
          const back = codec.decode(codec.encode(m));
          if (back.entries.length !== m.entries.length) throw new Error('entries were lost');
        }
      });
      return spent / messages;
    },
  };
}
