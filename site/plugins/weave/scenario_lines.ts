import type { Project } from './project.ts';
import type { Call, Recorded, Step } from './scenario_run.ts';
import type { FileSymbol } from './symbols.ts';

/** A function that ran in a step. */
export interface Ran {
  readonly file: string;
  readonly symbol: FileSymbol;
  /** Those that called it, outermost first, and itself. */
  readonly trail: readonly Ran[];
  /** Its lines that ran, and those of them that changed a value of a node. */
  readonly lines: readonly number[];
  readonly changed: readonly number[];
}

/** What carries any step in and out, and says nothing about this one: it leads to nothing. */
const FRAME = new RegExp(
  '^src/(replica/|(abort|backlog|changer|checked_storage|codec|describe|errors|ids|incoming|inputs' +
    '|internals|invariants|logger|message|narrate|numbers|quote|raw_node|sizes|wire)\\.ts$)',
);

/** Says of a function whether the chapter shows it. */
export type Listed = (file: string, symbol: FileSymbol) => boolean;

/** Finds the functions that tell most about each step of a run. */
export class Telling {
  private readonly project: Project;
  private readonly recorded: Recorded;
  private readonly listed: Listed;
  /** In how many steps a function ran. */
  private readonly counts = new Map<number, number>();

  constructor(project: Project, recorded: Recorded, listed: Listed) {
    this.project = project;
    this.recorded = recorded;
    this.listed = listed;
    for (const step of recorded.steps) {
      for (const fn of functionsOf(step)) this.counts.set(fn, (this.counts.get(fn) ?? 0) + 1);
    }
  }

  /** The functions of a step, the one that tells most first; only their order is a guess. */
  rank(step: Step): readonly Ran[] {
    const lines = this.linesOf(step.ran);
    const changed = this.linesOf(step.changed);
    const found = new Map<number, { ran: Ran; score: number }>();
    const visit = (call: Call, above: readonly Ran[]): void => {
      const { file, line } = this.recorded.functions[call.fn]!;
      const symbol = this.project.symbols(file).find((s) => s.start === line && s.kind !== 'class');
      if (symbol === undefined) return call.calls.forEach((inner) => visit(inner, above));
      const trail: Ran[] = FRAME.test(file) ? [] : [...above];
      const within = (all: readonly number[] = []): number[] =>
        all.filter((n) => n >= symbol.start && n <= symbol.end);
      const ran: Ran = {
        file,
        symbol,
        trail,
        lines: within(lines.get(file)),
        changed: within(changed.get(file)),
      };
      if (!FRAME.test(file)) trail.push(ran);
      if (!found.has(call.fn)) found.set(call.fn, { ran, score: this.score(call.fn, ran) });
      call.calls.forEach((inner) => visit(inner, trail));
    };
    step.calls.forEach((call) => visit(call, []));
    const ranked = [...found.values()].sort((a, b) => b.score - a.score);
    const ran = ranked.map((one) => one.ran);
    const telling = ran.filter(({ file }) => !FRAME.test(file));
    if (telling.length > 0) return telling;
    // Where nothing else ran, the frame is what happened, if the chapter reads it.
    const read = ran.filter(({ file, symbol }) => this.listed(file, symbol));
    return read.map((one) => ({ ...one, trail: [one] }));
  }

  /**
   * What ran in few steps tells more than what runs in all; what changed a value tells more than
   * what looked at one; what the chapter reads is what its reader looks for.
   */
  private score(fn: number, { file, symbol, changed }: Ran): number {
    const { steps } = this.recorded;
    const rare = Math.log(steps.length / (this.counts.get(fn) ?? 1)) / Math.log(steps.length + 1);
    return 2 * rare + (changed.length > 0 ? 1 : 0) + (this.listed(file, symbol) ? 1.5 : 0);
  }

  private linesOf(units: ReadonlySet<number>): Map<string, number[]> {
    const lines = new Map<string, Set<number>>();
    for (const unit of units) {
      const { file, lines: its } = this.recorded.units[unit]!;
      const all = lines.get(file) ?? new Set();
      its.forEach((line) => all.add(line));
      lines.set(file, all);
    }
    return new Map([...lines].map(([file, all]) => [file, [...all].sort((a, b) => a - b)]));
  }
}

function functionsOf(step: Step): ReadonlySet<number> {
  const found = new Set<number>();
  const visit = ({ fn, calls }: Call): void => {
    found.add(fn);
    calls.forEach(visit);
  };
  step.calls.forEach(visit);
  return found;
}

/** A function of so many lines is shown whole. */
const WHOLE = 12;

/**
 * Numbers of the lines of a function to show, null where some are left out: all of a short one;
 * of a long one its head and what ran, around what changed a value.
 */
export function excerptOf({ symbol, lines, changed }: Ran): readonly (number | null)[] {
  const { start, end } = symbol;
  const all = Array.from({ length: end - start + 1 }, (_, i) => start + i);
  if (all.length <= WHOLE) return all;
  const ran = new Set([start, ...lines]);
  // A single line between two that ran is shorter than the sign of a gap.
  const kept = all.filter((n) => ran.has(n) || (ran.has(n - 1) && ran.has(n + 1)));
  return withGaps(window(kept, changed[0]), end);
}

/** The head, and at most so many lines that `key` stands in the midst of. */
function window(kept: readonly number[], key: number | undefined): readonly number[] {
  if (kept.length <= WHOLE) return kept;
  const room = WHOLE - 1;
  const at = key === undefined ? 0 : kept.indexOf(key);
  const from = Math.max(1, Math.min(kept.length - room, at - Math.floor(room / 2)));
  return [kept[0]!, ...kept.slice(from, from + room)];
}

function withGaps(kept: readonly number[], end: number): (number | null)[] {
  const rows: (number | null)[] = [];
  for (const n of kept) {
    const before = rows.at(-1);
    if (before !== undefined && before !== null && before !== n - 1) rows.push(null);
    rows.push(n);
  }
  return kept.at(-1) === end ? rows : [...rows, null];
}
