/** What the page `/replay` says out of `sim/`, and has not followed the other language. */
import { BROKEN_RULES } from '../../../sim/broken/index.ts';
import { CASE_HELP } from '../../../sim/case_help.ts';
import { behindRules } from '../weave/broken.ts';
import { behindIn } from '../weave/pairs.ts';
import type { Language } from '../weave/pieces.ts';

/** Of that page, which bears a mark by each of these. */
export interface BehindInReplay {
  /** Verbs of lines of a case. */
  readonly lines: readonly string[];
  /** Ids of broken rules. */
  readonly rules: readonly string[];
}

export function behindInReplay(root: string, language: Language): BehindInReplay {
  const lines = CASE_HELP.filter(behindIn(root, 'sim/case_help.ts', language));
  const rules = BROKEN_RULES.filter(behindRules(root, language, ['mistake']));
  return { lines: lines.map(({ verb }) => verb), rules: rules.map(({ id }) => id) };
}
