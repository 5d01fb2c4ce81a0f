export declare function portTrouble(port: number, host: string): Promise<string | undefined>;
export declare function freePorts(count: number): Promise<number[]>;
