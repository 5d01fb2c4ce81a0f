import type { Spread } from './stats.ts';

/** A line of the output. */
export interface Figure {
  readonly label: string;
  /** null where there is nothing to measure, and then `note` says why. */
  readonly value: number | null;
  readonly unit: string;
  /** How far the rounds lie apart, of which the value is the median. */
  readonly spread?: Spread;
  /** The most that it is to be. */
  readonly goal?: number;
  /** The least that it is to be. */
  readonly least?: number;
  readonly note?: string;
}
