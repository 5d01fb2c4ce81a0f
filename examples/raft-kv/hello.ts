/**
 * What a server says first when it calls another one.
 *
 * @module
 */
import { parseAddress } from './address.ts';
import { FrameError } from './frame.ts';
import type { Frame } from './frame.ts';

/** The language that is spoken after it. */
export const FORMAT = 2;

/** Who calls, and whom. */
export interface Hello {
  readonly format: number;
  readonly cluster: string;
  readonly from: number;
  /** Where the caller listens, as `host:port`. */
  readonly address: string;
  readonly to: number;
  /** Whether the connection is for one snapshot. */
  readonly snapshot: boolean;
}

/** A hello as a frame. */
export function helloFrame(hello: Hello): Frame {
  return { kind: 'hello', payload: textBytes(JSON.stringify(hello)) };
}

/** @throws {@link FrameError} unless the frame is a hello, and whole. */
export function parseHello({ kind, payload }: Frame): Hello {
  if (kind !== 'hello') throw new FrameError(`says ${kind} before hello`);
  const hello = parsed(payload);
  if (hello === null) throw new FrameError("sends a hello that can't be read");
  return hello;
}

function parsed(payload: Uint8Array): Hello | null {
  try {
    const hello = JSON.parse(
      new TextDecoder('utf-8', { fatal: true }).decode(payload),
    ) as Hello;
    const { address, from } = hello;
    const good =
      Number.isSafeInteger(from) && from > 0 && parseAddress(address) !== null;
    return good ? hello : null;
  } catch {
    return null;
  }
}

/** Text in UTF-8. */
export function textBytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
