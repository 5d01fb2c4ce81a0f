import { useRef } from 'react';
import type { ReactNode } from 'react';
import type { Woven } from '../../plugins/weave/woven.ts';
import { useWovenClick } from '../html';
import WovenHtml from '../Woven';
import styles from './styles.module.css';

interface FigureProps {
  readonly id: string;
  readonly woven: Woven;
}

/**
 * A figure, drawn by the build from what a program found in the library. It is all HTML:
 * in the browser nothing is left to do.
 */
export default function Figure({ id, woven }: FigureProps): ReactNode {
  const element = useRef<HTMLElement>(null);
  const onClick = useWovenClick();
  return (
    <div id={id} className={styles.figure} onClick={onClick}>
      <WovenHtml as="figure" woven={woven} id={id} lines={12} element={element} />
    </div>
  );
}
