/**
 * How much room commands take in the log, near enough.
 *
 * @module
 */
import type { Args, Command } from './service.ts';

/** Bytes that a word takes besides its own, at most. */
const OF_WORD = 5;
/** Bytes of a command without its words. */
const OF_COMMAND = 16;

/** Bytes of commands in a batch: at least as many as they really take. */
export function sizeOf(commands: readonly Command[]): number {
  let size = 0;
  for (const command of commands) size += commandSize(command);
  return size;
}

/** Runs of commands that take so many bytes at most, or are one command. */
export function groupsOf(
  commands: readonly Command[],
  most: number,
): readonly (readonly Command[])[] {
  const groups: Command[][] = [];
  let size = Infinity;
  for (const command of commands) {
    const more = commandSize(command);
    if (size + more > most) {
      groups.push([]);
      size = 0;
    }
    groups.at(-1)!.push(command);
    size += more;
  }
  return groups;
}

function commandSize(command: Command): number {
  switch (command.kind) {
    case 'call':
      return OF_COMMAND + wordsSize(command.args);
    case 'transaction': {
      const { watched, calls } = command;
      let size = OF_COMMAND;
      for (const { key } of watched) size += OF_COMMAND + key.length;
      for (const args of calls) size += OF_COMMAND + wordsSize(args);
      return size;
    }
    case 'clock':
      return OF_COMMAND;
    case 'address':
      return OF_COMMAND + OF_WORD + (command.address?.length ?? 0);
  }
}

function wordsSize(args: Args): number {
  let size = 0;
  for (const { length } of args) size += OF_WORD + length;
  return size;
}
