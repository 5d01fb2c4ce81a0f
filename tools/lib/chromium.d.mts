export declare const CHROMIUM_HELP: string;
export declare function findChromium(
  env?: Record<string, string | undefined>,
  usual?: readonly string[],
): Promise<string | undefined>;
