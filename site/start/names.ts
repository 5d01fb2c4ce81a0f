/** The links that have a card: names in prose and in code. */
export const NAMES = 'a.sym, .code a[href]:not(.m)';

/** What is one stop of Tab, with arrows inside: a listing, a list or a table of many names. */
export const GROUPS = ':is(pre.code, [data-rove])';
