/** Names in a piece of code that a reader has pasted, of this library or of etcd/raft. */

/** A name with what it is a part of: `raftLog.maybeAppend`. */
export interface Chain {
  /** '' where the name stands alone. */
  readonly owner: string;
  readonly name: string;
}

/** What prose does not have: a call, a part of a part, an operator, a line's end. */
const CODE = /\w\(|\w\[\w|[\w)\]]\.[A-Za-z_]\w|[!=:]=|=>|&&|\|\||[{};]/;
/** A declaration, or a new object. */
const DECLARED =
  /^\s*(?:export\s+)?(?:func|type|interface|class|const|let|var|import|new|await)\s+[A-Z]/;

const CHAIN = /[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*(?=(\()?)/g;

/** The names of a piece of code: what it calls first; none if it is no code. */
export function chainsIn(text: string): Chain[] {
  if (!CODE.test(text) && !DECLARED.test(text)) return [];
  const all = [...text.matchAll(CHAIN)].map(([whole, bracket]) => {
    const parts = whole.split('.');
    const chain = { owner: parts.at(-2) ?? '', name: parts.at(-1)! };
    return { chain, called: bracket !== undefined, path: parts.length > 1 };
  });
  // A word alone in small letters is a variable of the reader's.
  const names = all.filter(({ chain, called, path }) => called || path || /[A-Z]/.test(chain.name));
  return [...names.filter(({ called }) => called), ...names.filter(({ called }) => !called)].map(
    ({ chain }) => chain,
  );
}
