/**
 * The world around the library.
 *
 * @module
 */
export * from './random.ts';
export * from './stage.ts';
export * from './text.ts';
export * from './trace.ts';
export * from './world.ts';
