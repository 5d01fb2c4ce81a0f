/**
 * Runs the quorum scripts of etcd/raft.
 *
 * @module
 */
import { describeAcked, JointConfig, MajorityConfig } from '../../src/internals.ts';
import { ScriptArgs, ScriptError } from './datadriven.ts';
import type { ScriptBlock } from './datadriven.ts';

/** What a block is about: one majority, or two. */
interface Subject {
  readonly config: MajorityConfig | JointConfig;
  readonly ids: readonly number[];
}

/**
 * Runs one command.
 *
 * @throws {@link ScriptError} for a command or argument that is not known.
 */
export function runQuorumBlock(block: ScriptBlock): string {
  const args = new ScriptArgs(block);
  args.allow('cfg', 'cfgj', 'idx', 'votes');
  const subject = readSubject(args);
  if (block.command === 'committed') return committed(args, subject);
  if (block.command === 'vote') return vote(args, subject);
  const { file, line, command } = block;
  const problem = `unknown command '${command}' (known: committed, vote)`;
  throw new ScriptError(file, line, problem);
}

function readSubject(args: ScriptArgs): Subject {
  const incoming = args.numbers('cfg');
  if (!args.has('cfgj')) {
    return { config: new MajorityConfig(incoming), ids: unique(incoming) };
  }
  const none = args.list('cfgj').join() === 'zero';
  const outgoing = none ? [] : args.numbers('cfgj');
  const config = new JointConfig(new MajorityConfig(incoming), new MajorityConfig(outgoing));
  return { config, ids: unique([...incoming, ...outgoing]) };
}

function unique(ids: readonly number[]): readonly number[] {
  return [...new Set(ids)];
}

/** Values belong to the ids in their order; `_` stands for none. */
function assign(args: ScriptArgs, key: string, ids: readonly number[]): Map<number, string> {
  const texts = args.list(key);
  if (texts.length !== ids.length) {
    args.fail(
      `mismatched input (explicit or _) for voters [${ids.join(' ')}]: ` + `[${texts.join(' ')}]`,
    );
  }
  const given = new Map<number, string>();
  ids.forEach((id, i) => {
    if (texts[i] !== '_') given.set(id, texts[i]!);
  });
  return given;
}

function committed(args: ScriptArgs, { config, ids }: Subject): string {
  const acked = new Map<number, number>();
  for (const [id, text] of assign(args, 'idx', ids)) {
    if (!/^\d+$/.test(text)) args.fail(`'idx' wants a number, got '${text}'`);
    acked.set(id, Number(text));
  }
  const lookup = (id: number): number | undefined => acked.get(id);
  const index = config.committedIndex(lookup);
  const shown = index === Infinity ? '∞' : String(index);
  return `${describeAcked(config, lookup)}${shown}\n`;
}

function vote(args: ScriptArgs, { config, ids }: Subject): string {
  const votes = new Map<number, boolean>();
  for (const [id, text] of assign(args, 'votes', ids)) {
    if (text !== 'y' && text !== 'n') {
      args.fail(`'votes' wants y, n or _, got '${text}'`);
    }
    votes.set(id, text === 'y');
  }
  return `${config.voteResult(votes)}\n`;
}
