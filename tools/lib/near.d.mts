export declare function distance(a: string, b: string): number;
export declare function near(
  wrong: string,
  names: Iterable<string>,
  count?: number,
): string[];
