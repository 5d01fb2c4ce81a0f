/**
 * Makes scripts from seeds. The generator runs every command through our own
 * library as it goes, so that it knows what the cluster is like, and so that
 * it can take back a command that would end the script too early.
 *
 * @module
 */
import { Chance } from './chance.ts';
import { observe, roleOf, rolesOf } from './features.ts';
import { OurRun } from './ours.ts';
import { drawPlan } from './plan.ts';
import type { Kind, Plan } from './plan.ts';
import { command } from './script.ts';
import type { Answer, Command } from './script.ts';
import { fatalMisuse, Scene, STEPS } from './steps.ts';
import type { Step } from './steps.ts';

/** A script with what our library made of it. */
export interface Generated {
  readonly seed: number;
  readonly commands: readonly Command[];
  readonly answer: Answer;
  readonly features: readonly string[];
}

/**
 * Seeds of one block, such as 20 to 39, share what has been covered, so that
 * later scripts favour what earlier ones left out. A script depends on its
 * seed, its length, and nothing else: the block is always gone through from
 * its first seed.
 */
export const BLOCK = 20;

/** Candidates out of which the step in the rarest situation is taken. */
const CANDIDATES = 3;

/** Steps that may be taken back in a row before the script is let end. */
const PATIENCE = 25;

/** The scripts of all seeds from `from` to `to`, both included. */
export function* generate(from: number, to: number, length: number): Generator<Generated> {
  let covered = new Map<string, number>();
  for (let seed = from - (from % BLOCK); seed <= to; seed++) {
    if (seed % BLOCK === 0) covered = new Map();
    const generated = new ScriptMaker(seed, length, covered).make();
    if (seed >= from) yield generated;
  }
}

/** Makes one script. */
class ScriptMaker {
  private readonly seed: number;
  private readonly length: number;
  private readonly covered: Map<string, number>;
  private readonly chance: Chance;
  private readonly plan: Plan;
  private scene: Scene;
  private commands: Command[] = [];
  private readonly features = new Set<string>();

  constructor(seed: number, length: number, covered: Map<string, number>) {
    this.seed = seed;
    this.length = length;
    this.covered = covered;
    // Neighbouring seeds give streams that have nothing in common.
    this.chance = new Chance(Math.imul(seed + 1, 0x9e3779b1));
    this.plan = drawPlan(this.chance);
    this.scene = new Scene(new OurRun(), this.chance, this.plan);
  }

  make(): Generated {
    for (const opening of this.opening()) this.try([opening], false);
    let refused = 0;
    while (this.commands.length < this.length && this.scene.run.end === '') {
      const left = this.length - this.commands.length;
      if (left <= 3 && this.chance.happens(0.2)) {
        this.try(this.chance.of(fatalMisuse(this.scene)).slice(0, left), true);
        continue;
      }
      const taken = this.try(this.choose().slice(0, left), refused >= PATIENCE);
      refused = taken ? 0 : refused + 1;
    }
    const answer = this.scene.run.answer();
    return { seed: this.seed, commands: this.commands, answer, features: [...this.features] };
  }

  /** The first commands: a level, the founders, and mostly an election. */
  private opening(): Command[] {
    const { founders, learners, index, options, level, settled } = this.plan;
    const numbers = (count: number, first: number): string =>
      Array.from({ length: count }, (_, i) => first + i).join(',');
    const voters = ` voters=(${numbers(founders, 1)})`;
    const rest = learners === 0 ? '' : ` learners=(${numbers(learners, founders + 1)})`;
    const add = `add-nodes ${founders + learners}${voters}${rest} index=${index}${options}`;
    const first = [command(`log-level ${level}`), command(add)];
    return settled ? [...first, command('campaign 1'), command('stabilize')] : first;
  }

  /** Of a few steps that make sense, the one in the rarest situation. */
  private choose(): Step {
    let best: Step = [];
    let rarest = '';
    let least = Infinity;
    for (let found = 0; found < CANDIDATES;) {
      const kind = this.chance.weighted(this.plan.weights);
      const step = STEPS[kind](this.scene);
      if (step.length === 0) continue;
      found++;
      const situation = situationOf(this.scene, kind, step);
      const count = this.covered.get(situation) ?? 0;
      if (count >= least) continue;
      [best, rarest, least] = [step, situation, count];
    }
    this.covered.set(rarest, least + 1);
    return best;
  }

  /**
   * Runs a step, and takes it back if it ends the script.
   *
   * @param last - whether the script may end here.
   * @returns whether the step was kept.
   */
  private try(step: Step, last: boolean): boolean {
    const before = this.commands.length;
    const { run } = this.scene;
    const found = new Set<string>();
    for (const next of step) {
      const roles = rolesOf(run);
      const goesOn = run.take(next) && !refusesEntries(run);
      this.commands.push(next);
      observe(run, next, roles, found);
      if (goesOn) continue;
      // What does not come to rest here would hang in the original.
      if (last && run.end !== '' && !run.text.includes('no rest')) break;
      this.commands.length = before;
      this.startAgain();
      return false;
    }
    for (const feature of found) this.features.add(feature);
    this.scene.pass();
    return true;
  }

  /** Brings a fresh cluster to where the kept commands lead. */
  private startAgain(): void {
    const run = new OurRun();
    for (const kept of this.commands) run.take(kept);
    this.scene = this.scene.after(run);
  }
}

/**
 * Whether a node has just refused an append whose entries contradict
 * themselves. The original takes it and has a broken log; only a snapshot
 * that a script made up can bring a leader to send one.
 */
function refusesEntries(run: OurRun): boolean {
  return run.outputs.at(-1)!.includes('message.entries: ');
}

/** A word for what a step meets: the kind, the node's role, and what is about it. */
function situationOf(scene: Scene, kind: Kind, step: Step): string {
  const { line, input } = step[0]!;
  const words = line.split(' ');
  const id = Number(words.find((word) => /^\d+$/.test(word)) ?? /from=(\d+)/.exec(line)?.[1] ?? 0);
  const node = scene.nodes[id - 1];
  const shape = [kind, words[0], words.length, input.replace(/\d+/g, '')];
  if (node === undefined) return shape.join(' ');
  const raft = node.raw.inspect();
  shape.push(
    roleOf(node),
    raft.tracker.config.voters.joint ? 'joint' : '',
    raft.lead === 0 ? 'leaderless' : '',
    raft.log.applied < raft.log.committed ? 'behind' : '',
    node.appendWork.length > 0 ? 'writing' : '',
    raft.leadTransferee === 0 ? '' : 'leaving',
    raft.log.hasUnstableSnapshot() ? 'restoring' : '',
  );
  const type = /type=(\w+)/.exec(line)?.[1];
  if (type !== undefined) shape.push(type);
  return shape.join(' ');
}
