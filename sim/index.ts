/**
 * The world around the library.
 *
 * @module
 */
export * from './confchange_script.ts';
export * from './conformance.ts';
export * from './datadriven.ts';
export * from './interaction.ts';
export * from './quorum_script.ts';
export * from './random.ts';
export * from './stage.ts';
export * from './text.ts';
export * from './trace.ts';
export * from './world.ts';
