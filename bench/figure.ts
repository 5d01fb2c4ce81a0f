/** A line of the output. */
export interface Figure {
  readonly label: string;
  /** null where there is nothing to measure, and then `note` says why. */
  readonly value: number | null;
  readonly unit: string;
  /** The most that it is to be. */
  readonly goal?: number;
  readonly note?: string;
}
