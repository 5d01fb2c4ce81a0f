/**
 * `npm run bench:world -- --base REV`: the world of this checkout beside that
 * of another commit. Each has a process of its own; they take turns, A B A B,
 * and count events for a second of processor time with all checkers on. What is
 * printed is a ratio of one run on one machine; no test asserts one.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const ROUNDS = 9;
const SEEDS_A_ROUND = 60;

/** A world that runs seeds when it is told to. */
class Side {
  readonly speeds: number[] = [];
  private readonly child;
  private readonly lines;

  constructor(folder: string) {
    const program = path.join(ROOT, 'bench/versus_side.ts');
    this.child = spawn(process.execPath, ['--import', 'tsx', program, folder], {
      cwd: ROOT, stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.lines = createInterface(this.child.stdout)[Symbol.asyncIterator]();
  }

  async run(first: number, last: number): Promise<number> {
    this.child.stdin.write(`${first} ${last}\n`);
    const line = await this.lines.next();
    if (line.done === true) throw new Error('a side of the comparison has ended');
    return Number(line.value);
  }

  end(): void {
    this.child.stdin.end();
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

/** Compares this checkout with a commit. */
export async function versus(revision: string): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'annotated-raft-base-'));
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim();
  const commit = git('rev-parse', '--short', `${revision}^{commit}`);
  git('worktree', 'add', '--detach', folder, commit);
  const sides = { now: new Side(ROOT), base: new Side(folder) };
  try {
    symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
    for (const side of [sides.base, sides.now]) await side.run(1, 40);
    const ratios: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const first = 1 + round * SEEDS_A_ROUND;
      const last = first + SEEDS_A_ROUND - 1;
      const base = await sides.base.run(first, last);
      const now = await sides.now.run(first, last);
      ratios.push(now / base);
      sides.base.speeds.push(base);
      sides.now.speeds.push(now);
      process.stderr.write(`bench: round ${round + 1} of ${ROUNDS}\n`);
    }
    const show = (what: string, perSecond: number): void => console.log(
      `${what.padEnd(44)}${Math.round(perSecond).toLocaleString('en').padStart(9)} events/s`);
    show(`${commit}, with all checkers`, median(sides.base.speeds));
    show('this checkout', median(sides.now.speeds));
    const sorted = [...ratios].sort((a, b) => a - b);
    console.log(`${'ratio, median of the rounds'.padEnd(44)}${median(ratios).toFixed(2).padStart(9)}` +
      `  (${sorted[0]!.toFixed(2)} to ${sorted.at(-1)!.toFixed(2)})`);
  } finally {
    sides.now.end();
    sides.base.end();
    git('worktree', 'remove', '--force', folder);
    rmSync(folder, { recursive: true, force: true });
  }
}
