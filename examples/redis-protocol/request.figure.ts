import type { Figure, Piece } from '../../sim/figures/index.ts';
import { latin1, latin1Bytes } from '../raft-kv/latin1.ts';
import { RequestParser } from '../raft-kv/request_parser.ts';

const limits = { unknown: false, maxWords: 9, maxWord: 99, maxCall: 999 };
const text = '*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$5\r\nab\r\nc\r\n';
const parser = new RequestParser(limits);
const bytes = latin1Bytes(text);
const pieces: Piece[] = [];
let from = 0;

// A piece is what the parser takes at once, when its last byte has come.
for (let to = 1; to <= bytes.length; to++) {
  parser.feed(bytes.slice(to - 1, to));
  parser.next();
  if (parser.unread > 0) continue;
  const label = JSON.stringify(latin1(bytes.subarray(from, to))).slice(1, -1);
  pieces.push({ from, to, label, look: 'sure' });
  from = to;
}

export const figure: Figure = {
  caption: {
    zh:
      '三个词的一个调用，逐字节喂给 `RequestParser`。每一段是它一次吃掉的；' +
      '段没有到齐，它什么也不动。',
    en:
      'A call of three words, fed to a `RequestParser` byte by byte. Each ' +
      'piece is what it takes at once; until the last byte of a piece is ' +
      'there, it takes nothing.',
  },
  drawing: { kind: 'bytes', rows: [{ name: 'SET', pieces, aside: '' }] },
};
