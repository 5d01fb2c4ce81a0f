import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm } from './npm.mjs';

/**
 * Why the installed packages are not those of package-lock.json, in one
 * line, or undefined when they are. npm writes what it installed into
 * node_modules/.package-lock.json as its last step, so an interrupted
 * installation is noticed too.
 */
export function installGap(root) {
  const wanted = packagesOf(join(root, 'package-lock.json'));
  if (wanted === undefined) return 'package-lock.json cannot be read';
  const found = packagesOf(join(root, 'node_modules', '.package-lock.json'));
  if (found === undefined) return 'nothing is installed yet';
  for (const [path, entry] of Object.entries(wanted)) {
    const gap = packageGap(root, path, entry, found[path]);
    if (gap !== undefined) return gap;
  }
  return undefined;
}

function packagesOf(file) {
  try {
    const { packages = {} } = JSON.parse(readFileSync(file, 'utf8'));
    delete packages[''];
    return packages;
  } catch {
    return undefined;
  }
}

function packageGap(root, path, wanted, found) {
  const name = path.replace(/^.*node_modules\//, '');
  if (found === undefined) {
    // npm leaves out the binaries made for other machines.
    return wanted.optional || wanted.devOptional || wanted.peer ? undefined : `${name} is missing`;
  }
  if (found.version !== wanted.version) {
    return `${name} is ${found.version}, the lock file names ${wanted.version}`;
  }
  return existsSync(join(root, path)) ? undefined : `${name} is missing`;
}

/**
 * Installs what package-lock.json names unless it is there already. Answers
 * whether the packages are in place afterwards.
 */
export async function ensureInstalled(root) {
  const gap = installGap(root);
  if (gap === undefined) return true;
  console.log(`Installing the locked packages (${gap}) ...`);
  const started = Date.now();
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund'];
  const { code } = await npm(args, { root });
  if (code !== 0) {
    console.error('\nnpm ci failed; its reason stands above.');
    return false;
  }
  console.log(`Installed in ${Math.round((Date.now() - started) / 1000)} s.\n`);
  return true;
}
