/**
 * Figures of the book: what programs in examples/ describe, and what the
 * site draws.
 *
 * @module
 */
export type * from './figure.ts';
export * from './letter.ts';
export * from './logs.ts';
export * from './machine.ts';
export * from './probe.ts';
export * from './quorum.ts';
export * from './ring.ts';
export * from './stand.ts';
export * from './watch.ts';
export * from './wording.ts';
