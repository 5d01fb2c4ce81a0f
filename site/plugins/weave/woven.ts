/*
 * What a chapter shows of the sources as HTML, by the id of its place. It stands in the
 * page that the server wrote, so the script of a chapter does without it. A chapter
 * imports this module with its own path as the query; woven-loader.cjs then writes the
 * module: `now` for the server, `load` for the browser.
 */

export type Pieces = Readonly<Record<string, string>>;

export interface Woven {
  readonly now?: Pieces;
  /** For a page that no server wrote: one that a link of another page led to. */
  readonly load?: () => Promise<Pieces>;
}

export const woven: Woven = {};
