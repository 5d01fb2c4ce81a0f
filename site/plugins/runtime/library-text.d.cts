/** What roots.json holds. */
export interface LibrarySettings {
  readonly roots: readonly string[];
  readonly without: readonly string[];
  /** Whether programs of figures are among them. */
  readonly figures?: boolean;
}

/** JavaScript of the texts, by the same paths; not of the programs of chapters. */
export function stripLibrary(files: Readonly<Record<string, string>>): Record<string, string>;

/** The text of every .ts file under the roots, by its path from `base`. */
export function readLibrary(
  base: string,
  settings: LibrarySettings,
  onFolder?: (folder: string) => void,
): Record<string, string>;
