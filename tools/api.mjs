/** `npm run api`: every signature of the library's face, as a text that a diff shows. */
import {
  copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command, readOptions } from './lib/options.mjs';
import { ROOT } from './lib/paths.mjs';

const REPORT = 'annotated-raft.api.md';
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
  // What is beside the library's sources has no part in this, so a fresh folder will do.
  const folder = mkdtempSync(join(tmpdir(), 'annotated-raft-api-'));
  try {
    const report = await makeReport(folder);
    if (report === undefined) return 1;
    return options.write ? keep(report) : compare(report);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

function keep(report) {
  mkdirSync(join(ROOT, 'etc'), { recursive: true });
  copyFileSync(report, KEPT);
  console.log(`Written: etc/${REPORT}`);
  return 0;
}

function compare(report) {
  const kept = existsSync(KEPT) ? readFileSync(KEPT, 'utf8').replaceAll('\r\n', '\n') : '';
  const now = readFileSync(report, 'utf8');
  if (now === kept) return 0;
  console.log(`The library's face is not the one in etc/${REPORT}:`);
  for (const line of changedLines(kept, now)) console.log(`  ${line}`);
  console.log('If that is meant: npm run api -- --write, and a line in CHANGELOG.md.');
  return 1;
}

/** Lines that only one of the texts has, those that went before those that came. */
function changedLines(before, after) {
  const marked = (mark, text, other) => {
    const known = new Set(other.split('\n'));
    return text.split('\n').filter((line) => !known.has(line)).map((line) => `${mark} ${line}`);
  };
  const lines = [...marked('-', before, after), ...marked('+', after, before)];
  return lines.length > 0 ? lines : ['(the same lines in another order)'];
}

/** Makes the report; undefined, with the reasons printed, when the face has a hole. */
async function makeReport(folder) {
  const { Extractor, ExtractorConfig } = await import('@microsoft/api-extractor');
  const { compile } = await import('./lib/compile.mjs');
  const problems = compile(folder, { from: join(ROOT, 'src'), declarationsOnly: true });
  for (const problem of problems) console.log(problem);
  if (problems.length > 0) return undefined;
  const packageJson = { name: 'annotated-raft', version: '0.0.0', type: 'module' };
  const packageJsonFullPath = join(folder, 'package.json');
  writeFileSync(packageJsonFullPath, JSON.stringify(packageJson));
  mkdirSync(join(folder, 'report'));
  const config = ExtractorConfig.prepare({
    configObject: settings(folder), configObjectFullPath: undefined, packageJsonFullPath,
  });
  let holes = 0;
  Extractor.invoke(config, {
    localBuild: true,
    messageCallback: (message) => {
      message.handled = true;
      if (message.logLevel !== 'error' && message.logLevel !== 'warning') return;
      holes++;
      console.log(`${message.sourceFilePath ?? 'src/index.ts'}: ${message.text}`);
    },
  });
  return holes === 0 ? join(folder, 'report', REPORT) : undefined;
}

function settings(folder) {
  const error = { logLevel: 'error', addToApiReportFile: false };
  const none = { logLevel: 'none', addToApiReportFile: false };
  return {
    projectFolder: folder,
    mainEntryPointFilePath: join(folder, 'lib', 'index.d.ts'),
    newlineKind: 'lf',
    compiler: {
      overrideTsconfig: {
        compilerOptions: {
          target: 'ES2022', lib: ['ES2022'], module: 'ESNext', moduleResolution: 'bundler',
          strict: true, types: [],
        },
        include: ['lib'],
      },
    },
    apiReport: {
      enabled: true, reportFileName: REPORT, reportFolder: join(folder, 'report'),
      reportTempFolder: join(folder, 'report'), includeForgottenExports: false,
    },
    docModel: { enabled: false },
    dtsRollup: { enabled: false },
    tsdocMetadata: { enabled: false },
    messages: {
      compilerMessageReporting: { default: error },
      extractorMessageReporting: {
        // A type that a signature names must be on the face as well.
        'ae-forgotten-export': error,
        'ae-missing-release-tag': none,
        'ae-undocumented': none,
        'ae-unresolved-link': none,
        default: none,
      },
      // ESLint and TypeDoc read the comments.
      tsdocMessageReporting: { default: none },
    },
  };
}
