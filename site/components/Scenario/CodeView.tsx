/** The lines of the library that a step ran, with the way that led there. */

import React from 'react';
import type { Code, Named, ScenarioData } from '../../plugins/weave/scenario.ts';
import { atBase } from '../html';
import styles from './styles.module.css';
import { words } from './words.ts';

interface CodeProps {
  readonly code: Code | null;
  readonly lines: ScenarioData['lines'];
  readonly base: string;
}

export default function CodeView({ code, lines, base }: CodeProps): React.JSX.Element {
  if (code === null) {
    return (
      <div className={styles.code}>
        <p className={styles.also}>{words.noCode()}</p>
      </div>
    );
  }
  const { file, key, rows, href, listing, trail, also } = code;
  const name = trail.at(-1)!.name;
  const html = rows.map((n) => (n === null ? GAP : lineHtml(code, n, lines[key]![n]!))).join('');
  return (
    <div className={styles.code}>
      <div className="listing-head">
        <span className={styles.trail}>
          <Names names={trail} sign=" › " base={base} />
        </span>
        <span>
          <a href={at(href, base)}>{file}</a>
          {listing !== null && (
            <>
              {' · '}
              <a href={`#${listing}`}>{words.listing()}</a>
            </>
          )}
        </span>
      </div>
      <pre tabIndex={0} className="code" role="group" aria-label={words.code(name)}>
        <code dangerouslySetInnerHTML={{ __html: atBase(html, base) }} />
      </pre>
      <p className={styles.key}>
        <span className={styles.ranKey}>{words.ran()}</span>
        {rows.some((n) => n !== null && code.changed.includes(n)) && (
          <span>
            <b>{MADE}</b> {words.made()}
          </span>
        )}
      </p>
      {also.length > 0 && (
        <p className={styles.also}>
          {words.also()}
          <Names names={also} sign=" · " base={base} />
        </p>
      )}
    </div>
  );
}

/** Stands at a line that changed a value. */
const MADE = '◂';

const GAP = `<span class="l" data-n="⋮">\n</span>`;

function lineHtml({ ran, changed }: Code, n: number, html: string): string {
  const made = changed.includes(n) ? ` <b title="${words.made()}">${MADE}</b>` : '';
  const look = ran.includes(n) ? ' ran' : '';
  return `<span class="l${look}" data-n="${n}">${html}${made}\n</span>`;
}

function Names(props: {
  readonly names: readonly Named[];
  readonly sign: string;
  readonly base: string;
}): React.JSX.Element {
  const { names, sign, base } = props;
  return (
    <>
      {names.map(({ name, href }, i) => (
        <React.Fragment key={i}>
          {i > 0 && sign}
          <a href={at(href, base)}>{name}</a>
        </React.Fragment>
      ))}
    </>
  );
}

function at(href: string, base: string): string {
  return href.replace(/^~\//, base);
}
