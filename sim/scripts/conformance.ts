/**
 * Runs a whole script and compares what it prints.
 *
 * @module
 */
import { ConfChangeScript } from './confchange_script.ts';
import { parseScript } from './datadriven.ts';
import type { ScriptBlock } from './datadriven.ts';
import { Interaction } from './interaction.ts';
import { runQuorumBlock } from './quorum_script.ts';

/** Which commands a script is made of. */
export type ScriptKind = 'interaction' | 'quorum' | 'confchange';

/** The first place where a script does not print what it should. */
export interface ScriptFailure {
  readonly line: number;
  readonly command: string;
  readonly expected: string;
  readonly actual: string;
}

/**
 * Runs a script up to the first difference.
 *
 * @returns that difference, or null when there is none.
 * @throws {@link ScriptError} when the script cannot be understood.
 */
export function runScript(kind: ScriptKind, file: string, text: string): ScriptFailure | null {
  const run = runner(kind);
  for (const block of parseScript(file, text)) {
    const actual = ending(run(block));
    const expected = ending(block.expected);
    if (actual === expected) continue;
    return { line: block.line, command: block.command, expected, actual };
  }
  return null;
}

/**
 * The script with the output that it has now, for an author to read before
 * it is kept.
 *
 * @throws {@link ScriptError} when the script cannot be understood.
 */
export function rewriteScript(kind: ScriptKind, file: string, text: string): string {
  const run = runner(kind);
  const lines = text.split('\n');
  const out: string[] = [];
  let copied = 0;
  for (const block of parseScript(file, text)) {
    const [from, to] = block.outputLines;
    out.push(...lines.slice(copied, from), ...outputLines(run(block)));
    copied = to;
  }
  return [...out, ...lines.slice(copied)].join('\n');
}

/** Output with an empty line in it stands between doubled separators. */
function outputLines(output: string): readonly string[] {
  const lines = ending(output).split('\n').slice(0, -1);
  if (!lines.some((line) => line.trim() === '')) return lines;
  return ['----', ...lines, '----', '----'];
}

/** A fresh interpreter for scripts of a kind. */
export function runner(kind: ScriptKind): (block: ScriptBlock) => string {
  if (kind === 'quorum') return runQuorumBlock;
  if (kind === 'confchange') {
    const script = new ConfChangeScript();
    return (block) => script.run(block);
  }
  const interaction = new Interaction();
  return (block) => interaction.run(block);
}

/** Output always ends with one line end. */
function ending(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}
