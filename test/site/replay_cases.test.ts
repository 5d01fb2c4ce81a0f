import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { applyBrokenRule, findBrokenRule } from '../../sim/broken/index.ts';
import { readLink } from '../../site/components/Replay/link.ts';
import { replayOn } from '../../site/plugins/weave/broken.ts';
import { chapterFiles } from '../../site/plugins/weave/chapters.ts';
import { chapterOf } from '../../site/plugins/weave/pieces.ts';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** The runs that chapters link to, with the broken rule they name. */
const FOLDERS = ['docs', 'i18n/en/docusaurus-plugin-content-docs/current'];
const files = FOLDERS.flatMap((folder) => chapterFiles(path.join(ROOT, folder)));
const runs = files.flatMap((file) =>
  [...fs.readFileSync(file, 'utf8').matchAll(/replay\/(#[^\s")]+)/g)].map(([, hash]) => {
    const link = readLink(hash!);
    if (link === null || 'problem' in link || link.kind !== 'case') throw new Error(`${file}: ${hash}`);
    return { chapter: chapterOf(ROOT, file), text: link.text, rule: link.rule ?? '' };
  }),
);

it('finds the links', () => {
  expect(runs.map(({ rule }) => rule)).toContain('vote-asked-before-durable');
});

describe.each(runs)('the run that $chapter links to', ({ text, rule }) => {
  it(`shows what comes of "${rule}" taken away`, async () => {
    const broken = findBrokenRule(rule)!;
    const before = fs.readFileSync(path.join(ROOT, broken.file), 'utf8');
    const { violation } = await replayOn(ROOT, applyBrokenRule({ [broken.file]: before }, broken), text);
    expect(broken.checker).toContain(violation?.rule);
  });

  it('shows nothing wrong with the library as it is', async () => {
    const { violation } = await replayOn(ROOT, {}, text);
    expect(violation).toBeNull();
  });
});
