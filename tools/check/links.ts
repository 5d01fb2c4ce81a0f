/** Links in chapters and in the documents of the repository. */
import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { findBrokenRule } from '../../sim/broken/index.ts';
import { nearNames } from '../../sim/near.mjs';
import { readLink } from '../../site/components/Replay/link.ts';
import { shortTitle } from '../../site/plugins/weave/chapters.ts';
import {
  attributesOf,
  CHINESE,
  type Chapter,
  chaptersIn,
  ENGLISH,
  frontMatter,
  headingId,
  isElement,
  lineOf,
  type Node,
  walk,
} from './mdx.ts';
import { type Finding, filesIn, read } from './part.ts';

interface Link {
  readonly url: string;
  readonly line: number;
  /** What it is called; of a link of Markdown. */
  readonly text?: string;
}

/** Pages that only the build makes; `pages` looks at those. */
const GENERATED = /^\/?(?:en\/)?(?:api|source|search)(?:\/|$)/;

export function checkLinks(root: string): Finding[] {
  return [
    ...[CHINESE, ENGLISH].flatMap((folder) => {
      const { chapters, broken } = chaptersIn(root, folder);
      const all = [...chapters, ...broken.map(({ file }) => unread(file, folder))];
      return chapters.flatMap((one) => chapterFindings(root, one, all));
    }),
    ...documentFindings(root),
  ];
}

/** The tree of a page that is no MDX: it is there, and nobody knows what is on it. */
const UNREAD: Chapter['tree'] = { type: 'root', children: [] };

function unread(file: string, folder: string): Chapter {
  return { file, name: file.slice(folder.length + 1), tree: UNREAD };
}

function chapterFindings(root: string, chapter: Chapter, others: readonly Chapter[]): Finding[] {
  return linksOf(chapter).flatMap(({ url, line, text }) => {
    const problem = problemOf(root, chapter, others, url) ?? nameProblem(chapter, others, url, text);
    if (problem === undefined) return [];
    return [{ file: chapter.file, line, ...problem }];
  });
}

function linksOf({ tree }: Chapter): Link[] {
  const links: Link[] = [];
  walk(tree, (node) => {
    if (node.type === 'link') {
      links.push({ url: node.url, line: lineOf(node), text: textOf(node) });
    } else if (node.type === 'definition' || node.type === 'image') {
      links.push({ url: node.url, line: lineOf(node) });
    } else if (isElement(node)) {
      const attributes = attributesOf(node);
      const url =
        node.name === 'a' || node.name === 'Link'
          ? (attributes.get('to') ?? attributes.get('href'))
          : undefined;
      if (url !== undefined) links.push({ url, line: lineOf(node) });
    }
  });
  return links;
}

type Problem = Pick<Finding, 'message' | 'remedy'>;

