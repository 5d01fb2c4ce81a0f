/**
 * Where a thread starts: Node 20 can't read TypeScript by itself, and a
 * thread does not inherit what tsx did for its parent.
 */
import { register } from 'tsx/esm/api';

register();
await import('./worker.ts');
