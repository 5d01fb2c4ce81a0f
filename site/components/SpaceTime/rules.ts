/** The rules that the checkers keep, in the language of the page. */

import { RULES } from '../../../sim/checkers/violation.ts';
import { pageLanguage } from '../language.ts';

/** What a rule says, without its full stop; its id if it is unknown. */
export function ruleSentence(rule: string): string {
  const found = RULES.find(({ id }) => id === rule);
  if (found === undefined) return rule;
  const sentence = pageLanguage() === 'en' ? found.sentence : found.sentenceZh;
  return sentence.replace(/[.。]$/, '');
}
