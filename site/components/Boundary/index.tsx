/**
 * A fence around one box of the page: when it fails, a sentence stands in
 * its place, with a button that begins it anew, and the page goes on.
 *
 * @module
 */

import { Component, Fragment, type ReactNode } from 'react';
import { loadAgain } from '../loaded.ts';
import styles from './styles.module.css';
import { words } from './words.ts';

interface BoundaryProps {
  readonly children: ReactNode;
}

interface BoundaryState {
  readonly failed: boolean;
  /** Counts beginnings: what failed is never shown again as it was. */
  readonly turn: number;
}

export default class Boundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { failed: false, turn: 0 };

  static getDerivedStateFromError(): Partial<BoundaryState> {
    return { failed: true };
  }

  readonly #retry = (): void => {
    loadAgain();
    this.setState(({ turn }) => ({ failed: false, turn: turn + 1 }));
  };

  override render(): ReactNode {
    const { failed, turn } = this.state;
    if (!failed) return <Fragment key={turn}>{this.props.children}</Fragment>;
    return (
      <div className={styles.box} role="alert" data-testid="boundary">
        <p>{words.failed()}</p>
        <button type="button" className="tool" onClick={this.#retry}>
          {words.retry()}
        </button>
      </div>
    );
  }
}
