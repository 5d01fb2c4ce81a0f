export declare const OLDEST_NODE: number;
export declare function nodeTooOld(version?: string): string | undefined;
