/** `npm run pack`: the library as a package for npm, in dist/. Nothing is published. */
import { join, relative } from 'node:path';
import { command, Misuse, readOptions } from './lib/options.mjs';
import { ROOT } from './lib/paths.mjs';

const HELP = `npm run pack [-- OPTIONS]

Builds the package into dist/package, packs it into dist/, and prints what its
parts weigh. Publishes nothing.

  --book URL         where the book can be read; its chapters are linked to
  --repository URL   where the repository is, https and without .git; it is
                     needed to publish with provenance
  --help             this text`;

await command('npm run pack', async (argv) => {
  const options = readOptions(argv, { book: { type: 'string' }, repository: { type: 'string' } });
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  const addresses = { book: address(options, 'book'), repository: address(options, 'repository') };
  const { BUDGET, buildPackage, packTarball, sizes } = await import('./lib/package.mjs');
  const folder = join(ROOT, 'dist', 'package');
  buildPackage(folder, addresses);
  const tarball = await packTarball(folder, join(ROOT, 'dist'));
  console.log(relative(ROOT, tarball));
  console.log('\nimport                   minified    gzip  (bytes)');
  const measured = await sizes(folder);
  for (const { names, minified, gzip } of measured) {
    console.log(names.padEnd(23) + String(minified).padStart(10) + String(gzip).padStart(8));
  }
  const over = measured[0].gzip > BUDGET;
  console.log(`\nRawNode is ${over ? 'over' : 'within'} its budget of ${BUDGET} bytes.`);
  return over ? 1 : 0;
});

function address(options, name) {
  const text = options[name];
  if (text === undefined) return undefined;
  const fits = URL.canParse(text) && new URL(text).protocol === 'https:';
  if (!fits) throw new Misuse(`--${name} must be an address that begins with https://.`);
  return name === 'book' ? text.replace(/\/*$/, '/') : text.replace(/(?:\.git)?\/*$/, '');
}
