/**
 * The scripts that draw a page, by the names that Docusaurus gives them.
 *
 * @module
 */

/** What `routesChunkNames.json` holds: by address and a mark, the chunks of a page or of a frame around. */
export type ChunkNames = Readonly<Record<string, ChunkTree>>;

interface ChunkTree {
  readonly [part: string]: string | ChunkTree;
}

/** The names of the chunks that a page consists of, and of its frames, which have the address of the site. */
export function chunksOf(names: ChunkNames, base: string, route: string): string[] {
  const at = (address: string): ChunkTree[] =>
    Object.entries(names).flatMap(([key, tree]) =>
      key.replace(/-[^-]+$/, '') === address ? [tree] : [],
    );
  const own = at(route).filter((tree) => route !== base || !isFrame(tree));
  const frames = own.some(isFramed) ? at(base).filter(isFrame) : [];
  return [...new Set([...frames, ...own].flatMap(flat))];
}

/** A page that is a component of its own says of which plugin it is; a written one leaves that to its frame. */
const isFramed = (tree: ChunkTree): boolean => !('__context' in tree);

const isFrame = (tree: ChunkTree): boolean => !('config' in tree);

function flat(tree: ChunkTree): string[] {
  return Object.values(tree).flatMap((part) => (typeof part === 'string' ? [part] : flat(part)));
}