function problemOf(
  root: string,
  chapter: Chapter,
  others: readonly Chapter[],
  url: string,
): Problem | undefined {
  if (/^[a-z][a-z0-9+.-]*:/i.test(url)) return undefined;
  const [path = '', anchor] = url.split('#');
  if (/^\/en(?:\/|$)/.test(path)) {
    return {
      message: `${url} names a language`,
      remedy: 'leave /en out; each language links into itself',
    };
  }
  if (path.endsWith('replay/')) return replayProblem(chapter, path, url);
  const module = /(?:^|\/)api\/(.+)\.md$/.exec(path)?.[1];
  if (module !== undefined) return moduleProblem(root, module, url);
  if (GENERATED.test(path) || /(?:^|\/)api\//.test(path)) return undefined;
  const page = path === '' ? chapter : pageOf(chapter, others, path);
  if (page === undefined) return fileProblem(root, others, path, url);
  if (anchor === undefined || anchor === '' || page.tree === UNREAD) return undefined;
  const ids = idsOf(page);
  if (ids.includes(decodeURIComponent(anchor))) return undefined;
  return {
    message: `${page.file} has no #${anchor}`,
    remedy: nearest(anchor, ids, '#'),
  };
}

/** The reference has a page for each module; the build writes it. */
function moduleProblem(root: string, module: string, url: string): Problem | undefined {
  if (module === 'index' || existsSync(join(root, 'src', `${module}.ts`))) return undefined;
  const modules = filesIn(root, 'src').filter((file) => file.endsWith('.ts'));
  const names = modules.map((file) => file.slice('src/'.length, -'.ts'.length));
  return { message: `${url} leads nowhere`, remedy: nearest(module, names, 'api/') };
}

function textOf(node: Node): string {
  let found = '';
  walk(node, (inner) => {
    if (inner.type === 'text' || inner.type === 'inlineCode') found += inner.value;
  });
  return found;
}

/** A chapter has one name: its title, or what stands in it before a colon. */
function nameProblem(
  chapter: Chapter,
  others: readonly Chapter[],
  url: string,
  text: string | undefined,
): Problem | undefined {
  if (text === undefined || url.includes('#') || !url.endsWith('.mdx')) return undefined;
  const page = pageOf(chapter, others, url);
  const title = page && frontMatter(page.tree).get('title');
  if (title === undefined) return undefined;
  const names = [title, shortTitle(title)].map((name) => name.toLowerCase());
  if (names.includes(text.toLowerCase())) return undefined;
  return {
    message: `a link calls the page '${title}' by another name: '${text}'`,
    remedy: `write [${title}], or link to a section`,
  };
}

/** The file of a page below the folder of its language. */
function pageName({ name }: Chapter, url: string): string {
  const path = url.split('#')[0] ?? '';
  const bare = path.startsWith('/') ? path.slice(1) : posix.join(posix.dirname(name), path);
  return `${bare.replace(/\/$/, '').replace(/\.mdx?$/, '')}.mdx`;
}

function pageOf(chapter: Chapter, others: readonly Chapter[], path: string): Chapter | undefined {
  const clean = pageName(chapter, path).replace(/\.mdx$/, '');
  return others.find((one) => [clean, `${clean}/index`].includes(one.name.replace(/\.mdx$/, '')));
}

/**
 * A run to open on the replay page. What stands behind `#` is no place there, so such a link is an
 * element of HTML with an address relative to the chapter's, and only looked at here.
 */
function replayProblem({ name }: Chapter, path: string, url: string): Problem | undefined {
  const right = `${'../'.repeat(name.split('/').length)}replay/`;
  if (path !== right) {
    return { message: `${path} does not lead to the replay page`, remedy: `write ${right}#…` };
  }
  const link = readLink(url.slice(path.length));
  if (link !== null && 'problem' in link) {
    return { message: `${url} opens no run: ${link.problem.kind}`, remedy: 'copy it from the page' };
  }
  const rule = link?.rule ?? null;
  if (rule === null || findBrokenRule(rule) !== null) return undefined;
  return { message: `no broken rule "${rule}"`, remedy: 'name one of sim/broken/' };
}

function fileProblem(
  root: string,
  others: readonly Chapter[],
  path: string,
  url: string,
): Problem | undefined {
  const bare = path.replace(/^\//, '').replace(/\/$/, '');
  const candidates = path.startsWith('/')
    ? [
        `static/${bare}`,
        `site/pages/${bare || 'index'}.tsx`,
        `site/pages/${bare}/index.tsx`,
        `site/pages/${bare}.mdx`,
      ]
    : [];
  if (candidates.some((file) => existsSync(join(root, file)))) return undefined;
  const pages = others.map(({ name }) => `/${name.replace(/\.mdx$/, '')}`);
  return {
    message: `${url} leads nowhere`,
    remedy: nearest(path, pages, ''),
  };
}

function nearest(wrong: string, names: readonly string[], mark: string): string {
  const guesses = nearNames(wrong, names);
  const shown = (guesses.length > 0 ? guesses : names.slice(0, 6)).map((name) => mark + name);
  return shown.length === 0 ? 'there is nothing to link to' : `near: ${shown.join(', ')}`;
}

function idsOf({ tree }: Chapter): string[] {
  const ids: string[] = [];
  walk(tree, (node) => {
    // A component does other things with its id: `T` names a term by it.
    const isPlace = isElement(node) && !/^[A-Z]/.test(node.name ?? '');
    const id = isPlace ? attributesOf(node).get('id') : headingId(node);
    if (id !== undefined) ids.push(id);
  });
  return ids;
}

/** README.md and its kind: every relative link and picture is a file, and has the place it names. */
function documentFindings(root: string): Finding[] {
  return filesIn(root, '')
    .filter((file) => /^[^/]+\.md$|^(?:src|sim|examples|bench|test|tools)\/.*\.md$/.test(file))
    .flatMap((file) =>
      read(root, file)
        .split('\n')
        .flatMap((text, index) =>
          urlsIn(text).flatMap((url): Finding[] => {
            const problem = documentProblem(root, file, url);
            return problem === undefined ? [] : [{ file, line: index + 1, ...problem }];
          }),
        ),
    );
}

function documentProblem(root: string, file: string, url: string): Problem | undefined {
  const [path = '', anchor = ''] = url.split('#');
  const place = path === '' ? file : posix.join(posix.dirname(file), path);
  if (!existsSync(join(root, place))) {
    return { message: `${url} leads nowhere`, remedy: 'link to a file that is there' };
  }
  if (anchor === '' || !place.endsWith('.md')) return undefined;
  const anchors = anchorsOf(read(root, place));
  if (anchors.includes(decodeURIComponent(anchor))) return undefined;
  return { message: `${place} has no #${anchor}`, remedy: nearest(anchor, anchors, '#') };
}

/** The places of a document as GitHub calls them: its headings, and what has an id of its own. */
function anchorsOf(text: string): string[] {
  const prose = text.replace(/^(```+)[^]*?^\1/gm, '');
  const met = new Map<string, number>();
  const headings = [...prose.matchAll(/^#{1,6} +(.*?) *#*$/gm)].map(([, heading = '']) => {
    const words = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const id = words.replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '').replaceAll(' ', '-');
    const times = met.get(id) ?? 0;
    met.set(id, times + 1);
    return times === 0 ? id : `${id}-${times}`;
  });
  const ids = [...prose.matchAll(/\s(?:id|name)="([^"]+)"/g)].map(([, id = '']) => id);
  return [...headings, ...ids];
}

function urlsIn(line: string): string[] {
  const prose = line.replace(/`[^`]*`/g, '');
  const found = [
    ...prose.matchAll(/\]\(([^)\s]+)[^)]*\)/g),
    ...prose.matchAll(/\b(?:src|srcset|href)="([^"]+)"/g),
  ].map((match) => match[1] ?? '');
  return found.filter((url) => !/^[a-z][a-z0-9+.-]*:/i.test(url));
}
