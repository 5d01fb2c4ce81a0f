export declare function isProgram(url: string, started?: string): boolean;
