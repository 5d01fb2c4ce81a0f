import type { Case, Step } from './cases.ts';
import { Side } from './side.ts';
import type { Program } from './side.ts';
import type { SideName } from './sides.ts';

/** The costs of one step, by side; as many of each side as there were rounds. */
export interface Measured {
  readonly step: Step;
  readonly costs: ReadonlyMap<SideName, readonly number[]>;
}

/** Who runs, and how. */
export interface Field {
  readonly programs: ReadonlyMap<SideName, Program>;
  readonly rounds: number;
  readonly pinned: readonly string[];
  readonly progress: (line: string) => void;
}

/**
 * Measures a case. The sides take turns, A B A B, so that what slows the
 * machine for a while slows all of them; before that each warms up.
 */
export async function measure(one: Case, field: Field): Promise<Measured[]> {
  const sides = new Map<SideName, Side>();
  try {
    return await rounds(one, field, sides);
  } finally {
    for (const side of sides.values()) side.end();
  }
}

async function rounds(one: Case, field: Field, sides: Map<SideName, Side>): Promise<Measured[]> {
  const costs = one.steps.map(
    () => new Map([...field.programs.keys()].map((name) => [name, [] as number[]])),
  );
  for (let round = 1; round <= field.rounds; round++) {
    for (const [at, step] of one.steps.entries()) {
      for (const [name, program] of field.programs) {
        const side = sides.get(name) ?? (await warm(one, program, field.pinned));
        sides.set(name, side);
        costs[at]!.get(name)!.push((await side.cost(step.task)) / (step.per ?? 1));
        if (!one.fresh) continue;
        side.end();
        sides.delete(name);
      }
    }
    field.progress(`${one.name}: round ${round} of ${field.rounds}`);
  }
  return one.steps.map((step, at) => ({ step, costs: costs[at]! }));
}

async function warm(one: Case, program: Program, pinned: readonly string[]): Promise<Side> {
  const side = new Side(program, pinned);
  for (const task of one.warmUp) await side.cost(task);
  return side;
}
