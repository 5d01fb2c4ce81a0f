/** Number of single-letter edits between two names (Levenshtein). */
export declare function editDistance(a: string, b: string): number;

/** Up to `limit` of `names`, nearest first; far ones are left out. */
export declare function nearNames(name: string, names: Iterable<string>, limit?: number): string[];
