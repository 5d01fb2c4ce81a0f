/**
 * Runs the conf change scripts of etcd/raft.
 *
 * @module
 */
import { ConfChangeError, DecodeError, NO_LIMIT } from '../../src/index.ts';
import { Changer, parseConfChanges, ProgressTracker } from '../../src/internals.ts';
import type { Membership } from '../../src/internals.ts';
import { ScriptArgs, ScriptError } from './datadriven.ts';
import type { ScriptBlock } from './datadriven.ts';

/** A membership that obeys the commands of a script. */
export class ConfChangeScript {
  private readonly tracker = new ProgressTracker(10, NO_LIMIT);
  /** Rises with every command, so that members show when they came. */
  private lastIndex = 0;

  /**
   * Runs one command.
   *
   * @throws {@link ScriptError} for a command or argument that is not
   *   known.
   */
  run(block: ScriptBlock): string {
    const args = new ScriptArgs(block);
    args.allow('autoleave');
    try {
      const { config, progress } = this.change(args, block);
      this.tracker.install({ config, progress });
    } catch (error) {
      if (error instanceof DecodeError) args.fail(error.message);
      if (!(error instanceof ConfChangeError)) throw error;
      return `${error.message}\n`;
    } finally {
      this.lastIndex++;
    }
    const rows = this.tracker.ids().map((id) => `${id}: ${this.tracker.progress.get(id)}\n`);
    return `${this.tracker.config}\n${rows.join('')}`;
  }

  private change(args: ScriptArgs, block: ScriptBlock): Membership {
    const changer = new Changer(this.tracker, this.lastIndex);
    const changes = parseConfChanges(block.input);
    switch (block.command) {
      case 'simple':
        return changer.simple(changes);
      case 'enter-joint':
        return changer.enterJoint(args.boolean('autoleave') ?? false, changes);
      case 'leave-joint':
        if (changes.length > 0) args.fail('this command takes no input');
        return changer.leaveJoint();
      default:
        throw new ScriptError(
          block.file,
          block.line,
          `unknown command '${block.command}' ` + '(known: simple, enter-joint, leave-joint)',
        );
    }
  }
}
