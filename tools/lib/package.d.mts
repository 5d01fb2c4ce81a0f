export declare const BUDGET: number;
export declare function buildPackage(
  folder: string,
  addresses?: { book?: string; repository?: string },
): void;
export declare function packTarball(folder: string, into: string): Promise<string>;
export declare function sizes(
  folder: string,
): Promise<{ names: string; minified: number; gzip: number }[]>;
