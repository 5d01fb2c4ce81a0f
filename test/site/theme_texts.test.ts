import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const theme = createRequire(import.meta.url).resolve(
  '@docusaurus/theme-translations/locales/zh-Hans/theme-common.json',
);

/** Pages that the book does not have, and patterns without a word in them. */
const UNUSED = /^theme\.(?:blog|tags|docs\.tagDoc)/;

it('the generator says nothing in English on a Chinese page', () => {
  const given = JSON.parse(fs.readFileSync(theme, 'utf8')) as Record<string, string>;
  const ours = JSON.parse(fs.readFileSync(path.join(root, 'i18n/zh-Hans/code.json'), 'utf8')) as Record<
    string,
    { message: string }
  >;
  const said = Object.entries(given).filter(
    ([id]) => !UNUSED.test(id) && !id.endsWith('___DESCRIPTION'),
  );
  const english = said.filter(([id, text]) => !/\p{Script=Han}/u.test(ours[id]?.message ?? text));
  expect(english).toEqual([]);
});
