/** The symbols that a query calls by their name: ours, or the one that etcd/raft has. */
import type { Definition } from './types.ts';

/** More symbols of one name than these do not come before everything else. */
const NAMED = 3;

/** Before a name of Go stands the package that it is from. */
const PACKAGE = /^(?:raft|raftpb|tracker|quorum|confchange)\./;

/** A symbol, and whether the query has its own name. */
export interface Named {
  readonly symbol: Definition;
  readonly ours: boolean;
}

/**
 * Those first that a chapter reads. A term of the book is a name only as it is written: who types
 * `Commit` does not mean all members of that name.
 */
export function namedIn(query: string, definitions: readonly Definition[], isTerm: boolean): Named[] {
  const text = query.trim().replace(/^[&*]+|\(\)$/g, '');
  const texts = [...new Set([text, text.replace(PACKAGE, '')])];
  const has = (name: string): boolean =>
    texts.some((each) => (isTerm && !/[a-z][A-Z]/.test(each) ? name === each : isNamed(name, each)));
  const named = definitions.flatMap((symbol) => {
    const ours = has(symbol.title);
    return ours || symbol.etcd?.some(has) === true ? [{ symbol, ours }] : [];
  });
  if (named.length === 0) return begunWith(text, definitions);
  const rank = ({ symbol }: Named): number =>
    (texts.includes(symbol.title) ? 16 : 0) +
    (symbol.etcd?.some((name) => texts.includes(name)) === true ? 8 : 0) +
    (symbol.section >= 0 ? 2 : 0) +
    (symbol.exported ? 1 : 0) +
    (symbol.text.length > 0 ? 1 : 0);
  return named.sort((a, b) => rank(b) - rank(a)).slice(0, NAMED);
}

/**
 * Whether a text is the name of a symbol: as it is written, or in small letters where the name has
 * capitals. A word of every day, such as `next`, asks for more than for a member of that name.
 */
function isNamed(name: string, text: string): boolean {
  const last = name.split('.').at(-1)!;
  if (last === text && /[A-Z]/.test(text)) return true;
  const names = [name, last].filter((each) => /[a-z][A-Z]|[._]/.test(each));
  return names.some((each) => each.toLowerCase() === text.toLowerCase());
}

/** Those whose name begins so, as of one who is still typing; none where there are many. */
function begunWith(text: string, definitions: readonly Definition[]): Named[] {
  if (!/^[\w.]*[a-z][A-Z]\w*$/.test(text)) return [];
  const begun = definitions.filter(({ title }) =>
    [title, title.split('.').at(-1)!].some((name) => name.startsWith(text)),
  );
  return begun.length <= NAMED ? begun.map((symbol) => ({ symbol, ours: true })) : [];
}
