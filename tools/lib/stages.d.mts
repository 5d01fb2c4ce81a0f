export interface Counts {
  passed: number;
  failed: number;
}

export declare function lastCounts(output: string): Counts | undefined;
export declare function countsOf(run: { code: number; output: string }): Counts;
export declare function vitestCounts(report: object | undefined, code: number): Counts;
export declare function chosen(
  only: string | undefined,
  names: string[],
  fail: (name: string) => void,
): string[];
export declare function duration(ms: number): string;
