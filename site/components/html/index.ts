import { useCallback, useMemo } from 'react';
import type { MouseEvent } from 'react';
import { useHistory } from '@docusaurus/router';
import useBaseUrl from '@docusaurus/useBaseUrl';

/** Woven HTML names pages from "~/"; here that becomes the base of the language. */
export function atBase(html: string, base: string): string {
  return html.replaceAll('href="~/', `href="${base}`);
}

export function useWoven(html: string): string {
  const base = useBaseUrl('/');
  return useMemo(() => atBase(html, base), [html, base]);
}

/** An address that starts with "~/" as one under the base of the language. */
export function useWovenAddress(address: string): string {
  return useBaseUrl('/') + address.replace(/^~\//, '');
}

/** Follows the links of woven HTML without loading the page anew. */
export function useWovenClick(): (event: MouseEvent) => void {
  const history = useHistory();
  return useCallback(
    (event: MouseEvent) => {
      const plain =
        event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
      const link = (event.target as HTMLElement).closest<HTMLAnchorElement>('a[href^="/"]');
      if (!plain || !link || link.target || event.defaultPrevented) return;
      event.preventDefault();
      history.push(link.getAttribute('href') ?? '/');
    },
    [history],
  );
}
