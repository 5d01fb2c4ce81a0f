/**
 * What a program may send by itself. It can take the port of its worker, and
 * what it posts there waits in memory until the guard has time for it; so
 * between two signs of life it may say as much as one answer, and no more.
 * What the harness posts is bounded where it is made.
 *
 * @module
 */

import { LIMITS } from './limits.ts';
import { copyPlain, type Bounds } from './shape.ts';

/** What has the method to post; every port has it from here. */
interface Posting {
  postMessage: (message: unknown, ...rest: never[]) => void;
}

const ROOM: Bounds = {
  parts: LIMITS.answerParts,
  characters: LIMITS.answerText,
  depth: LIMITS.answerDepth,
};

/** As the engine made it. */
const { apply } = Reflect;

export class Outbox {
  #left: Bounds = ROOM;
  /** Messages of the harness that are about to be posted. */
  readonly #own = new WeakSet<object>();

  /** @param ports - the prototype of ports */
  constructor(ports: Posting) {
    const post = ports.postMessage;
    const admit = (message: unknown): unknown => this.#admit(message);
    ports.postMessage = function (message) {
      apply(post, this, [admit(message)]);
    };
  }

  /** Posts what the harness says. */
  post(port: Posting, message: object): void {
    this.#own.add(message);
    port.postMessage(message);
  }

  /** To be called now and then, when the program rests. */
  refill(): void {
    this.#left = ROOM;
  }

  #admit(message: unknown): unknown {
    if (typeof message === 'object' && message !== null && this.#own.delete(message)) return message;
    const left = { ...this.#left };
    const copy = copyPlain(message, left);
    this.#left = left;
    return copy;
  }
}
