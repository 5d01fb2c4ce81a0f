import type { Server } from 'node:http';

export declare function siteServer(folder: string): Server;
export declare function decode(url: string): string | undefined;
export declare function listen(server: Server, port: number, host: string): Promise<number>;
