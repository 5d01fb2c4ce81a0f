/**
 * Output with an end: a program that prints without bound is cut, because
 * the page keeps every line.
 *
 * @module
 */

/** How much a run may print. */
export interface OutputLimits {
  /** @defaultValue 2000 lines */
  readonly lines: number;
  /** @defaultValue 200 000 UTF-16 code units */
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
    const whole = `${text}\n`;
    const kept = this.#fit(whole);
    if (kept !== '') this.#write(stream, kept);
    this.#lines += countLines(kept);
    this.#characters += kept.length;
    if (kept.length === whole.length) return;
    this.#cut = true;
    this.#onCut(this.#lines, this.#characters);
  }

  /** The beginning of `text` that still fits. */
  #fit(text: string): string {
    let kept = text.slice(0, this.#limits.characters - this.#characters);
    const room = this.#limits.lines - this.#lines;
    const end = endOfLine(kept, room);
    if (end !== -1) kept = kept.slice(0, end);
    return kept;
  }
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

/** Where line `count` of `text` ends; -1 if it has fewer lines. */
function endOfLine(text: string, count: number): number {
  let end = 0;
  for (let i = 0; i < count; i++) {
    const at = text.indexOf('\n', end);
    if (at === -1) return -1;
    end = at + 1;
  }
  return end;
}
