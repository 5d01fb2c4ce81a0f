import type { ParseArgsConfig } from 'node:util';

export declare class Misuse extends Error {}
export declare function readOptions<const T extends NonNullable<ParseArgsConfig['options']>>(
  argv: readonly string[],
  options: T,
): ReturnType<
  typeof import('node:util').parseArgs<{ options: T & { help: { type: 'boolean'; short: 'h' } }; strict: true }>
>['values'];
export declare function command(
  name: string,
  body: (argv: readonly string[]) => Promise<number>,
): Promise<void>;
