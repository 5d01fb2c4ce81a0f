import { useRef } from 'react';
import type { ReactNode } from 'react';
import type { Woven } from '../../plugins/weave/woven.ts';
import WovenHtml from '../Woven';
import styles from './styles.module.css';

interface MoreRulesProps {
  readonly id: string;
  readonly woven: Woven;
}

/** The further rules that lines of a chapter keep; all HTML, folded. */
export default function MoreRules({ id, woven }: MoreRulesProps): ReactNode {
  const element = useRef<HTMLElement>(null);
  return (
    <div id={id} className={styles.box}>
      <WovenHtml as="section" woven={woven} id={id} lines={1} element={element} />
    </div>
  );
}
