/**
 * One frame out of a stream that comes in pieces.
 *
 * @module
 */
import { encodeFrame, FrameReader } from '../../raft-kv/frame.ts';
import type { Frame, FrameKind } from '../../raft-kv/frame.ts';
import type { Exercise } from '../../exercise.ts';

const FRAMES: readonly Frame[] = [
  { kind: 'welcome', payload: new Uint8Array(0) },
  { kind: 'message', payload: Uint8Array.of(1, 2, 3, 4, 5) },
  { kind: 'taken', payload: Uint8Array.of(6) },
];
const STREAM = Uint8Array.from(FRAMES.flatMap((one) => [...encodeFrame(one)]));

const shown = (frames: readonly Frame[]): string =>
  frames.map(({ kind, payload }) => `${kind}(${payload.join(' ')})`).join(', ');

/** The same frames, wherever the stream is cut. */
function cut(): string | null {
  for (let at = 0; at <= STREAM.length; at++) {
    const reader = new FrameReader(100);
    const pieces = [STREAM.slice(0, at), STREAM.slice(at)];
    const frames = pieces.flatMap((piece) => reader.take(piece));
    if (shown(frames) !== shown(FRAMES))
      return `cut before byte ${at}: ${shown(frames) || 'nothing'}`;
  }
  return null;
}

/** What is too long is known by its head. */
function limit(): string | null {
  const payload = new Uint8Array(101);
  const long = encodeFrame({ kind: 'message', payload });
  try {
    new FrameReader(100).take(long.slice(0, 13));
  } catch (error) {
    return (error as Error).name === 'FrameError' ? null : String(error);
  }
  return 'the head of a frame of 101 bytes is taken; the limit is 100';
}

/** The limit itself is no more than the limit. */
function largest(): string | null {
  const payload = new Uint8Array(100);
  const frame = encodeFrame({ kind: 'message', payload });
  try {
    const { length } = new FrameReader(100).take(frame);
    return length === 1 ? null : `${length} frames; wanted 1`;
  } catch (error) {
    return (error as Error).message;
  }
}

/** A damaged length is not waited for. */
function length(): string | null {
  const frame = encodeFrame(FRAMES[1]!);
  frame[0]! ^= 16;
  try {
    new FrameReader(100).take(frame);
  } catch (error) {
    return (error as Error).name === 'FrameError' ? null : String(error);
  }
  return 'the length says 21 and not 5, and it waits for the rest';
}

/** Nobody can use what has no kind. */
function kind(): string | null {
  const unknown = 'rumour' as FrameKind;
  const frame = encodeFrame({ kind: unknown, payload: new Uint8Array(50) });
  try {
    new FrameReader(100).take(frame.slice(0, 13));
  } catch (error) {
    return (error as Error).name === 'FrameError' ? null : String(error);
  }
  return `the head says kind ${frame[4]}, and it waits for the payload`;
}

/** A frame with a bit changed is no frame. */
function damage(): string | null {
  const frame = encodeFrame(FRAMES[1]!);
  for (let bit = 0; bit < frame.length * 8; bit++) {
    const damaged = frame.slice();
    damaged[bit >> 3]! ^= 1 << (bit & 7);
    let frames: Frame[] = [];
    try {
      frames = new FrameReader(100).take(damaged);
    } catch (error) {
      if ((error as Error).name !== 'FrameError')
        return `bit ${bit}: ${(error as Error).name}`;
    }
    if (frames.length > 0) return `bit ${bit}: ${shown(frames)}`;
  }
  return null;
}

const HEAD = `\
    if (this.size < HEAD) return null;
    const head = this.peek(HEAD);
    const view = new DataView(head.buffer, head.byteOffset, HEAD);
    const length = view.getUint32(0, true);
`;

const SUM = `\
    if (crc32c(head.subarray(0, SEALED)) !== view.getUint32(SEALED, true))
      throw new FrameError('sends a frame whose head is damaged');
`;

const LIMIT = `\
    if (length > this.largest)
      throw new FrameError(\`sends a frame of \${length} bytes\`);
`;

