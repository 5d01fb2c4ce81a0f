/** What each line of a case says, as a table beside its text. */

import React, { Fragment } from 'react';
import behind from '@generated/book/default/behind.json';
import { CASE_HELP } from '../../../sim/case_help.ts';
import type { Language } from '../../../sim/trace.ts';
import Stale from '../Stale';
import styles from './styles.module.css';
import { words } from './words.ts';

export function LineTable({ language }: { readonly language: Language }): React.JSX.Element {
  return (
    <details className={styles.lines} open>
      <summary>{words.lines()}</summary>
      <div className={styles.lineRows} tabIndex={0} role="region" aria-label={words.lines()}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.line()}</th>
              <th scope="col">{words.meaning()}</th>
            </tr>
          </thead>
          <tbody>
            {CASE_HELP.map(({ verb, form, ...help }) => (
              <tr key={verb}>
                <th scope="row">
                  <code>
                    <b>{verb}</b> <Breakable form={form} />
                  </code>
                </th>
                <td>
                  {help[language]}
                  {behind.lines.includes(verb) && <Stale reason="translation" as="span" />}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className={styles.help}>
        {words.linesHelp()}
        {words.signsHelp()}
        {words.completionHelp()}
      </p>
    </details>
  );
}

/** What bars separate may go on in the next row behind a bar. */
function Breakable({ form }: { readonly form: string }): React.JSX.Element {
  return (
    <>
      {form.split(/(?<=\|)/).map((part, i) => (
        <Fragment key={i}>
          {i > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
    </>
  );
}
