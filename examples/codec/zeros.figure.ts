import { encodeMessage, newMessage } from '../../src/index.ts';
import type { MessageParts } from '../../src/index.ts';
import type { Figure, Letter, Words } from '../../sim/figures/index.ts';

/** The fields of these messages are numbers of one byte. */
function letter(
  parts: MessageParts,
  says: Readonly<Record<number, Words>>,
): Letter {
  const bytes = encodeMessage(newMessage({ from: 2, to: 1, ...parts }));
  const fields = [];
  for (let at = 0; at < bytes.length; at += 2) {
    const [key, value] = bytes.subarray(at, at + 2);
    const field = key! >> 3;
    const name = `field ${field}`;
    fields.push({ name, value: `${value}`, says: says[field] ?? '' });
  }
  return { kind: 'letter', type: parts.type, from: 2, to: 1, fields };
}

const head: Readonly<Record<number, Words>> = {
  1: { zh: '类型', en: 'the type' },
  2: { zh: '收信人', en: 'the receiver' },
  3: { zh: '发信人', en: 'the sender' },
  4: { zh: '任期', en: 'the term' },
};

export const figure: Figure = {
  caption: {
    zh:
      '两条 `MsgAppResp`，任期 3。收下的只写不是 0 的，' +
      '拒绝的另写三个字段，哪怕是 0。',
    en:
      'Two `MsgAppResp` of term 3. The one that accepts has no field that ' +
      'is 0; the one that rejects has three in any case.',
  },
  drawing: {
    kind: 'strip',
    moments: [
      {
        title: { zh: '收下，到 5 为止', en: 'accepted up to 5' },
        drawing: letter(
          { type: 'MsgAppResp', term: 3, index: 5 },
          { ...head, 6: { zh: '到这里为止都有', en: 'has all up to here' } },
        ),
      },
      {
        title: { zh: '拒绝，日志是空的', en: 'rejected, with an empty log' },
        drawing: letter(
          { type: 'MsgAppResp', term: 3, index: 5, reject: true },
          {
            ...head,
            5: { zh: '提示处的任期：没有', en: 'term at the hint: none' },
            6: { zh: '对不上的那一处', en: 'where it does not match' },
            10: { zh: '拒绝', en: 'rejected' },
            11: { zh: '提示：从 0 起', en: 'the hint: from 0' },
          },
        ),
      },
    ],
  },
};
