/**
 * What came of checking an answer: what is wrong with it in a sentence, and
 * the run that shows it as a picture.
 *
 * @module
 */

import React, { Suspense } from 'react';
import type { Trace } from '../../../sim/trace.ts';
import type { Fault } from '../../runtime/index.ts';
import type { Counterexample, Found } from '../../runtime/programs/exercise.ts';
import Boundary from '../Boundary';
import { useWovenAddress } from '../html';
import { loaded } from '../loaded.ts';
import { writeLink } from '../Replay/link.ts';
import { labels } from '../Run/messages.ts';
import styles from './styles.module.css';
import { passed, type CheckState } from './useCheck.ts';
import { inLanguage, words } from './words.ts';

const SpaceTime = loaded(() => import('../SpaceTime/index.tsx'));

export interface VerdictProps {
  readonly state: CheckState;
  readonly onShowLine: (file: string, line: number) => void;
}

export default function Verdict({ state, onShowLine }: VerdictProps): React.JSX.Element | null {
  const { wrong, found, counterexample, fault } = state;
  if (fault !== null) return <FaultText fault={fault} onShowLine={onShowLine} />;
  if (passed(state)) return <p className={styles.right}>✓ {words.right()}</p>;
  const told = wrong ?? counterexample?.wrong;
  if (told === undefined) return null;
  return (
    <>
      <p className={styles.wrong} data-wrong={told.id}>
        <b>✗ {words.wrong()}</b> {withCode(inLanguage(told.sentence))}
      </p>
      {wrong !== null && (
        <p>
          {words.got()}{' '}
          <code>
            <bdi>{wrong.detail}</bdi>
          </code>
        </p>
      )}
      {wrong?.trace && (
        <>
          <p>{words.drawn()}</p>
          <Picture trace={wrong.trace} />
        </>
      )}
      {found !== null && counterexample !== null && (
        <Shown found={found} counterexample={counterexample} />
      )}
    </>
  );
}

/** Code stands between backticks in the sentences of exercises. */
function withCode(text: string): React.ReactNode {
  return text.split('`').map((part, i) => (i % 2 === 1 ? <code key={i}>{part}</code> : part));
}

function Shown(props: {
  readonly found: Found;
  readonly counterexample: Counterexample;
}): React.JSX.Element {
  const { found, counterexample } = props;
  const { wrong, caseText } = counterexample;
  const address = useWovenAddress('~/replay/');
  const hash = writeLink({ kind: 'case', text: caseText, rule: null });
  return (
    <>
      <p>{words.found(found)}</p>
      {wrong.trace && <Picture trace={wrong.trace} />}
      <p>
        <a href={`${address}#${hash}`}>{words.open()}</a>
      </p>
    </>
  );
}

function Picture({ trace }: { readonly trace: Trace }): React.JSX.Element {
  return (
    <div className={styles.picture}>
      <Boundary>
        <Suspense fallback={null}>
          <SpaceTime trace={trace} />
        </Suspense>
      </Boundary>
    </div>
  );
}

function FaultText(props: {
  readonly fault: Fault;
  readonly onShowLine: (file: string, line: number) => void;
}): React.JSX.Element {
  const { name, message, file, line } = props.fault;
  return (
    <>
      <p className={styles.wrong}>
        <b>✗ {words.cannotRun()}</b> <bdi>{name}</bdi>: <bdi>{message}</bdi>
      </p>
      {file !== null && line !== null && (
        <p>
          <button type="button" className="tool tool-small" onClick={() => props.onShowLine(file, line)}>
            {labels.atLine(file, line)}
          </button>
        </p>
      )}
    </>
  );
}
