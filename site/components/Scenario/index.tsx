/**
 * The scene of a chapter, as a run that one can step through. The server has
 * drawn the moment of interest; what steps on loads when the reader first
 * touches it.
 *
 * @module
 */

import React, { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useLocation } from '@docusaurus/router';
import useBaseUrl from '@docusaurus/useBaseUrl';
import type { ScenarioData } from '../../plugins/weave/scenario.ts';
import type { Scenes } from '../../plugins/weave/scenes.ts';
import { atBase } from '../html';
import { Walk } from './Ask.tsx';
import type PlayerComponent from './Player.tsx';
import { still } from './still.tsx';
import styles from './styles.module.css';
import type { Go } from './View.tsx';
import { words } from './words.ts';

export interface ScenarioProps {
  /** Its place in the chapter. */
  readonly id: string;
  readonly scenes: Scenes;
  /** Its question, if it asks one. */
  readonly children?: React.ReactNode;
}

interface Live {
  readonly Player: typeof PlayerComponent;
  readonly data: ScenarioData;
}

const FROM_SERVER = { __html: '' };

export default function Scenario({ id, scenes, children }: ScenarioProps): React.JSX.Element {
  const base = useBaseUrl('/');
  const section = useRef<HTMLElement>(null);
  const [drawn] = useState(() => {
    const data = scenes.now?.[id];
    return data === undefined ? FROM_SERVER : { __html: atBase(still(data), base) };
  });
  const { live, failed, load, press } = useLive(id, scenes);
  const [wishes, setWishes] = useState<readonly Go[]>([]);
  const [said, setSaid] = useState('');
  const page = useLocation().pathname.replace(base, '/');

  const go = useCallback(
    (to: Go): void => {
      load();
      setWishes((before) => [...before, to]);
    },
    [load],
  );
  const onStep = useCallback(
    (told: string): void => {
      setSaid(told);
      void import('../../progress/store.ts').then(({ record }) => record('run', page, id));
    },
    [page, id],
  );
  useFocusKept(section, live !== null);
  useEffect(() => {
    // A page that a link led to has no picture of the server.
    if (!section.current!.querySelector('[data-step]')) load();
  }, [load]);

  const onClick = (e: React.MouseEvent): void => {
    const to = (e.target as Element).closest<HTMLElement>('[data-go]')?.dataset['go'];
    if (to !== undefined) go(to as Go);
  };
  const onKeyDown = (e: React.KeyboardEvent): void => {
    const to = KEYS[e.key];
    const other = (e.target as Element).closest('pre, summary, input, [role=slider]');
    if (to === undefined || other || e.defaultPrevented || hasModifier(e)) return;
    e.preventDefault();
    go(to);
  };

  return (
    <section
      ref={section}
      id={id}
      className={styles.box}
      aria-label={words.box()}
      data-live={live !== null}
      onFocus={load}
      onPointerDown={press}
      onClick={onClick}
      onKeyDown={onKeyDown}
    >
      <p className={styles.head}>
        <b>{words.box()}</b> <span>{words.keys()}</span>
      </p>
      {live === null ? (
        <div className={styles.still} dangerouslySetInnerHTML={drawn} suppressHydrationWarning />
      ) : (
        <live.Player data={live.data} base={base} wishes={wishes} onStep={onStep} />
      )}
      {failed && <p className={styles.failed}>{words.unloadable()}</p>}
      <Walk value={go}>{children}</Walk>
      <p className={styles.spoken} role="status" aria-live="polite">
        {said}
      </p>
    </section>
  );
}

const KEYS: Readonly<Record<string, Go | undefined>> = {
  ArrowRight: 'on',
  ArrowLeft: 'back',
  Home: 'first',
  End: 'last',
};

function hasModifier(e: React.KeyboardEvent): boolean {
  return e.altKey || e.ctrlKey || e.metaKey || e.shiftKey;
}

/** The player and its data, once somebody wants them. */
function useLive(id: string, scenes: Scenes) {
  const [live, setLive] = useState<Live | null>(null);
  const [failed, setFailed] = useState(false);
  const asked = useRef(false);
  const released = useRef<Promise<void> | null>(null);
  const load = useCallback((): void => {
    if (asked.current || scenes.load === undefined) return;
    asked.current = true;
    Promise.all([import('./Player.tsx'), scenes.load()]).then(
      async ([{ default: Player }, all]) => {
        // A button that is taken away while it is pressed is never clicked.
        await released.current;
        setFailed(false);
        setLive({ Player, data: all[id]! });
      },
      () => {
        // The next touch tries again.
        asked.current = false;
        setFailed(true);
      },
    );
  }, [id, scenes]);
  const press = useCallback((): void => {
    released.current = untilRelease();
    load();
  }, [load]);
  return { live, failed, load, press };
}

/** Settles when the pointer that is down has been lifted, and its click is over. */
function untilRelease(): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => void setTimeout(resolve);
    for (const type of ['pointerup', 'pointercancel']) {
      window.addEventListener(type, end, { once: true });
    }
  });
}

/** The player takes the place of the server's picture: the focus goes to the same part of it. */
function useFocusKept(section: React.RefObject<HTMLElement | null>, live: boolean): void {
  const place = useRef<string | null>(null);
  useEffect(() => {
    const element = section.current!;
    const keep = (): void => {
      const active = document.activeElement;
      place.current = element.contains(active) ? placeOf(element, active!) : null;
    };
    element.addEventListener('focusin', keep);
    return () => element.removeEventListener('focusin', keep);
  }, [section]);
  // Before anything else can happen: a key that is pressed meanwhile would be for nobody.
  useLayoutEffect(() => {
    if (!live || place.current === null) return;
    if (document.activeElement !== document.body) return;
    section.current!.querySelectorAll<HTMLElement>(FOCUSABLE)[Number(place.current)]?.focus();
  }, [section, live]);
}

const FOCUSABLE = 'button, a, summary, [tabindex="0"]';

function placeOf(section: HTMLElement, active: Element): string {
  return String([...section.querySelectorAll(FOCUSABLE)].indexOf(active));
}
