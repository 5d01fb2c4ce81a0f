/** Which rule is taken away from the library that replays a case. */

import React, { useId } from 'react';
import behind from '@generated/book/default/behind.json';
import type { BrokenRule } from '../../../sim/broken/index.ts';
import type { Language } from '../../../sim/trace.ts';
import Stale from '../Stale';
import styles from './styles.module.css';
import { words } from './words.ts';

interface RuleChoiceProps {
  readonly rules: readonly BrokenRule[] | null;
  readonly rule: string;
  readonly language: Language;
  readonly onRule: (rule: string) => void;
}

export function RuleChoice({ rules, rule, language, onRule }: RuleChoiceProps): React.JSX.Element {
  const id = useId();
  const sentence = rules?.find((one) => one.id === rule)?.mistake[language];
  return (
    <div className={styles.choice}>
      <label htmlFor={id}>{words.library()}</label>
      <select id={id} value={rule} onChange={(e) => onRule(e.target.value)}>
        <option value="">{words.intact()}</option>
        {(rules ?? []).map((one) => (
          <option key={one.id} value={one.id}>
            {one.id}
          </option>
        ))}
      </select>
      {sentence !== undefined && <p className={styles.sentence}>{sentence}</p>}
      {behind.rules.includes(rule) && <Stale reason="translation" />}
    </div>
  );
}
