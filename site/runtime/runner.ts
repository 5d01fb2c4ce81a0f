/**
 * Runs programs in sandboxes. One prepared sandbox waits in reserve, so that
 * a click finds the library there already.
 *
 * @module
 */

import type { Language, Trace } from '../../sim/trace.ts';
import { LossError, type Loss } from './loss.ts';
import type { Fault, Files, FrameOrder, FromWorker } from './protocol.ts';
import { Sandbox } from './sandbox.ts';
import { ShapeError, type Reader } from './shape.ts';

/**
 * Without a sign of life for this long, a program is stopped. An example rests now and then; a
 * phone, or a busy machine, takes several times as long from one rest to the next.
 */
export const PATIENCE_MS = 3000;
/** A program that yields now and then may run this long. */
export const RUN_LIMIT_MS = 20_000;

/** How a run came to its end. */
export type Ending = 'done' | 'failed' | 'overtime' | 'stopped' | Loss;

/** A program: what differs from the library, and where it begins. */
export interface Program {
  /** The entry, and any file of the library that the reader changed. */
  readonly files: Files;
  readonly entry: string;
  /** In which the events of a trace are told. */
  readonly language?: Language;
  /** Whether it judges what the reader wrote: then nobody changes the globals. */
  readonly sealed?: boolean;
}

export interface RunEvents {
  readonly onOutput: (stream: 'out' | 'err', text: string) => void;
  readonly onCut: (lines: number, characters: number) => void;
  readonly onFault: (fault: Fault) => void;
  readonly onTraces: (traces: readonly Trace[], cutEvents: number) => void;
  /** So many messages that were no good were dropped so far. */
  readonly onDropped: (messages: number) => void;
  /** Always the last event. */
  readonly onEnd: (ending: Ending, milliseconds: number) => void;
}

/** A run under way. */
export interface Run {
  readonly stop: () => void;
}

/** A program that stays and answers calls of its exported functions. */
export interface Service {
  /**
   * The answer as `read` takes it: what a program answers is not trusted.
   *
   * @throws {@link FaultError} for what the program threw,
   *   {@link LossError} if no answer comes, or none of that shape,
   *   and an error of no interest if the program is closed: no call is left without an end
   */
  readonly call: <T>(name: string, argument: unknown, read: Reader<T>) => Promise<T>;
  readonly close: () => void;
}

/** A fault as an error, for promises. */
export class FaultError extends Error {
  override readonly name = 'FaultError';
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(`${fault.file ?? ''}:${fault.line ?? ''} ${fault.message}`);
    this.fault = fault;
  }
}

/** Who closed the program does not wait for its answer any more. */
class ClosedError extends Error {
  override readonly name = 'ClosedError';
}

function taken<T>(value: unknown, read: Reader<T>): T {
  try {
    return read(value);
  } catch (error) {
    throw error instanceof ShapeError ? new LossError('garbled') : error;
  }
}

/** A fault with no place but in files of the program: the page can open no other. */
function placed(fault: Fault, has: (file: string) => boolean): Fault {
  const { file, frames } = fault;
  const own = { ...fault, frames: frames.filter((frame) => has(frame.file)) };
  return file === null || has(file) ? own : { ...own, file: null, line: null, column: null };
}

/** Hands out prepared sandboxes. */
export class Runner {
  readonly #order: FrameOrder;
  readonly #library: Files;
  readonly #code: Files;
  #reserve: Sandbox | null = null;

  /** @param code - JavaScript of the library's texts, as far as the build has made it. */
  constructor(order: FrameOrder, library: Files, code: Files) {
    this.#order = order;
    this.#library = library;
    this.#code = code;
  }

  /** Opens a sandbox ahead of time. */
  warm(): void {
    if (this.#reserve?.alive === true) return;
    this.#reserve = new Sandbox(this.#order, PATIENCE_MS);
    this.#reserve.send({ type: 'prepare', files: this.#library, code: this.#code });
  }

  #take(): Sandbox {
    this.warm();
    const sandbox = this.#reserve!;
    this.#reserve = null;
    return sandbox;
  }

