import type { Language } from '../../../sim/trace.ts';

/** Why a text may be behind. */
export type StaleReason =
  /** What it is about has changed. */
  | 'code'
  /** The same text in the other language has changed. */
  | 'translation';

/** What the mark says in the page, whether React draws it or the build. */
export const STALE: Readonly<Record<Language, Readonly<Record<StaleReason, string>>>> = {
  zh: {
    code: '这里的代码在文字写好以后改过，文字还没有对照新代码重读。',
    translation: '这里的英文改过，中文还没有跟上。',
  },
  en: {
    code:
      'The code shown here has changed since the text was written; ' +
      'the text has not been read against it yet.',
    translation: 'The Chinese has changed here, and the English has not followed yet.',
  },
};

/** The mark of a text that has not followed the other language, as HTML; a paragraph may hold it. */
export function behindHtml(language: Language): string {
  return `<span class="stale" role="note">${STALE[language].translation}</span>`;
}
