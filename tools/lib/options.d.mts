import type { parseArgs, ParseArgsConfig } from 'node:util';

type Options = NonNullable<ParseArgsConfig['options']>;
interface Help {
  readonly help: { readonly type: 'boolean'; readonly short: 'h' };
}

export declare class Misuse extends Error {}
export declare function readOptions<const T extends Options>(
  argv: readonly string[],
  options: T,
): ReturnType<typeof parseArgs<{ options: T & Help; strict: true }>>['values'];
export declare function command(
  name: string,
  body: (argv: readonly string[]) => Promise<number>,
): Promise<void>;
