/** `npm run format`: the layout of the code, everywhere. */
import { command, readOptions } from './lib/options.mjs';
import { program } from './lib/run.mjs';

const HELP = `npm run format

Lays out the code of the whole tree; what it does not touch is in .prettierignore. It takes
no options beside --help; for one file: npx prettier --write FILE.`;

await command('npm run format', async (argv) => {
  const { help } = readOptions(argv, {});
  if (help) {
    console.log(HELP);
    return 0;
  }
  return (await program('prettier', ['--write', '--log-level', 'warn', '.'])).code;
});
