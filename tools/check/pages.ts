/** Links of the built pages: every address inside the site leads somewhere. */
import { existsSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { type Finding, filesIn, read } from './part.ts';

export function checkPages(root: string): Finding[] {
  const files = htmlIn(root);
  const ids = new Map<string, Set<string>>();
  const idsOf = (file: string): Set<string> => {
    const known = ids.get(file);
    if (known !== undefined) return known;
    const found = new Set(
      [...read(root, file).matchAll(/\s(?:id|name)=(?:"([^"]*)"|([^\s">]+))/g)].map((match) =>
        unescape(match[1] ?? match[2] ?? ''),
      ),
    );
    ids.set(file, found);
    return found;
  };
  return files.flatMap((file) => pageFindings(root, file, idsOf));
}

function htmlIn(root: string): string[] {
  return filesIn(join(root, 'build'), '')
    .filter((file) => file.endsWith('.html'))
    .map((file) => `build/${file}`);
}

function pageFindings(root: string, file: string, idsOf: (file: string) => Set<string>): Finding[] {
  const html = read(root, file);
  const links = html.matchAll(/<a\s[^>]*?\bhref=(?:"([^"]*)"|([^\s">]+))/g);
  const seen = new Set<string>();
  const findings: Finding[] = [];
  for (const match of links) {
    const url = unescape(match[1] ?? match[2] ?? '');
    if (seen.has(url) || !/^[/#.]/.test(url) || url.startsWith('//')) continue;
    seen.add(url);
    const problem = problemOf(root, file, url, idsOf);
    if (problem === undefined) continue;
    findings.push({
      file,
      line: html.slice(0, match.index).split('\n').length,
      message: problem,
      remedy: 'mend the link in its chapter or component, and build again',
    });
  }
  return findings;
}

function problemOf(
  root: string,
  file: string,
  url: string,
  idsOf: (file: string) => Set<string>,
): string | undefined {
  const [path = '', anchor = ''] = url.replace(/\?[^#]*/, '').split('#');
  const target = path === '' ? file : fileFor(root, file, path);
  if (target === undefined) return `the link ${url} leads nowhere`;
  if (anchor === '' || !target.endsWith('.html')) return undefined;
  const wanted = decodeURIComponent(anchor);
  // The pages of whole files number their lines only in the browser or in
  // ranges, so `#L5` and `#L5-L9` are taken as they are.
  if (/^L\d+(?:-L\d+)?$/.test(wanted) || idsOf(target).has(wanted)) return undefined;
  // What the replay page is to open is no place in it.
  if (/^(?:case|seed)=/.test(wanted) && /\/replay\/index\.html$/.test(target)) return undefined;
  return `the link ${url} names an id that ${target} has not`;
}

function fileFor(root: string, file: string, path: string): string | undefined {
  const clean = decodeURIComponent(path).replace(/\/$/, '');
  const place = path.startsWith('/') ? `build${clean}` : posix.join(posix.dirname(file), clean);
  return [place, `${place}.html`, `${place}/index.html`].find(
    (name) => existsSync(join(root, name)) && statSync(join(root, name)).isFile(),
  );
}

function unescape(text: string): string {
  return text
    .replaceAll('&amp;', '&')
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>');
}
