import type { PrismTheme } from 'prism-react-renderer';

/** Fenced blocks in the colours of the listings; site/css/code.css holds the values. */
export const prism: PrismTheme = {
  plain: { color: 'var(--ink)', backgroundColor: 'var(--code-bg)' },
  styles: [
    { types: ['comment', 'prolog', 'cdata'], style: { color: 'var(--tok-c)' } },
    { types: ['string', 'char', 'regex', 'inserted', 'attr-value'], style: { color: 'var(--tok-s)' } },
    { types: ['number', 'boolean', 'constant'], style: { color: 'var(--tok-d)' } },
    { types: ['keyword', 'operator-keyword', 'tag', 'atrule'], style: { color: 'var(--tok-k)' } },
    { types: ['function', 'method'], style: { color: 'var(--tok-f)' } },
    { types: ['class-name', 'builtin', 'attr-name'], style: { color: 'var(--tok-t)' } },
    { types: ['deleted'], style: { color: 'var(--note)' } },
  ],
};
