import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The name of the report's file. */
export const REPORT = 'annotated-raft.api.md';

/**
 * What differs between two reports: the names that went (`-`) and came (`+`), and
 * those that changed, with the lines that went and came.
 */
export function changesOf(before, after) {
  const [old, now] = [blocksOf(before), blocksOf(after)];
  const names = [...new Set([...old.keys(), ...now.keys()])].sort();
  return names.flatMap((name) => {
    if (!now.has(name)) return [`- ${name}`];
    if (!old.has(name)) return [`+ ${name}`];
    const [went, came] = [old.get(name), now.get(name)];
    if (went === came) return [];
    return [
      `  ${name}`,
      ...without(went, came).map((line) => `  - ${line}`),
      ...without(came, went).map((line) => `  + ${line}`),
    ];
  });
}

const EXPORTED = /^export (?:declare |abstract |async )*(?:class|const|function|interface|type) (\w+)/m;

/** The text about each name that is exported. */
function blocksOf(report) {
  const blocks = new Map();
  for (const block of report.split(/^(?=\/\/ @\w+)/m)) {
    const name = EXPORTED.exec(block)?.[1] ?? '(the report itself)';
    blocks.set(name, (blocks.get(name) ?? '') + block);
  }
  return blocks;
}

/** The lines of one text that another has not, or not as often. */
function without(text, other) {
  const left = other.split('\n');
  return text.split('\n').filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

/**
 * Every signature that `src/index.ts` exports, as API Extractor writes them, and
 * what the face misses: a type that a signature names and that nobody can import.
 *
 * @returns {Promise<{report: string, problems: string[]}>}
 */
export async function reportOf(src) {
  // What is beside the library's sources has no part in this, so a fresh folder will do.
  const folder = mkdtempSync(join(tmpdir(), 'annotated-raft-api-'));
  try {
    const { compile } = await import('./compile.mjs');
    const problems = compile(folder, { from: src, declarationsOnly: true });
    if (problems.length > 0) return { report: '', problems };
    return await extract(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function extract(folder) {
  const { Extractor, ExtractorConfig } = await import('@microsoft/api-extractor');
  const packageJsonFullPath = join(folder, 'package.json');
  writeFileSync(packageJsonFullPath, JSON.stringify({ name: 'annotated-raft', type: 'module' }));
  mkdirSync(join(folder, 'report'));
  const config = ExtractorConfig.prepare({
    configObject: settings(folder),
    configObjectFullPath: undefined,
    packageJsonFullPath,
  });
  const problems = [];
  Extractor.invoke(config, {
    localBuild: true,
    messageCallback: (message) => {
      message.handled = true;
      if (message.logLevel === 'error' || message.logLevel === 'warning') {
        problems.push(`src/index.ts: ${message.text}`);
      }
    },
  });
  return { report: readFileSync(join(folder, 'report', REPORT), 'utf8'), problems };
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
          target: 'ES2022',
          lib: ['ES2022'],
          module: 'ESNext',
          moduleResolution: 'bundler',
          strict: true,
          types: [],
        },
        include: ['lib'],
      },
    },
    apiReport: {
      enabled: true,
      reportFileName: REPORT,
      reportFolder: join(folder, 'report'),
      reportTempFolder: join(folder, 'report'),
      includeForgottenExports: false,
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
