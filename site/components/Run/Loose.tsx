/**
 * An example for a page that has none: the guide's first, so that a changed
 * library has something to run with.
 *
 * @module
 */

import React, { useEffect, useState } from 'react';
import type { Woven } from '../../plugins/weave/woven.ts';
import { LOOSE } from './edit.ts';
import RunBox from './index.tsx';

const FILE = 'examples/guide/first.ts';

export interface LooseRunProps {
  /** Is called when the example can be asked for something. */
  readonly onReady: () => void;
}

/** The text as the page's HTML has texts. */
function asHtml(text: string): string {
  const element = document.createElement('span');
  element.textContent = text;
  return element.innerHTML;
}

export default function LooseRun({ onReady }: LooseRunProps): React.JSX.Element | null {
  const [text, setText] = useState<string | null>(null);
  useEffect(() => {
    import('../../runtime/index.ts').then(
      ({ library }) => setText(library[FILE]!),
      () => undefined,
    );
  }, []);
  if (text === null) return null;
  return <Ready text={text} onReady={onReady} />;
}

function Ready({ text, onReady }: LooseRunProps & { readonly text: string }): React.JSX.Element {
  const [woven] = useState<Woven>(() => ({ load: () => Promise.resolve({ [LOOSE]: asHtml(text) }) }));
  useEffect(onReady, []);
  const lines = text.split('\n').length - 1;
  return (
    <div className="run-frame">
      <RunBox id={LOOSE} woven={woven} file={FILE} lines={lines} outputLines={0} />
    </div>
  );
}
