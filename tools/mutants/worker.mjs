/**
 * The way into worker.ts: a thread does not inherit the loader for
 * TypeScript from the command that starts it.
 */
import { register } from 'tsx/esm/api';

register();
await import('./worker.ts');