  #placed(fault: Fault, { files }: Program): Fault {
    return placed(fault, (file) => Object.hasOwn(files, file) || Object.hasOwn(this.#library, file));
  }

  /** Runs a program to its end. */
  run(program: Program, events: RunEvents): Run {
    const sandbox = this.#take();
    const start = performance.now();
    let failed = false;
    const end = (ending: Ending): void => {
      inTime();
      const milliseconds = performance.now() - start;
      sandbox.close();
      // Where one cannot start, a second one cannot.
      if (ending !== 'unstartable' && ending !== 'unloadable') this.warm();
      events.onEnd(ending, milliseconds);
    };
    const inTime = later(RUN_LIMIT_MS, () => end('overtime'));
    const onMessage = (message: FromWorker): void => {
      if (message.type === 'output') events.onOutput(message.stream, message.text);
      else if (message.type === 'cut') events.onCut(message.lines, message.characters);
      else if (message.type === 'traces') events.onTraces(message.traces, message.cutEvents);
      else if (message.type === 'fault') {
        failed = true;
        events.onFault(this.#placed(message.fault, program));
      } else if (message.type === 'done') end(failed ? 'failed' : 'done');
    };
    sandbox.listen({ onMessage, onDropped: events.onDropped, onLoss: end });
    sandbox.send({ type: 'run', ...program });
    return { stop: () => sandbox.alive && end('stopped') };
  }

  /**
   * Starts a program that stays. What its top level throws is told to the first call.
   *
   * @param onLoss - hears when it is ended by itself, whether or not a call waits
   * @param patience - ms that one of its calls may take without a rest
   */
  serve(program: Program, onLoss: (loss: Loss) => void, patience = PATIENCE_MS): Service {
    const sandbox = this.#take();
    sandbox.allow(patience);
    const end = (loss: Loss): void => {
      sandbox.close();
      onLoss(loss);
      calls.refuseAll(new LossError(loss));
    };
    const calls = new Calls(patience + RUN_LIMIT_MS, () => end('unanswered'));
    const started = calls.open();
    // Whoever calls hears of it; nobody has to.
    started.promise.catch(() => undefined);
    const onMessage = (message: FromWorker): void => {
      if (message.type === 'fault') calls.refuse(started.id, this.#placed(message.fault, program));
      else if (message.type === 'done') calls.settle(started.id, undefined);
      else if (message.type === 'result') calls.settle(message.id, message.value);
      else if (message.type === 'refused') {
        calls.refuse(message.id, this.#placed(message.fault, program));
      }
    };
    sandbox.listen({ onMessage, onDropped: () => undefined, onLoss: end });
    sandbox.send({ type: 'run', ...program });
    return {
      call: async (name, argument, read) => {
        await started.promise;
        if (!sandbox.alive) throw new ClosedError();
        const { id, promise } = calls.open();
        sandbox.send({ type: 'call', id, name, argument });
        return taken(await promise, read);
      },
      close: () => {
        sandbox.close();
        calls.refuseAll(new ClosedError());
      },
    };
  }
}

/**
 * Does something after so many ms, unless what comes back is called before. A page that stood
 * still, as for a print dialog, is late itself: what waits in its queue is let in first.
 */
function later(milliseconds: number, act: () => void): () => void {
  let timer = window.setTimeout(() => (timer = window.setTimeout(act, 0)), milliseconds);
  return () => window.clearTimeout(timer);
}

interface Call {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  /** It has come: the program is not ended for being late. */
  readonly inTime: () => void;
}

/** Promises of calls under way, by number. */
class Calls {
  readonly #most: number;
  readonly #onLate: () => void;
  readonly #open = new Map<number, Call>();
  #last = 0;

  /** @param most - ms after which an answer is late */
  constructor(most: number, onLate: () => void) {
    this.#most = most;
    this.#onLate = onLate;
  }

  open(): { id: number; promise: Promise<unknown> } {
    const id = ++this.#last;
    const promise = new Promise<unknown>((resolve, reject) => {
      this.#open.set(id, { resolve, reject, inTime: later(this.#most, this.#onLate) });
    });
    return { id, promise };
  }

  settle(id: number, value: unknown): void {
    this.#take(id)?.resolve(value);
  }

  refuse(id: number, fault: Fault): void {
    this.#take(id)?.reject(new FaultError(fault));
  }

  refuseAll(error: Error): void {
    for (const id of [...this.#open.keys()]) this.#take(id)!.reject(error);
  }

  #take(id: number): Call | undefined {
    const call = this.#open.get(id);
    call?.inTime();
    this.#open.delete(id);
    return call;
  }
}
