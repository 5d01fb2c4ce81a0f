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
  /** Shown where there is no text; not searched. */
  readonly otherwise?: string;
  /** Identifiers that stand in it; never shown. */
  readonly code: readonly string[];
  /** Whether it only asks, compares or sums up what other sections say. */
  readonly repeats?: true;
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
  /** Shown where there is no text, such as what it looks like; not searched. */
  readonly otherwise?: string;
  /** What stands for it in etcd/raft and in the paper, where that has another name. */
  readonly foreign?: readonly string[];
  /** Texts that it can print or throw; what is filled in is an ellipsis. */
  readonly says: readonly string[];
  /** The rest of its comment, which is English; never shown. */
  readonly comment: string;
}

/** Where the book treats what others number or name; the first place is the best. */
export interface Cited<Place> {
  /** By number of a section of the paper, such as `5.4.2`. */
  readonly sections: Readonly<Record<string, readonly Place[]>>;
  /** By number of a figure of the paper. */
  readonly figures: Readonly<Record<string, readonly Place[]>>;
  /** By number of a section of the thesis. */
  readonly thesis: Readonly<Record<string, readonly Place[]>>;
  /** By name of an option of etcd, without its dashes in front. */
  readonly options: Readonly<Record<string, readonly Place[]>>;
}

export interface SearchIndex {
  readonly language: 'zh' | 'en';
  readonly passages: readonly Passage[];
  readonly definitions: readonly Definition[];
  /** The words for each term of the glossary, in any language. */
  readonly synonyms: readonly (readonly string[])[];
  /** Words that mean the same; the first is the book's. */
  readonly alike: readonly (readonly string[])[];
  /** Places as passages by number. */
  readonly cited: Cited<number>;
}
