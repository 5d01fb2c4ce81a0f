/** That every broken rule is a program: what it names is there. */
import ts from 'typescript';
import { expect, test } from 'vitest';
import { ASIDE, applyBrokenRule, BROKEN_RULES } from '../../sim/broken/index.ts';
import type { Patch } from '../../sim/broken/index.ts';
import { ROOT } from '../../tools/lib/paths.mjs';
import { readTexts } from '../../tools/mutants/texts.ts';

/** A rule that is taken away may leave a name without use. */
const UNUSED = new Set([6133, 6192, 6196, 6198]);

const rules: readonly (Patch & { readonly id: string })[] = [...BROKEN_RULES, ...ASIDE];

/** Rules that change different functions, so that they can be looked at together. */
function rounds(): (typeof rules)[] {
  const rows: (typeof rules)[number][][] = [];
  const used = new Map<string, number>();
  for (const rule of rules) {
    const place = `${rule.file} ${rule.symbol}`;
    const round = used.get(place) ?? 0;
    used.set(place, round + 1);
    (rows[round] ??= []).push(rule);
  }
  return rows;
}

const parsed = ts.getParsedCommandLineOfConfigFile(`${ROOT}/tsconfig.lib.json`, undefined, {
  ...ts.sys,
  onUnRecoverableConfigFileDiagnostic: (problem) => {
    throw new Error(ts.flattenDiagnosticMessageText(problem.messageText, '\n'));
  },
})!;

let before: ts.Program | undefined;

/** What the compiler finds in the library when its files are these. */
function problemsOf(files: Readonly<Record<string, string>>): string[] {
  const host = ts.createIncrementalCompilerHost(parsed.options);
  const getSourceFile = host.getSourceFile.bind(host);
  const unchanged = new Map(before?.getSourceFiles().map((file) => [file.fileName, file]));
  host.getSourceFile = (name, options, ...rest) => {
    const path = name.startsWith(`${ROOT}/`) ? name.slice(ROOT.length + 1) : name;
    const text = files[path];
    const known = unchanged.get(name);
    if (known !== undefined && (text === undefined || known.text === text)) return known;
    return text === undefined
      ? getSourceFile(name, options, ...rest)
      : ts.createSourceFile(name, text, options, true);
  };
  const roots = parsed.fileNames.filter((name) => name.startsWith(`${ROOT}/src/`));
  before = ts.createProgram({ rootNames: roots, options: parsed.options, host, oldProgram: before });
  const found = before.getSemanticDiagnostics().filter(({ code }) => !UNUSED.has(code));
  return found.map(
    ({ file, messageText }) =>
      `${file?.fileName.slice(ROOT.length + 1)}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
  );
}

test('what broken rules name is there', () => {
  const texts = readTexts();
  expect(problemsOf(texts)).toEqual([]);
  for (const round of rounds()) {
    let files: Readonly<Record<string, string>> = texts;
    for (const rule of round) files = applyBrokenRule(files, rule);
    expect(problemsOf(files), round.map(({ id }) => id).join(', ')).toEqual([]);
  }
}, 240_000);

test('and a name that is not there is found', () => {
  const texts = readTexts();
  const wrong = texts['src/election.ts']!.replace('r.vote === m.from', 'r.vote === m.form');
  expect(problemsOf({ ...texts, 'src/election.ts': wrong })).toHaveLength(1);
});
