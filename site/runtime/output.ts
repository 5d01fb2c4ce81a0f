/**
 * Output with an end: a program that prints without bound is cut, because
 * the page keeps every line.
 *
 * @module
 */

import { LIMITS } from './limits.ts';
import { costOf, tame, within } from './tame.ts';

/** How much a run may print. */
export interface OutputLimits {
  /** @defaultValue 2000 lines */
  readonly lines: number;
  /** By what they cost to draw. @defaultValue 200 000 */
  readonly characters: number;
}

export const OUTPUT_LIMITS: OutputLimits = { lines: 2000, characters: 200_000 };

/** Passes text on until a limit is reached, then says so once. */
export class BoundedOutput {
  #lines = 0;
  #characters = 0;
  #cut = false;
  readonly #limits: OutputLimits;
  readonly #write: (stream: 'out' | 'err', text: string) => void;
  readonly #onCut: (lines: number, characters: number) => void;

  constructor(
    write: (stream: 'out' | 'err', text: string) => void,
    onCut: (lines: number, characters: number) => void,
    limits: OutputLimits = OUTPUT_LIMITS,
  ) {
    this.#write = write;
    this.#onCut = onCut;
    this.#limits = limits;
  }

  /** True once something was left out. */
  get cut(): boolean {
    return this.#cut;
  }

  /** Writes `text` and a line end. */
  writeLine(stream: 'out' | 'err', text: string): void {
    if (this.#cut) return;
    let kept = '';
    for (const line of linesOf(text)) {
      const whole = `${line}\n`;
      const fitting = this.#fit(whole);
      kept += fitting;
      this.#cut = fitting.length < whole.length;
      if (this.#cut) break;
    }
    if (kept !== '') this.#write(stream, kept);
    if (this.#cut) this.#onCut(this.#lines, this.#characters);
  }

  /** The beginning of a line that still fits. */
  #fit(line: string): string {
    if (this.#lines === this.#limits.lines) return '';
    const kept = within(line, this.#limits.characters - this.#characters);
    if (kept.endsWith('\n')) this.#lines++;
    this.#characters += costOf(kept);
    return kept;
  }
}

/** A line is looked at so far: it may be one of hundreds of megabytes. */
const LOOKED_AT = 10 * LIMITS.line;

/** The lines of a text, one by one, as they can be drawn. */
function* linesOf(text: string): Generator<string> {
  for (let from = 0; from <= text.length;) {
    const at = text.indexOf('\n', from);
    const end = at === -1 ? text.length : at;
    yield tame(text.slice(from, Math.min(end, from + LOOKED_AT)));
    from = end + 1;
  }
}
