import type { ParseArgsConfig } from 'node:util';

type Options = NonNullable<ParseArgsConfig['options']>;
type Values<T extends Options> = {
  readonly [K in keyof T]?: T[K]['type'] extends 'boolean' ? boolean : string;
} & { readonly help?: boolean };

export declare class Misuse extends Error {}
export declare function readOptions<const T extends Options>(
  argv: readonly string[],
  options: T,
): Values<T>;
export declare function command(
  name: string,
  body: (argv: readonly string[]) => Promise<number>,
): Promise<void>;
export declare function missingValue(error: unknown): string | undefined;
