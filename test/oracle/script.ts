/**
 * Scripts as the oracle handles them: a list of commands, without the output
 * that a script file records.
 *
 * @module
 */
import { parseScript } from '../../sim/index.ts';
import type { ScriptBlock } from '../../sim/index.ts';

/** One command: its first line, and the lines up to the separator. */
export interface Command {
  readonly line: string;
  readonly input: string;
}

/**
 * How a script went: what each command printed, and what ended it. A `panic`
 * is a broken invariant of the library; `refused` means that the interpreter
 * could make nothing of the command.
 */
export interface Answer {
  readonly outputs: readonly string[];
  readonly end: '' | 'panic' | 'refused' | 'timeout';
  readonly text: string;
}

export function command(line: string, input = ''): Command {
  return { line, input };
}

/** The command in the form that our interpreter takes. */
export function blockOf({ line, input }: Command): ScriptBlock {
  const [block] = parseScript('script', `${line}\n${input === '' ? '' : `${input}\n`}----\nok\n`);
  return block!;
}

/** The commands of a script file, with the output recorded for each. */
export function readScript(file: string, text: string): { commands: Command[]; recorded: string[] } {
  const lines = text.split('\n');
  const commands: Command[] = [];
  const recorded: string[] = [];
  for (const block of parseScript(file, text)) {
    let at = block.line - 1;
    let line = lines[at]!.trim();
    while (line.endsWith('\\')) line = `${line.slice(0, -1)} ${lines[++at]!.trim()}`;
    commands.push(command(line, block.input));
    recorded.push(block.expected);
  }
  return { commands, recorded };
}

/** A script file, with these outputs if there are any. */
export function writeScript(commands: readonly Command[], outputs: readonly string[] = []): string {
  return commands
    .map(({ line, input }, i) => {
      const head = input === '' ? `${line}\n` : `${line}\n${input}\n`;
      return `${head}----\n${outputText(outputs[i] ?? '')}\n`;
    })
    .join('');
}

function outputText(output: string): string {
  const lines = output.replace(/\n+$/, '').split('\n');
  const text = lines.map((line) => `${line}\n`).join('');
  return lines.length > 1 && lines.some((line) => line.trim() === '')
    ? `----\n${text}----\n----\n`
    : text;
}
