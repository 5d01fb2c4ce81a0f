import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import Head from '@docusaurus/Head';
import Link from '@docusaurus/Link';
import { PageMetadata } from '@docusaurus/theme-common';
import { useHistory, useLocation } from '@docusaurus/router';
import useBaseUrl from '@docusaurus/useBaseUrl';
import Layout from '@theme/Layout';
import { standing } from '@site/site/search/Hits';
import Result from '@site/site/search/Result';
import styles from '@site/site/search/styles.module.css';
import { LONGEST, useSearch } from '@site/site/search/useSearch';
import { words } from '@site/site/search/words';

/** How many hits are shown at most: nobody reads on after these. */
const SHOWN = 40;

/** Milliseconds without a key after which what was typed stands in the address. */
const PAUSE = 400;

function Results({ text }: { readonly text: string }): ReactNode {
  const found = useSearch(text, SHOWN);
  const base = useBaseUrl('/');
  const hits = found.state === 'found' ? found.hits : [];
  return (
    <>
      <p className={styles.standing} role="status">
        {standing(found, text, SHOWN) || words.ask()}
      </p>
      <ol className={styles.results}>
        {hits.map((hit) => (
          <li key={hit.to}>
            <Link className={styles.hit} to={base + hit.to}>
              <Result hit={hit} />
            </Link>
          </li>
        ))}
      </ol>
    </>
  );
}

function SearchForm(): ReactNode {
  const history = useHistory();
  const { pathname, search } = useLocation();
  const asked = (new URLSearchParams(search).get('q') ?? '').slice(0, LONGEST);
  const [text, setText] = useState(asked);

  // Another search from the bar comes in through the address.
  useEffect(() => setText(asked), [asked]);
  useEffect(() => {
    if (text === asked) return undefined;
    const query = text === '' ? '' : `?q=${encodeURIComponent(text)}`;
    const timer = setTimeout(() => history.replace(pathname + query), PAUSE);
    return () => clearTimeout(timer);
  }, [text, asked, history, pathname]);

  return (
    <>
      <form className={styles.form} role="search" onSubmit={(event) => event.preventDefault()}>
        <input
          type="search"
          name="q"
          aria-label={words.field()}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={LONGEST}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </form>
      <Results text={text} />
    </>
  );
}

/** A page for one search, which has an address. */
export default function SearchPage(): ReactNode {
  return (
    <Layout>
      <PageMetadata title={words.title()} />
      <Head>
        <meta name="robots" content="noindex" />
      </Head>
      <main className="source-page">
        <h1>{words.title()}</h1>
        <SearchForm />
      </main>
    </Layout>
  );
}
