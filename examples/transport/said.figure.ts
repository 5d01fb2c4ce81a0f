import { encodeMessage, newMessage } from '../../src/index.ts';
import { encodeFrame, NOTHING } from '../raft-kv/frame.ts';
import type { Frame } from '../raft-kv/frame.ts';
import { FORMAT, helloFrame } from '../raft-kv/hello.ts';
import type { Figure, Letter, Words } from '../../sim/figures/index.ts';

/** The bytes of a frame, part by part. */
function letterOf(from: number, to: number, frame: Frame, says: Words): Letter {
  const bytes = encodeFrame(frame);
  const hex = (start: number, end: number): string =>
    [...bytes.subarray(start, end)]
      .map((byte) => byte.toString(16).padStart(2, '0'))
      .join(' ');
  const field = (name: string, value: string, said: Words = '') => ({
    name,
    value: value === '' ? '—' : value,
    says: said,
  });
  const { length } = frame.payload;
  return {
    ...{ kind: 'letter', type: frame.kind, from, to },
    fields: [
      field('0–3', hex(0, 4), { zh: `长度 ${length}`, en: `length ${length}` }),
      field('4', hex(4, 5), { zh: '种类', en: 'kind' }),
      field('5–8', hex(5, 9), { zh: '头的校验和', en: 'checksum, head' }),
      field('9–12', hex(9, 13), {
        zh: '内容的校验和',
        en: 'checksum, payload',
      }),
      field(
        '13–',
        length > 16 ? `${hex(13, 19)} …` : hex(13, 13 + length),
        says,
      ),
    ],
  };
}

const hello = helloFrame({
  ...{ format: FORMAT, cluster: '127.0.0.1:12379', from: 1, to: 2 },
  ...{ address: '127.0.0.1:12379', snapshot: false },
});
const welcome = { kind: 'welcome', payload: NOTHING } as const;
const heartbeat = newMessage({
  type: 'MsgHeartbeat',
  ...{ from: 1, to: 2, term: 3, commit: 4 },
});
const message = { kind: 'message', payload: encodeMessage(heartbeat) } as const;

export const figure: Figure = {
  caption: {
    zh: '一条连接上的前三个帧：n1 打招呼，n2 说可以，n1 发第一条消息。',
    en:
      'The first three frames on a connection: n1 says hello, n2 lets it in, ' +
      'and n1 sends its first message.',
  },
  drawing: {
    kind: 'strip',
    moments: [
      {
        title: 'hello',
        drawing: letterOf(1, 2, hello, { zh: '一段 JSON', en: 'JSON' }),
      },
      { title: 'welcome', drawing: letterOf(2, 1, welcome, '') },
      {
        title: 'message',
        drawing: letterOf(1, 2, message, 'raftpb: `MsgHeartbeat`'),
      },
    ],
  },
};
