export declare const ROOT: string;
export declare const CACHE: string;
