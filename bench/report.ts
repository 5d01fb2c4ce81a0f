import type { Case } from './cases.ts';
import type { Measured } from './measure.ts';
import type { Program } from './side.ts';
import type { SideName } from './sides.ts';
import { ratios, spread } from './stats.ts';
import type { Spread } from './stats.ts';

/** What one side has cost in one step. */
export interface Row {
  readonly side: SideName;
  readonly title: string;
  readonly cost: Spread;
  /** How many times as much as ours; null for ours. */
  readonly ratio: Spread | null;
  readonly goal: number | null;
}

/** One step of a case, with all sides. */
export interface StepReport {
  readonly label: string;
  readonly rows: readonly Row[];
}

/** What a side's last step has cost beside its first. */
export interface Growth {
  readonly side: SideName;
  readonly title: string;
  readonly ratio: Spread;
  /** Ours is to be at most this. */
  readonly goal: number | null;
}

export interface CaseReport {
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  readonly rounds: number;
  readonly steps: readonly StepReport[];
  readonly growth: readonly Growth[];
}

/** Makes of measurements what is worth printing. */
export function reportOf(
  one: Case,
  measured: readonly Measured[],
  programs: ReadonlyMap<SideName, Program>,
): CaseReport {
  const titleOf = (side: SideName): string => programs.get(side)!.title;
  const steps = measured.map(({ step, costs }) => ({
    label: step.label,
    rows: [...costs].map(([side, own]) => ({
      side,
      title: titleOf(side),
      cost: spread(own),
      ratio: side === 'ours' ? null : ratios(own, costs.get('ours')!),
      goal: one.goals[side] ?? null,
    })),
  }));
  return {
    name: one.name,
    title: one.title,
    unit: one.unit,
    steps,
    rounds: measured[0]!.costs.get('ours')!.length,
    growth: one.grows ? growthOf(one.growthGoal, measured, titleOf) : [],
  };
}

function growthOf(
  goal: number | null,
  measured: readonly Measured[],
  titleOf: (side: SideName) => string,
): Growth[] {
  const [first, last] = [measured[0]!.costs, measured.at(-1)!.costs];
  return [...first].map(([side, costs]) => ({
    side,
    title: titleOf(side),
    ratio: ratios(last.get(side)!, costs),
    goal: side === 'ours' ? goal : null,
  }));
}
