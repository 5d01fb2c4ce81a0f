/** What the search knows: the build writes it, the page reads it. */

/** Addresses are below the base address of the language, without a slash in front. */
export type Address = string;

/** A section of a chapter, a term of the glossary, a module of the reference, or a source file. */
export interface Passage {
  readonly kind: 'section' | 'term' | 'module' | 'file';
  readonly title: string;
  /** Whose part it is: the title of the chapter; '' for a thing of its own. */
  readonly of: string;
  readonly to: Address;
  /** Other words for it: synonyms, and what people ask when they mean it. */
  readonly names: readonly string[];
  /** The same, where it is not the first answer. */
  readonly also: readonly string[];
  /** Paragraphs that can be read by themselves. */
  readonly text: readonly string[];
  /** Identifiers that stand in it; never shown. */
  readonly code: readonly string[];
}

/** A symbol of the sources. */
export interface Definition {
  readonly kind: 'symbol';
  /** `RaftLog.maybeAppend`. */
  readonly title: string;
  /** `src/raft_log.ts:131`. */
  readonly of: string;
  readonly to: Address;
  /** Its place in the reference, if it has one. */
  readonly api: Address | null;
  /** The section that reads it, as its place among the passages; -1 for none. */
  readonly section: number;
  readonly exported: boolean;
  readonly names: readonly string[];
  readonly also: readonly string[];
  /** Its sentence, in the language of the page where there is one. */
  readonly text: readonly string[];
  /** Texts that it can print or throw. */
  readonly says: readonly string[];
  /** The rest of its comment, which is English; never shown. */
  readonly comment: string;
}

export interface SearchIndex {
  readonly language: 'zh' | 'en';
  readonly passages: readonly Passage[];
  readonly definitions: readonly Definition[];
  /** Words that mean the same, in any language. */
  readonly synonyms: readonly (readonly string[])[];
}
