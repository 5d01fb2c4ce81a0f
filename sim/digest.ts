/**
 * A number that stands for a whole run: equal runs have equal digests,
 * wherever they ran.
 *
 * @module
 */
import type { Entry } from '../src/index.ts';
import type { NodeView, Observer, SimEvent } from './event.ts';

/** Two running hashes of 32 bits (FNV-1a, and a multiply-and-rotate). */
export class Digest implements Observer {
  private a = 0x811c9dc5;
  private b = 0x9747b28c;

  /** Sixteen hexadecimal digits. */
  get value(): string {
    const hex = (n: number): string => (n >>> 0).toString(16).padStart(8, '0');
    return hex(this.a) + hex(this.b);
  }

  see(event: SimEvent): void {
    this.mix(event.seq);
    this.mix(event.time);
    this.text(event.kind);
    this.mix(event.node);
    this.mix(event.index);
    this.mix(event.term);
    this.mix(event.count);
    this.text(event.detail);
    if (event.after !== null) this.view(event.after);
    for (const entry of event.entries) this.entry(entry);
    if (event.flight !== null) {
      const { id, message } = event.flight;
      this.mix(id);
      this.text(message.type);
      this.mix(message.from);
      this.mix(message.term);
      this.mix(message.logTerm);
      this.mix(message.index);
      this.mix(message.commit);
      this.mix(message.reject ? 1 : 0);
      for (const entry of message.entries) this.entry(entry);
    }
    if (event.operation !== null) {
      const { id, client, key, value, result } = event.operation;
      this.mix(id);
      this.mix(client);
      this.text(`${key} ${value} ${result}`);
    }
  }

  private view(view: NodeView): void {
    this.text(view.role);
    this.mix(view.term);
    this.mix(view.vote);
    this.mix(view.lead);
    this.mix(view.commit);
    this.mix(view.applied);
    this.mix(view.lastIndex);
  }

  private entry({ term, index, data }: Entry): void {
    this.mix(term);
    this.mix(index);
    this.mix(data.length);
    for (const byte of data) this.mix(byte);
  }

  private text(text: string): void {
    for (let i = 0; i < text.length; i++) this.mix(text.charCodeAt(i));
    this.mix(text.length);
  }

  private mix(n: number): void {
    this.a = Math.imul(this.a ^ n, 0x01000193);
    const turned = (this.b << 13) | (this.b >>> 19);
    this.b = (Math.imul(turned ^ n, 0xcc9e2d51) + 0x1b873593) | 0;
  }
}
