export declare function columns(pairs: readonly (readonly [string, string])[]): string;
