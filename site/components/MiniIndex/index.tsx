import type { ReactNode } from 'react';
import Link from '@docusaurus/Link';
import Translate from '@docusaurus/Translate';
import useBaseUrl from '@docusaurus/useBaseUrl';
import Stale from '../Stale';

interface Item {
  readonly symbol: string;
  readonly file: string;
  readonly line: number;
  readonly source: string;
  readonly api: string;
  /** HTML: code of the comment stands in code elements. */
  readonly summary: string;
  /** Whether there is none in the language of the page, only in English. */
  readonly foreign: boolean;
  /** Whether it is the translation of another English sentence than that of today. */
  readonly behind: boolean;
}

/** The symbols of a chapter and where they are defined. */
export default function MiniIndex({ items }: { readonly items: readonly Item[] }): ReactNode {
  const base = useBaseUrl('/');
  const to = (address: string) => base + address.slice(2);
  return (
    <div className="mini-index" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th>
              <Translate id="book.miniIndex.symbol">符号</Translate>
            </th>
            <th>
              <Translate id="book.miniIndex.defined">定义</Translate>
            </th>
            <th>
              <Translate id="book.miniIndex.summary">说明</Translate>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={`${item.file}#${item.symbol}`}>
              <td>
                <code>{item.api ? <Link to={to(item.api)}>{item.symbol}</Link> : item.symbol}</code>
              </td>
              <td>
                <Link to={to(item.source)}>{`${item.file}:${item.line}`}</Link>
              </td>
              <td>
                <span
                  lang={item.foreign ? 'en' : undefined}
                  dangerouslySetInnerHTML={{ __html: item.summary }}
                />
                {item.behind && <Stale reason="translation" as="span" />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
