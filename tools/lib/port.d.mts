export declare function portTrouble(port: number, host: string): Promise<string | undefined>;
export declare function freePort(): Promise<number>;
