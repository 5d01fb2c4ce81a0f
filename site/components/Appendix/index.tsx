import { useRef } from 'react';
import type { ReactNode } from 'react';
import type { Woven } from '../../plugins/weave/woven.ts';
import WovenHtml from '../Woven';
import styles from './styles.module.css';

interface AppendixProps {
  readonly id: string;
  readonly woven: Woven;
}

/** A section of a page that the build makes of the book and the sources; all HTML. */
export default function Appendix({ id, woven }: AppendixProps): ReactNode {
  const element = useRef<HTMLElement>(null);
  return (
    <div className={styles.box}>
      <WovenHtml as="section" woven={woven} id={id} lines={8} element={element} />
    </div>
  );
}
