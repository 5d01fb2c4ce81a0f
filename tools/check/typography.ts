/** Spacing and punctuation of Chinese text. */
import type { Finding } from './part.ts';
import { around, CODE, type Passage } from './passage.ts';

const HAN = String.raw`\p{Script=Han}`;
/** What a mark of Chinese stands beside: Chinese, or the code that it speaks of. */
const WORD = `[${HAN}${CODE}]`;

const rule = (pattern: string): RegExp => new RegExp(pattern, 'gu');

/** Pattern, what is wrong, and what mends it; for text in which there is Chinese. */
const RULES: readonly (readonly [RegExp, string, string])[] = [
  [
    rule(`${HAN}[A-Za-z0-9${CODE}]|[A-Za-z0-9%${CODE}]${HAN}`),
    'no space between Han and Latin',
    'put a space between them',
  ],
  [
    rule(`${WORD} ?[,;:!?](?!\\d)|[,;:?] ?${HAN}|!${HAN}|${WORD}\\.(?=\\s|$|${HAN})`),
    'half-width punctuation beside Chinese',
    'write ，。；：！？',
  ],
  [rule(String.raw`\.{3}|--|．`), 'punctuation that is not Chinese', 'write ……, —— or 。'],
  [rule('[０-９Ａ-Ｚａ-ｚ]'), 'full-width letters or digits', 'write half-width ones'],
  // The call of a function may stand where no backticks can: in a description.
  [
    rule(`${HAN} ?\\(|(?<!\\w\\([^()]*)\\) ?${HAN}`),
    'half-width brackets beside Chinese',
    'write （ and ）',
  ],
  [rule(`${HAN}["']|["']${HAN}`), 'straight quotes around Chinese', 'write “ and ”'],
  [
    rule(' [，。；：！？、）」』”]|[（「『“] |[，。；：！？、] '),
    'a space beside full-width punctuation',
    'remove the space',
  ],
];

export function typographyFindings(file: string, passage: Passage): Finding[] {
  if (!/\p{Script=Han}/u.test(passage.text)) return [];
  return RULES.flatMap(([pattern, message, remedy]) =>
    [...passage.text.matchAll(pattern)].map((match) => ({
      file,
      line: passage.lines[match.index] ?? 1,
      message: `${message}: ${around(passage, match.index)}`,
      remedy,
    })),
  );
}
