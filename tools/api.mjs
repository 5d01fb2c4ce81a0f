/** `npm run api`: every signature of the library's face, as a text that a diff shows. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { changesOf, REPORT, reportOf } from './lib/api.mjs';
import { command, readOptions } from './lib/options.mjs';
import { ROOT } from './lib/paths.mjs';

const KEPT = join(ROOT, 'etc', REPORT);

const HELP = `npm run api [-- OPTIONS]

Compares the signatures of everything that src/index.ts exports with those in
etc/${REPORT}.

  --write   writes them there instead
  --help    this text`;

await command('npm run api', async (argv) => {
  const options = readOptions(argv, { write: { type: 'boolean' } });
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  const { report, problems } = await reportOf(join(ROOT, 'src'));
  for (const problem of problems) console.log(problem);
  if (problems.length > 0) return 1;
  return options.write ? keep(report) : compare(report);
});

function keep(report) {
  mkdirSync(dirname(KEPT), { recursive: true });
  writeFileSync(KEPT, report);
  console.log(`Written: etc/${REPORT}`);
  return 0;
}

function compare(report) {
  const kept = existsSync(KEPT) ? readFileSync(KEPT, 'utf8').replaceAll('\r\n', '\n') : '';
  if (report === kept) return 0;
  console.log(`The library's face is not the one in etc/${REPORT}:`);
  for (const line of changesOf(kept, report)) console.log(`  ${line}`);
  console.log('If that is meant: npm run api -- --write, and a line in CHANGELOG.md.');
  return 1;
}
