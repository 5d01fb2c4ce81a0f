import { useEffect } from 'react';
import type { ReactNode } from 'react';
import SearchPage from '@theme-init/SearchPage';

/** The content of every page that has no <main> of its own. */
const CONTENT = '__docusaurus_skipToContent_fallback';

/** The search page of the plugin, with the landmark that it lacks. */
export default function BookSearchPage(): ReactNode {
  useEffect(() => {
    const content = document.getElementById(CONTENT);
    content?.setAttribute('role', 'main');
    return () => content?.removeAttribute('role');
  }, []);
  return <SearchPage />;
}
