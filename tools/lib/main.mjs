import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Whether the module with this `import.meta.url` is the program that was
 * started, and not a part of another one. Node names a module by its real
 * path, and a program as it was called, perhaps through a link.
 */
export function isProgram(url, started = process.argv[1]) {
  if (started === undefined) return false;
  try {
    return realpathSync(started) === realpathSync(fileURLToPath(url));
  } catch {
    return false;
  }
}
