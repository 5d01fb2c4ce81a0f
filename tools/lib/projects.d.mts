export declare const LIBRARY: string;
export declare const OTHERS: readonly string[];
