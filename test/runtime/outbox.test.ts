import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../site/runtime/limits.ts';
import { Outbox } from '../../site/runtime/outbox.ts';
import { ShapeError } from '../../site/runtime/shape.ts';

function open() {
  const posted: unknown[] = [];
  const port = { postMessage: (message: unknown): void => void posted.push(message) };
  return { outbox: new Outbox(port), port, posted };
}

describe('what a program posts by itself', () => {
  it('is a copy of plain data', () => {
    const { port, posted } = open();
    const message = { type: 'noise', list: [1, 'two', null] };
    port.postMessage(message);
    expect(posted).toEqual([message]);
    expect(posted[0]).not.toBe(message);
    for (const odd of [new Uint8Array(8), new Map(), 'x'.repeat(LIMITS.answerText + 1)]) {
      expect(() => port.postMessage(odd)).toThrow(ShapeError);
    }
  });

  it('is as much as one answer between two signs of life', () => {
    const { outbox, port, posted } = open();
    const half = 'x'.repeat(LIMITS.answerText / 2);
    port.postMessage(half);
    port.postMessage(half);
    expect(() => port.postMessage('x')).toThrow(ShapeError);
    outbox.post(port, { type: 'beat' });
    outbox.refill();
    port.postMessage('x');
    expect(posted).toEqual([half, half, { type: 'beat' }, 'x']);
  });

  it('is bounded too when it is a message of the harness that was posted once', () => {
    const { outbox, port } = open();
    const message = { type: 'beat', text: '' };
    outbox.post(port, message);
    message.text = 'x'.repeat(LIMITS.answerText + 1);
    expect(() => port.postMessage(message)).toThrow(ShapeError);
  });
});