const KIND = `\
    const kind = KINDS[head[4]!];
    if (kind === undefined)
      throw new FrameError(\`sends a frame of kind \${head[4]}\`);
`;

const WAIT = '    if (this.size < HEAD + length) return null;\n';

const PAYLOAD = `\
    const payload = this.peek(HEAD + length).subarray(HEAD, HEAD + length);
`;

const CHECK = `\
    if (crc32c(payload) !== view.getUint32(PAYLOAD_SUM, true))
      throw new FrameError('sends a frame whose checksum does not hold');
`;

const DONE = `\
    this.drop(HEAD + length);
    return { kind, payload };
`;

const next = (...parts: readonly string[]): string =>
  `  private next(): Frame | null {\n${parts.join('')}  }\n`;

export const exercise: Exercise = {
  file: 'examples/raft-kv/frame.ts',
  symbol: 'FrameReader.next',
  start: { text: next(HEAD, KIND, PAYLOAD, DONE), caught: 'cut' },
  solution: next(HEAD, SUM, LIMIT, KIND, WAIT, PAYLOAD, CHECK, DONE),
  wrong: [
    {
      // Waits for a gigabyte before it says that it is too much.
      text: next(HEAD, SUM, WAIT, LIMIT, KIND, PAYLOAD, CHECK, DONE),
      caught: 'limit',
    },
    {
      text: next(HEAD, SUM, LIMIT, KIND, WAIT, PAYLOAD, DONE),
      caught: 'damage',
    },
    {
      // The length is looked at when all of it has come.
      text: next(HEAD, LIMIT, KIND, WAIT, SUM, PAYLOAD, CHECK, DONE),
      caught: 'length',
    },
    {
      // What is as long as the limit is too long?
      text: next(HEAD, SUM, LIMIT, KIND, WAIT, PAYLOAD, CHECK, DONE).replace(
        'length > this.largest',
        'length >= this.largest',
      ),
      caught: 'largest',
    },
    {
      // The kind is looked at when it is wanted.
      text: next(HEAD, SUM, LIMIT, WAIT, KIND, PAYLOAD, CHECK, DONE),
      caught: 'kind',
    },
  ],
  checks: [
    {
      id: 'cut',
      fails: {
        zh: '字节流可以在任何地方断开，出来的帧却不能变，也不能少。',
        en:
          'A stream may be cut anywhere; the frames that come out of it ' +
          'must be the same ones, all of them.',
      },
      run: cut,
    },
    {
      id: 'limit',
      fails: {
        zh: '看见帧头就知道太长了，不能等它全部到了才拒绝。',
        en:
          'The head says that it is too long. To wait for all of it first ' +
          'is to keep it all in memory.',
      },
      run: limit,
    },
    {
      id: 'largest',
      fails: {
        zh:
          '内容正好和上限一样长，却被拒绝。快照是按上限切开的，它的帧几乎都' +
          '这样长。',
        en:
          'A payload of just the limit is rejected. A snapshot is cut at the ' +
          'limit, and nearly all of its frames are as long.',
      },
      run: largest,
    },
    {
      id: 'length',
      fails: {
        zh: '坏了的长度不能去等：后面的帧都会当作它的内容吞掉。',
        en:
          'A damaged length must not be waited for: the frames behind it ' +
          'would be swallowed as its payload.',
      },
      run: length,
    },
    {
      id: 'kind',
      fails: {
        zh:
          '头是好的，种类却不认得，还在等它的内容。内容到齐了也没有用，' +
          '等的时候内存白白替它攒着。',
        en:
          'The head is good and its kind is unknown, and the payload is ' +
          'waited for. When all of it has come it is of no use, and memory ' +
          'was kept for it until then.',
      },
      run: kind,
    },
    {
      id: 'damage',
      fails: {
        zh: '改了一个位，还当作一个帧收下了。',
        en: 'A bit was changed, and it was taken for a frame all the same.',
      },
      run: damage,
    },
  ],
  trials: [],
  because: {},
};
