/**
 * The scripts that draw a page, by the names that Docusaurus gives them.
 *
 * @module
 */

/** By address and a mark, the chunks of a page or of a frame around: `routesChunkNames.json`. */
export type ChunkNames = Readonly<Record<string, ChunkTree>>;

interface ChunkTree {
  readonly [part: string]: string | ChunkTree;
}

/** The chunks of a page, and of its frames, which have the address of the site. */
export function chunksOf(names: ChunkNames, base: string, route: string): string[] {
  const at = (address: string): ChunkTree[] =>
    Object.entries(names).flatMap(([key, tree]) =>
      key.replace(/-[^-]+$/, '') === address ? [tree] : [],
    );
  const own = at(route).filter((tree) => route !== base || !isFrame(tree));
  const frames = own.some(isFramed) ? at(base).filter(isFrame) : [];
  return [...new Set([...frames, ...own].flatMap(flat))];
}

/** A page without frames says itself of which plugin it is. */
const isFramed = (tree: ChunkTree): boolean => !('__context' in tree);

const isFrame = (tree: ChunkTree): boolean => !('config' in tree);

function flat(tree: ChunkTree): string[] {
  return Object.values(tree).flatMap((part) => (typeof part === 'string' ? [part] : flat(part)));
}
