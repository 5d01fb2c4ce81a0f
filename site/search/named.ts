/** The symbols that a query calls by their name: ours, or the one that etcd/raft has. */
import { chainsIn } from './fragment.ts';
import type { Chain } from './fragment.ts';
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
 * Those first that a chapter reads; of `MsgApp 1/3` the name counts. A term of the book is a name
 * only as it is written: who types `Commit` does not mean all members of that name.
 */
export function namedIn(query: string, definitions: readonly Definition[], isTerm: boolean): Named[] {
  const text = query.trim().replace(/^[&*]+|\(\)$|(?<=\w)(?:\s+[\d/+:,-]+)+$/g, '');
  const texts = [...new Set([text, text.replace(PACKAGE, '')])];
  const has = (name: string): boolean =>
    texts.some((each) => (isTerm && !/[a-z][A-Z]/.test(each) ? name === each : isNamed(name, each)));
  const named = definitions.flatMap((symbol) => {
    const ours = has(symbol.title);
    return ours || symbol.foreign?.some(has) === true ? [{ symbol, ours }] : [];
  });
  if (named.length === 0) return begunWith(text, definitions);
  const rank = ({ symbol }: Named): number =>
    (texts.includes(symbol.title) ? 16 : 0) +
    (symbol.foreign?.some((name) => texts.includes(name)) === true ? 8 : 0) +
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

/** Those of a query that is nothing but several names, the best one for each. */
export function namedInList(text: string, definitions: readonly Definition[]): Named[] {
  const names = text.match(/[\w.]+/g) ?? [];
  const others = text.replace(/[\w.]+/g, ' ').replace(/[\s,，、/和与]/g, '');
  if (names.length < 2 || names.length > NAMED || others !== '') return [];
  const named = names.map((name) => (/[a-z][A-Z]/.test(name) ? namedIn(name, definitions, false) : []));
  return named.some(({ length }) => length === 0) ? [] : named.map(([best]) => best!);
}

/** The symbols that a piece of code names, one for each name. */
export function namedInCode(text: string, definitions: readonly Definition[]): Named[] {
  const named = chainsIn(text).flatMap((chain) => bestFor(chain, definitions));
  return named
    .filter(({ symbol }, i) => named.findIndex((each) => each.symbol === symbol) === i)
    .slice(0, NAMED);
}

/** The symbol that a name in code most likely means: that of its owner, if the owner tells. */
function bestFor({ owner, name }: Chain, definitions: readonly Definition[]): Named[] {
  const receiver = owner.toLowerCase();
  const lower = name.toLowerCase();
  // Go has a capital where a name is exported, and TypeScript has none.
  const likeness = (title: string): number => {
    if (title.length < name.length || !title.toLowerCase().endsWith(lower)) return 0;
    const [last, of = ''] = title.split('.').reverse();
    if (last!.length !== name.length) return 0;
    if (owner === '' || of === '') return last === name ? 2 : 1;
    const whole = of.toLowerCase();
    if (whole === receiver) return 4;
    return whole.startsWith(receiver) || whole.endsWith(receiver) ? 3 : 1;
  };
  let best: { named: Named; rank: number } | undefined;
  for (const symbol of definitions) {
    const own = likeness(symbol.title);
    const most = Math.max(own, ...(symbol.foreign ?? []).map(likeness));
    if (most === 0) continue;
    const rank =
      8 * most + (own > 0 ? 4 : 0) + (symbol.section >= 0 ? 2 : 0) + (symbol.exported ? 1 : 0);
    if (rank > (best?.rank ?? 0)) best = { named: { symbol, ours: own > 0 }, rank };
  }
  return best === undefined ? [] : [best.named];
}

/** Those whose name begins so, as of one who is still typing; none where there are many. */
function begunWith(text: string, definitions: readonly Definition[]): Named[] {
  if (!/^[\w.]*[a-z][A-Z]\w*$/.test(text)) return [];
  const begun = definitions.filter(({ title }) =>
    [title, title.split('.').at(-1)!].some((name) => name.startsWith(text)),
  );
  return begun.length <= NAMED ? begun.map((symbol) => ({ symbol, ours: true })) : [];
}
