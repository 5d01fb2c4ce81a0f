/**
 * The world around the library.
 *
 * @module
 */
export * from './random.ts';
export * from './scripts/confchange_script.ts';
export * from './scripts/conformance.ts';
export * from './scripts/datadriven.ts';
export * from './scripts/interaction.ts';
export * from './scripts/quorum_script.ts';
export * from './stage.ts';
export * from './text.ts';
export * from './trace.ts';
export * from './world.ts';
