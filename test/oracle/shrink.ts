/**
 * Makes a script that shows something as short as possible.
 *
 * @module
 */
import type { Command } from './script.ts';

/**
 * The shortest script found that still passes the test: pieces are left out,
 * first large ones and then single ones, until no piece can be missed
 * (the ddmin algorithm without complements). Then words of the commands that
 * are left are left out in the same way.
 *
 * Commands that fix an election timeout stay with the tick after them; a
 * tick without one would differ from run to run in the original.
 */
export async function shrink(
  commands: readonly Command[],
  shows: (commands: readonly Command[]) => Promise<boolean>,
): Promise<readonly Command[]> {
  let units = unitsOf(commands);
  for (let size = Math.ceil(units.length / 2); size >= 1;) {
    let shorter = false;
    for (let at = 0; at < units.length;) {
      const rest = [...units.slice(0, at), ...units.slice(at + size)];
      if (await shows(rest.flat())) {
        units = rest;
        shorter = true;
      } else {
        at += size;
      }
    }
    if (size > 1) size = Math.ceil(size / 2);
    else if (!shorter) break;
  }
  return simplify(units.flat(), shows);
}

async function simplify(
  commands: readonly Command[],
  shows: (commands: readonly Command[]) => Promise<boolean>,
): Promise<readonly Command[]> {
  let best = commands;
  for (let at = 0; at < best.length;) {
    let found: readonly Command[] | null = null;
    for (const simpler of simplerForms(best[at]!)) {
      const candidate = best.map((old, i) => (i === at ? simpler : old));
      if (!(await shows(candidate))) continue;
      found = candidate;
      break;
    }
    if (found === null) at++;
    else best = found;
  }
  return best;
}

/** The command with one word less, for each word that may be missed. */
export function simplerForms({ line, input }: Command): Command[] {
  const words = line.split(' ');
  const [name = ''] = words;
  // The first number says how many nodes or which; the rest may go.
  const first = LISTS.includes(name) ? 1 : 2;
  const lines = words.flatMap((word, i) => {
    const needed = i < first || (i === 2 && name === 'propose') || KEPT.test(word);
    return needed ? [] : [without(words, i)];
  });
  const ops = input === '' ? [] : input.split(' ');
  return [
    ...lines.map((shorter) => ({ line: shorter, input })),
    ...(ops.length < 2 ? [] : ops.map((_, i) => ({ line, input: without(ops, i) }))),
  ];
}

function without(words: readonly string[], at: number): string {
  return words.filter((_, i) => i !== at).join(' ');
}

/** Commands whose ids are a list of which any may be missing. */
const LISTS: readonly string[] = ['stabilize', 'deliver-msgs'];

/** Words without which a command means nothing. */
const KEPT = /^(voters|index|timeout|from|to)=/;

/** Commands that must stay together, as lists. */
export function unitsOf(commands: readonly Command[]): readonly Command[][] {
  const units: Command[][] = [];
  for (const command of commands) {
    const before = units.at(-1)?.at(-1)?.line.split(' ');
    const [name = '', id] = command.line.split(' ');
    const fixed = before?.[0] === 'set-randomized-election-timeout' && before[1] === id;
    if (fixed && name.startsWith('tick-')) units.at(-1)!.push(command);
    else units.push([command]);
  }
  return units;
}
