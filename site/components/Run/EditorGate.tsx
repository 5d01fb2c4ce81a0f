/**
 * A fence around the editor: while it loads, and if it cannot, the static
 * text stands in its place. It can be begun again, since what the reader
 * wrote is kept outside of it.
 *
 * @module
 */

import React, { Fragment, Suspense } from 'react';
import { loadAgain } from '../loaded.ts';
import { labels } from './messages.ts';
import styles from './styles.module.css';

interface EditorGateProps {
  readonly fallback: React.ReactNode;
  readonly children: React.ReactNode;
}

interface EditorGateState {
  readonly trouble: 'failed' | 'unloadable' | null;
  /** Counts beginnings: what failed is never shown again as it was. */
  readonly turn: number;
}

export class EditorGate extends React.Component<EditorGateProps, EditorGateState> {
  override state: EditorGateState = { trouble: null, turn: 0 };

  static getDerivedStateFromError(error: unknown): Partial<EditorGateState> {
    const unloadable = error instanceof Error && error.name === 'ChunkLoadError';
    return { trouble: unloadable ? 'unloadable' : 'failed' };
  }

  readonly #retry = (): void => {
    loadAgain();
    this.setState(({ turn }) => ({ trouble: null, turn: turn + 1 }));
  };

  override render(): React.ReactNode {
    const { fallback, children } = this.props;
    const { trouble, turn } = this.state;
    if (trouble === null) {
      return (
        <Fragment key={turn}>
          <Suspense fallback={fallback}>{children}</Suspense>
        </Fragment>
      );
    }
    return (
      <>
        {fallback}
        <div className={styles.help} role="alert">
          {trouble === 'failed' ? labels.failedEditor() : labels.unloadableEditor()}{' '}
          <button type="button" className="tool tool-small" onClick={this.#retry}>
            {labels.retryEditor()}
          </button>
        </div>
      </>
    );
  }
}
