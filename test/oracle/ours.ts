/**
 * Runs scripts through this project's library.
 *
 * @module
 */
import { Interaction, ScriptError } from '../../sim/index.ts';
import { RaftError } from '../../src/index.ts';
import { blockOf } from './script.ts';
import type { Answer, Command } from './script.ts';

/** A script in the middle of its run. */
export class OurRun {
  readonly interaction = new Interaction();
  readonly outputs: string[] = [];
  end: Answer['end'] = '';
  text = '';

  /** Runs one more command; false when that was the end of the script. */
  take(command: Command): boolean {
    if (this.end !== '') return false;
    try {
      this.outputs.push(this.interaction.run(blockOf(command)));
      return true;
    } catch (error) {
      if (error instanceof RaftError) this.end = 'panic';
      else if (error instanceof ScriptError) this.end = 'refused';
      else throw error;
      this.text = error.message;
      return false;
    }
  }

  answer(): Answer {
    return { outputs: this.outputs, end: this.end, text: this.text };
  }
}

/** Runs a whole script. */
export function runOurs(commands: readonly Command[]): Answer {
  const run = new OurRun();
  for (const command of commands) if (!run.take(command)) break;
  return run.answer();
}
