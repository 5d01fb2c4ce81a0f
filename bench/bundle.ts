import { build } from 'esbuild';
import type { Plugin } from 'esbuild';
import { createRequire } from 'node:module';
import path from 'node:path';
import { ROOT } from './root.ts';

const PEERS = createRequire(path.join(ROOT, 'bench/peers/package.json'));

/** Takes the library and the world from another checkout. */
function from(checkout: string): Plugin {
  return {
    name: 'checkout',
    setup: (builder) =>
      builder.onResolve({ filter: /^\.\.\/\.\.\/(src|sim)\// }, (found) => ({
        path: path.join(checkout, found.path.slice('../../'.length)),
      })),
  };
}

/** Finds packages where the peers are installed. */
const peers: Plugin = {
  name: 'peers',
  setup(builder) {
    const names = /^(@coaty\/consensus\.raft|@bufbuild\/protobuf|protobufjs)(\/|$)/;
    builder.onResolve({ filter: names }, (found) => {
      if (!found.importer.startsWith(path.join(ROOT, 'bench/work'))) return undefined;
      return { path: PEERS.resolve(found.path) };
    });
    // A database that coaty's front door wants; nothing here goes through it.
    builder.onResolve({ filter: /^sqlite3$/ }, () => ({ path: 'sqlite3', namespace: 'nothing' }));
    builder.onLoad({ filter: /./, namespace: 'nothing' }, () => ({ contents: '' }));
  },
};

/**
 * Makes plain JavaScript of a side's program, so that no loader and no
 * stripping of types is measured.
 *
 * @param checkout whose src/ and sim/ it is.
 * @returns the path of the program.
 */
export async function bundle(side: string, folder: string, checkout: string): Promise<string> {
  const outfile = path.join(folder, `${side}.cjs`);
  await build({
    entryPoints: [path.join(ROOT, `bench/work/side_${side}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'es2022',
    logLevel: 'silent',
    plugins: [from(checkout), peers],
  });
  return outfile;
}
