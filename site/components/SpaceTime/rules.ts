/** The rules that the checkers keep, in the language of the page. */

import { translate } from '@docusaurus/Translate';
import { RULES } from '../../../sim/checkers/violation.ts';

/** What a rule says, without its full stop; its id if it is unknown. */
export function ruleSentence(rule: string): string {
  const found = RULES.find(({ id }) => id === rule);
  if (found === undefined) return rule;
  const language = translate({ id: 'rule.language', message: 'zh' });
  const sentence = language === 'en' ? found.sentence : found.sentenceZh;
  return sentence.replace(/[.。]$/, '');
}
