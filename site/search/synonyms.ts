/** Words of one meaning: one of them in a query stands for all. */
import { HAN, PIECES, plain, stem, stemsOf, wordsOf } from './spelling.ts';
import type { Term } from './query.ts';
import type { SearchIndex } from './types.ts';

interface Name {
  readonly name: string;
  /** Stems of its words; none of a Chinese name. */
  readonly stems: readonly string[];
  readonly forms: readonly string[];
  readonly weight: number;
}

interface Taken {
  readonly terms: Term[];
  /** What no group has a word for. */
  readonly rest: string[];
}

/** A term of the book tells more than a word of every day. */
const TERM = 1.5;
const WORD = 1;

export class Synonyms {
  /** The longest first: a word inside of a longer one is a part of it. */
  private readonly names: readonly Name[];

  constructor({ synonyms, alike }: Pick<SearchIndex, 'synonyms' | 'alike'>) {
    this.names = [
      ...synonyms.flatMap((group) => namesOf(group, TERM)),
      // The first is the word of the book, which is found without help.
      ...alike.flatMap((group) => namesOf(group, WORD).slice(1)),
    ].sort((a, b) => b.name.length - a.name.length);
  }

  /** Whether all of a text is one of the words. */
  has(text: string): boolean {
    const lower = plain(text);
    return this.names.some(({ name }) => plain(name) === lower);
  }

  /** Takes the words of the groups out of a text. */
  take(text: string): Taken {
    let pieces: string[] = text.match(PIECES) ?? [];
    const terms: Term[] = [];
    for (const { name, stems, forms, weight } of this.names) {
      const found = stems.length === 0 ? cutHan(pieces, name) : cutLatin(pieces, stems);
      if (found === undefined) continue;
      pieces = found.left;
      // A name that is made of the words, such as `passedOn`, is looked for as it stands, too.
      const own = HAN.test(found.taken) || found.taken.includes(' ') ? [] : [plain(found.taken)];
      terms.push({ forms: [...new Set([...forms, ...own])], weight });
    }
    return { terms, rest: pieces };
  }
}

function namesOf(group: readonly string[], weight: number): Name[] {
  return group.map((name) => ({
    name,
    stems: HAN.test(name) ? [] : wordsOf(name).map(stem),
    forms: formsOf([name, ...group]),
    weight,
  }));
}

/** How a name is written in texts: as it is, and as one word. */
function formsOf(names: readonly string[]): string[] {
  const forms = names.flatMap((name) => {
    if (HAN.test(name)) return [plain(name)];
    const words = wordsOf(name);
    if (words.length === 1) return [...stemsOf(words[0]!), plain(name)];
    const stems = words.map(stem);
    return [stems.join(' '), stems.join('-'), plain(name)];
  });
  return [...new Set(forms)];
}

/** The pieces without a name, and how it stood there. */
interface Cut {
  readonly left: string[];
  readonly taken: string;
}

function cutHan(pieces: readonly string[], name: string): Cut | undefined {
  const at = pieces.findIndex((piece) => piece.includes(name));
  if (at < 0) return undefined;
  const parts = pieces[at]!.split(name).filter((part) => part !== '');
  return { left: [...pieces.slice(0, at), ...parts, ...pieces.slice(at + 1)], taken: name };
}

function cutLatin(pieces: readonly string[], stems: readonly string[]): Cut | undefined {
  const split = pieces.map((piece) => wordsOf(piece).map(stem));
  const flat = split.flatMap((parts, piece) => parts.map((word) => ({ word, piece })));
  const at = flat.findIndex((_, i) => stems.every((word, k) => flat[i + k]?.word === word));
  if (at < 0) return undefined;
  const [first, last] = [flat[at]!.piece, flat[at + stems.length - 1]!.piece];
  // A word inside of a longer name is a part of that name.
  const length = split.slice(first, last + 1).reduce((sum, parts) => sum + parts.length, 0);
  if (length !== stems.length) return undefined;
  return {
    left: [...pieces.slice(0, first), ...pieces.slice(last + 1)],
    taken: pieces.slice(first, last + 1).join(' '),
  };
}
