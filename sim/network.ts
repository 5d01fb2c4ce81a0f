/**
 * The network: messages on their way, and links that are cut. It moves
 * nothing by itself.
 *
 * @module
 */
import type { Message } from '../src/index.ts';
import type { MessageRef } from './action.ts';
import type { Flight } from './event.ts';

/** Links are numbers, `from` times this plus `to`. */
const LINK = 1024;

/** All links between the nodes of a cluster. */
export class Network {
  /** Messages on their way, in the order of sending. */
  readonly flights = new Set<Flight>();
  private readonly cuts = new Set<number>();
  private sent = 0;

  /** Takes a message in. */
  send(message: Message): Flight {
    const flight: Flight = { id: ++this.sent, message, due: null };
    this.flights.add(flight);
    return flight;
  }

  /** Reports whether messages from one node reach the other. */
  connected(from: number, to: number): boolean {
    return this.cuts.size === 0 || !this.cuts.has(from * LINK + to);
  }

  /** Cuts one way; false if it is cut already. */
  cut(from: number, to: number): boolean {
    if (!this.connected(from, to)) return false;
    this.cuts.add(from * LINK + to);
    return true;
  }

  /** Only nodes of one group hear each other. */
  partition(ids: readonly number[], groups: readonly (readonly number[])[]): void {
    this.cuts.clear();
    for (const from of ids) {
      for (const to of ids) {
        const together = groups.some((g) => g.includes(from) && g.includes(to));
        if (!together) this.cut(from, to);
      }
    }
  }

  /** Every link works again. */
  heal(): void {
    this.cuts.clear();
  }

  /** The message that an action names. */
  find({ from, to, type, at }: MessageRef): Flight | null {
    let left = at;
    for (const flight of this.flights) {
      const m = flight.message;
      if (m.from !== from || m.to !== to || m.type !== type) continue;
      if (left-- === 0) return flight;
    }
    return null;
  }

  /** How an action names a message. */
  refer(flight: Flight): MessageRef {
    const { from, to, type } = flight.message;
    let at = 0;
    for (const other of this.flights) {
      if (other === flight) break;
      const m = other.message;
      if (m.from === from && m.to === to && m.type === type) at++;
    }
    return { from, to, type, at };
  }
}
