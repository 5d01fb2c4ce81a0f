export declare function installGap(root: string): string | undefined;
export declare function ensureInstalled(root: string): Promise<boolean>;
