export declare function npm(
  args: readonly string[],
  options?: { keep?: boolean; quiet?: boolean; env?: NodeJS.ProcessEnv; root?: string },
): Promise<{ code: number; output: string }>;
