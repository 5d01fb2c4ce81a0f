/**
 * Opens a run from a link and shows it: the actions, the verdict, the
 * picture, and the cluster at any event.
 *
 * @module
 */

import React, { useCallback, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { BrokenRule } from '../../../sim/broken/index.ts';
import type { Language } from '../../../sim/trace.ts';
import { CASE_LIMITS, type CaseLimit } from '../../../sim/case.ts';
import { nearNames } from '../../../sim/near.mjs';
import type { Replayed, Trouble, Wanted } from '../../runtime/programs/replay.ts';
import Boundary from '../Boundary/index.tsx';
import { lossText } from '../loss.ts';
import SpaceTime from '../SpaceTime/index.tsx';
import CaseEditor, { type CaseEditorHandle } from './CaseEditor.tsx';
import { LineTable } from './LineTable.tsx';
import { readLink, writeLink, type Link } from './link.ts';
import { MomentView } from './Moment.tsx';
import { Recorded } from './Recorded.tsx';
import { RuleChoice } from './RuleChoice.tsx';
import styles from './styles.module.css';
import { useReplay, type ReplayState } from './useReplay.ts';
import { words } from './words.ts';

/** A case to begin with: two nodes ask for votes in the same term. */
const BEGINNING = `nodes 3
seed 1
campaign 1
campaign 2
handle 1
handle 2
deliver 1 3 MsgVote 0
deliver 2 3 MsgVote 0
handle 3
deliver 3 1 MsgVoteResp 0
deliver 3 2 MsgVoteResp 0
handle 1
`;

/** A link with a longer case would be cut by those who pass it on. */
const LONGEST_LINK = 30_000;

/** What the text area holds, and where it came from. */
interface Draft {
  readonly text: string;
  /** The seed that it was made from; null once it is a case of its own. */
  readonly seed: { readonly seed: number; readonly profile: string } | null;
}

export default function Replay({ language }: { readonly language: Language }): React.JSX.Element {
  const { state, start, jump } = useReplay();
  const rules = useRules();
  const [draft, setDraft] = useState<Draft>({ text: BEGINNING, seed: null });
  const [rule, setRule] = useState('');
  const [problem, setProblem] = useState<string | null>(null);

  const run = useCallback(
    (wanted: Wanted, id: string): void => {
      void start({ ...wanted, language }, rules?.find((one) => one.id === id) ?? null);
    },
    [rules, start, language],
  );

  const follow = useCallback(
    (link: Link): void => {
      const id = link.rule ?? '';
      if (id !== '' && !rules!.some((one) => one.id === id)) {
        const near = nearNames(
          id,
          rules!.map((one) => one.id),
        ).join(', ');
        setProblem(words.unknownRule(id, near));
        return;
      }
      setRule(id);
      const limit = link.kind === 'case' ? tooLarge(link.text) : null;
      if (limit !== null) return setProblem(words.limit(limit));
      if (link.kind === 'case') setDraft({ text: link.text, seed: null });
      else setDraft({ text: '', seed: { seed: link.seed, profile: link.profile } });
      run(link.kind === 'case' ? { text: link.text } : link, id);
    },
    [rules, run],
  );

  useLinks(rules !== null, (hash) => {
    const link = readLink(hash);
    setProblem(link !== null && 'problem' in link ? words.problem(link.problem) : null);
    if (link !== null && !('problem' in link)) follow(link);
  });

  const { opened } = state;
  useEffect(() => {
    if (opened === null) return;
    setDraft((old) => (old.text === '' ? { ...old, text: opened.caseText } : old));
    void jump(opened.violation?.seq ?? opened.part.events.at(-1)?.seq ?? 0);
  }, [opened, jump]);

  const hash = useMemo(() => writeLink(linkTo(draft, rule)), [draft, rule]);
  const accepts = (text: string): boolean => {
    const limit = tooLarge(text);
    setProblem(limit === null ? null : words.limit(limit));
    return limit === null;
  };
  const rerun = (): void => {
    setProblem(null);
    if (hash.length < LONGEST_LINK) window.history.replaceState(null, '', `#${hash}`);
    run(draft.seed ?? { text: draft.text }, rule);
  };

  return (
    <div className={styles.replay} data-state={state.phase}>
      {problem !== null && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      <CaseForm
        draft={draft}
        trouble={state.trouble}
        language={language}
        accepts={accepts}
        onDraft={setDraft}
        onRun={rerun}
        link={hash}
      >
        <RuleChoice rules={rules} rule={rule} language={language} onRule={setRule} />
      </CaseForm>
      <Status state={state} />
      {state.part !== null && opened !== null && (
        <Boundary>
          <Picture state={state} opened={opened} onJump={(at) => void jump(at)} />
        </Boundary>
      )}
      <Recorded language={language} />
    </div>
  );
}

function linkTo({ seed, text }: Draft, rule: string): Link {
  const place = seed === null ? ({ kind: 'case', text } as const) : ({ kind: 'seed', ...seed } as const);
  return { ...place, rule: rule || null };
}

/** Reads the address at first and whenever it changes. */
function useLinks(ready: boolean, onHash: (hash: string) => void): void {
  const latest = useRef(onHash);
  latest.current = onHash;
  useEffect(() => {
    if (!ready) return undefined;
    const read = (): void => latest.current(window.location.hash);
    read();
    window.addEventListener('hashchange', read);
    return () => window.removeEventListener('hashchange', read);
  }, [ready]);
}

/** The catalogue, which is loaded by itself. */
function useRules(): readonly BrokenRule[] | null {
  const [rules, setRules] = useState<readonly BrokenRule[] | null>(null);
  useEffect(() => {
    import('../../../sim/broken/index.ts').then(
      ({ BROKEN_RULES }) => setRules(BROKEN_RULES),
      () => setRules([]),
    );
  }, []);
  return rules;
}

interface CaseFormProps {
  readonly draft: Draft;
  readonly trouble: Trouble | null;
  readonly link: string;
  readonly language: Language;
  readonly accepts: (text: string) => boolean;
  readonly onDraft: (draft: Draft) => void;
  readonly onRun: () => void;
  readonly children: React.ReactNode;
}

function CaseForm(props: CaseFormProps): React.JSX.Element {
  const { draft, trouble, link, language, accepts, onDraft, onRun, children } = props;
  const [id, helpId] = [useId(), useId()];
  const editor = useRef<CaseEditorHandle>(null);
  return (
    <form
      className={styles.form}
      onSubmit={(e) => {
        e.preventDefault();
        onRun();
      }}
    >
      <p id={id} className={styles.label}>
        {words.actions()}
      </p>
      <div className={styles.sides}>
        <div className={styles.area} data-wrong={trouble !== null}>
          <CaseEditor
            ref={editor}
            text={draft.text}
            trouble={trouble}
            language={language}
            labelId={id}
            helpId={helpId}
            onRun={onRun}
            accepts={accepts}
            onChange={(text) => onDraft({ text, seed: null })}
          />
        </div>
        <LineTable language={language} />
      </div>
      <p id={helpId} className={styles.help}>
        {words.actionsHelp()}
      </p>
      {trouble !== null && (
        <p className={styles.problem} role="alert">
          {trouble.line === null ? (
            words.failed()
          ) : (
            <button
              type="button"
              className={`tool tool-small ${styles.place}`}
              onClick={() => editor.current!.selectLine(trouble.line!)}
            >
              {words.atLine(trouble.line)}
            </button>
          )}
          {trouble.problem === null ? <code>{trouble.message}</code> : words.trouble(trouble)}
        </p>
      )}
      <div className="tools">
        {children}
        <button type="submit" className="tool tool-go">
          <span aria-hidden="true">▶ </span>
          {words.run()}
        </button>
        <CopyLink link={link} />
      </div>
    </form>
  );
}

/** What a text has too much of to be put into the area at all; null if it fits. */
function tooLarge(text: string): CaseLimit | null {
  if (text.length > CASE_LIMITS.characters) return 'characters';
  const lines = text.split('\n');
  if (lines.some((line) => line.length > CASE_LIMITS['line length'])) return 'line length';
  return lines.length > CASE_LIMITS.lines ? 'lines' : null;
}

function CopyLink({ link }: { readonly link: string }): React.JSX.Element {
  const [said, setSaid] = useState('');
  const copy = (): void => {
    const { origin, pathname } = window.location;
    const done = navigator.clipboard?.writeText(`${origin}${pathname}#${link}`);
    (done ?? Promise.reject(new Error('no clipboard'))).then(
      () => setSaid(words.copied()),
      () => setSaid(words.notCopied()),
    );
  };
  return (
    <>
      <button type="button" className="tool" onClick={copy}>
        {words.copy()}
      </button>
      <span role="status">{said}</span>
    </>
  );
}

function Status({ state }: { readonly state: ReplayState }): React.JSX.Element {
  const { phase, opened, loss } = state;
  return (
    <div className={styles.status} role="status" aria-live="polite" data-testid="verdict">
      {phase === 'loading' && words.loading()}
      {phase === 'running' && words.running()}
      {loss !== null && lossText(loss)}
      {opened !== null && <Verdict opened={opened} />}
    </div>
  );
}

function Verdict({ opened: { violation, total } }: { readonly opened: Replayed }) {
  if (violation === null) return <>{words.fine(total)}</>;
  return <>{words.caught(violation, total)}</>;
}

interface ShownProps {
  readonly state: ReplayState;
  readonly opened: Replayed;
  readonly onJump: (at: number) => void;
}

function Picture({ state, opened, onJump }: ShownProps): React.JSX.Element {
  const part = state.part!;
  const first = part.events[0]?.seq ?? 0;
  const last = part.events.at(-1)?.seq ?? 0;
  const now = state.moment?.at ?? -1;
  const at = now >= first && now <= last ? now - first : undefined;
  return (
    <>
      <div className={styles.picture}>
        {part.events.length < opened.total && (
          <p className={styles.help}>{words.part(first + 1, last + 1)}</p>
        )}
        <SpaceTime trace={part} at={at} onEvent={(place) => onJump(part.events[place]!.seq)} />
      </div>
      {state.moment !== null && <MomentView moment={state.moment} opened={opened} onJump={onJump} />}
    </>
  );
}
