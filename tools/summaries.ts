/*
 * The Chinese sentences of the symbols of src/: which English sentence each was read beside.
 */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { nearNames } from '../sim/near.mjs';
import { fingerprint, FINGERPRINTS } from '../site/plugins/weave/summaries.ts';
import { checkSummaries, sentences, wantedSentences } from './check/summaries.ts';
import type { Fingerprints, Wanted } from './check/summaries.ts';

const HELP = `npm run summaries [-- OPTIONS]

Lists the symbols of src/ whose Chinese sentence is missing or was written for
another English one. The sentences stand in i18n/zh-Hans/api/<module>.json.

  --accept FILE#SYMBOL   this sentence was read beside the English one of today,
                         and is right; may be given more than once
  --accept all           so were all of them
  --help                 this text`;

function misuse(message: string): never {
  console.error(`${message}\nTry: npm run summaries -- --help`);
  process.exit(2);
}

function readArguments(): { accept?: string[] | undefined; help?: boolean | undefined } {
  const options = {
    accept: { type: 'string', multiple: true },
    help: { type: 'boolean', short: 'h' },
  } as const;
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    return misuse((error as Error).message);
  }
}

/** Every place with an English sentence, as the command line names it. */
function placesOf(wanted: readonly Wanted[]): string[] {
  return wanted.flatMap(({ source, english }) => [...english.keys()].map((name) => `${source}#${name}`));
}

/** The fingerprints after some places were accepted; those of places that are gone are left out. */
function accepted(root: string, wanted: readonly Wanted[], chosen: ReadonlySet<string>): Fingerprints {
  const before = sentences<Fingerprints>(root, FINGERPRINTS);
  const after: Fingerprints = {};
  for (const { source, file, key, english } of wanted) {
    const chinese = sentences<Record<string, string>>(root, file);
    const prints = [...english].flatMap(([name, sentence]) => {
      if (!(name in chinese)) return [];
      const print = chosen.has(`${source}#${name}`) ? fingerprint(sentence) : before[key]?.[name];
      return print === undefined ? [] : [[name, print] as const];
    });
    after[key] = Object.fromEntries(prints);
  }
  return after;
}

function main(): void {
  const { help, accept } = readArguments();
  if (help) return console.log(HELP);
  const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
  if (accept !== undefined) {
    const wanted = wantedSentences(root);
    const places = placesOf(wanted);
    const strange = accept.find((name) => name !== 'all' && !places.includes(name));
    if (strange !== undefined) {
      const near = nearNames(strange, places);
      const hint = near.length > 0 ? near.join(', ') : `${places.slice(0, 3).join(', ')}, …`;
      misuse(`There is no sentence about "${strange}". Near: ${hint}`);
    }
    const chosen = new Set(accept.includes('all') ? places : accept);
    const prints = JSON.stringify(accepted(root, wanted, chosen), null, 2);
    fs.writeFileSync(path.join(root, FINGERPRINTS), `${prints}\n`);
  }
  const findings = checkSummaries(root);
  for (const { file, line, message, remedy } of findings) {
    console.log(`${file}:${line}: ${message}\n    ${remedy}`);
  }
  console.log(`${findings.length} to mend`);
  if (findings.length > 0) process.exitCode = 1;
}

main();
