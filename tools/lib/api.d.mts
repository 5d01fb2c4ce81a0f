export declare const REPORT: string;
export declare function changesOf(before: string, after: string): string[];
export declare function reportOf(src: string): Promise<{ report: string; problems: string[] }>;
