import { measureBuild } from './build.ts';
import type { Figure } from './figure.ts';
import { measureSize } from './size.ts';

/** What is measured, but not by sides that take turns. */
export interface Extra {
  readonly name: string;
  readonly title: string;
  readonly onlyIfNamed: boolean;
  readonly measure: () => Figure[] | Promise<Figure[]>;
}

export const EXTRAS: readonly Extra[] = [
  {
    name: 'size',
    title: 'what a reader and a user of the library load',
    onlyIfNamed: false,
    measure: measureSize,
  },
  {
    name: 'build',
    title: 'both languages of the book built, cold and warm',
    onlyIfNamed: true,
    measure: measureBuild,
  },
];
