/** The links that have a card: names in prose and in code. */
export const NAMES = 'a.sym, .code a[href]:not(.m)';
