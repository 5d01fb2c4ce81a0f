/**
 * A scenario that its reader walks through. Loads with the data of the run
 * when the reader first touches the picture of the server.
 *
 * @module
 */

import React, { useEffect, useRef, useState } from 'react';
import type { ScenarioData } from '../../plugins/weave/scenario.ts';
import View, { spoken, type Go } from './View.tsx';

export interface PlayerProps {
  readonly data: ScenarioData;
  readonly base: string;
  /** What the reader has asked for so far, since before the player was there. */
  readonly wishes: readonly Go[];
  /** Is told what a screen reader is to say. */
  readonly onStep: (words: string) => void;
}

export default function Player({ data, base, wishes, onStep }: PlayerProps): React.JSX.Element {
  const [at, setAt] = useState(data.moment);
  const seen = useRef(data.moment);
  seen.current = Math.max(seen.current, at);
  const told = useRef(at);
  const done = useRef(0);

  useEffect(() => {
    const fresh = wishes.slice(done.current);
    done.current = wishes.length;
    setAt((from) => fresh.reduce((step, go) => targetOf(data, step, go), from));
  }, [data, wishes]);
  useEffect(() => {
    if (at === told.current) return;
    told.current = at;
    onStep(spoken(data, at));
  }, [data, at, onStep]);

  return <View data={data} at={at} seen={seen.current} base={base} onStep={setAt} />;
}

function targetOf({ from, moment, answered, steps }: ScenarioData, at: number, go: Go): number {
  const last = steps.length - 1;
  switch (go) {
    case 'first':
      return from;
    case 'back':
      return Math.max(from, at - 1);
    case 'on':
      return Math.min(last, at + 1);
    case 'last':
      return last;
    case 'moment':
      return moment;
    case 'answered':
      return answered ?? at;
  }
}
