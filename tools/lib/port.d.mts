export declare function portTrouble(port: number, host: string): Promise<string | undefined>;
