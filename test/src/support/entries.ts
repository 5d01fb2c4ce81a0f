import { newEntry, type Entry, type EntryId } from '../../../src/entry.ts';

const encoder = new TextEncoder();

/** UTF-8 bytes of a text. */
export function bytes(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Entries from `first` on with these terms and no payload. */
export function entriesFrom(first: number, ...terms: number[]): Entry[] {
  return terms.map((term, i) => newEntry(term, first + i));
}

/** Index and term of each entry, as `index/term`, to compare at a glance. */
export function ids(entries: readonly Entry[]): string[] {
  return entries.map(({ index, term }) => `${index}/${term}`);
}

/** The id that `index/term` stands for. */
export function id(text: string): EntryId {
  const [index, term] = text.split('/').map(Number);
  return { term: term!, index: index! };
}
