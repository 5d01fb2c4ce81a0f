/**
 * Shows where the two sides part, in a script as short as can be.
 *
 * @module
 */
import { difference } from './compare.ts';
import type { Difference } from './compare.ts';
import { generate } from './generate.ts';
import { runOurs } from './ours.ts';
import { writeScript } from './script.ts';
import type { Command } from './script.ts';
import { shrink } from './shrink.ts';
import type { Original } from './theirs.ts';

/** A difference with the script that shows it. */
export interface Shown extends Difference {
  readonly commands: readonly Command[];
}

/** Runs one script on both sides. */
export async function compareScript(
  original: Original,
  commands: readonly Command[],
): Promise<Difference | null> {
  return difference(runOurs(commands), await original.run(commands));
}

/** The script of a seed, cut down to what is needed for the sides to differ. */
export async function shrinkSeed(
  original: Original,
  seed: number,
  length: number,
): Promise<Shown | null> {
  const [generated] = generate(seed, seed, length);
  const { commands } = generated!;
  const whole = await compareScript(original, commands);
  if (whole === null) return null;
  const kind = kindOf(commands.slice(0, whole.at + 1), whole);
  const shrunk = await shrink(commands.slice(0, whole.at + 1), async (fewer) => {
    const found = await compareScript(original, fewer);
    return found !== null && kindOf(fewer, found) === kind;
  });
  return { ...(await compareScript(original, shrunk))!, commands: shrunk };
}

/**
 * Which sort of difference it is, so that shrinking does not wander off to
 * another one: a command that ends the script on one side only is one.
 */
function kindOf(commands: readonly Command[], { at, ours, theirs }: Difference): string {
  const end = (text: string): string => /^\[(\w+)\]/.exec(text)?.[1] ?? 'goes on';
  const name = commands[at]?.line.split(' ')[0] ?? '';
  const ends = `${end(ours)} ${end(theirs)}`;
  return ends === 'goes on goes on' ? ends : `${ends} ${name}`;
}

/** A difference as text: the script, and what each side said last. */
export function describeDifference({ commands, at, ours, theirs }: Shown): string {
  const indented = (text: string): string => text.trimEnd().replace(/^/gm, '    ');
  const [here, there] = around(ours.split('\n'), theirs.split('\n'));
  return [
    indented(writeScript(commands).replace(/^----\n\n/gm, '')),
    `  after ${at + 1} commands, this library:`,
    indented(here),
    '  the original:',
    indented(there),
  ].join('\n');
}

/** The lines from a little before the first that differ. */
function around(ours: readonly string[], theirs: readonly string[]): [string, string] {
  const first = ours.findIndex((line, i) => line !== theirs[i]);
  const from = Math.max(0, (first < 0 ? ours.length : first) - 3);
  return [ours.slice(from, from + 12).join('\n'), theirs.slice(from, from + 12).join('\n')];
}
