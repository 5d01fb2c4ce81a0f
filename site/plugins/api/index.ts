import fs from 'node:fs';
import path from 'node:path';
import type { LoadContext, Plugin } from '@docusaurus/types';
import { headingIds } from '../weave/api.ts';

// Each language loads the plugins afresh; the reference is written once for all.
const done = globalThis as { annotatedRaftApi?: Promise<void> };

/**
 * Makes a page of TypeDoc a page of the book. Members that come from the language itself have
 * no page to lead to. The title goes into the front matter: as a heading it would take the
 * anchor of a class that has the name of its module.
 */
function adopt(text: string): string {
  return text
    .replace(/^Defined in: .*node\\?_modules.*\n\n?/gm, '')
    .replace(/^# (.*)$/m, (_, title: string) => `---\ntitle: ${title.replace(/\\/g, '')}\n---`);
}

/**
 * TypeDoc counts `Entry.type` and `EntryType` as headings of one name, and the site does not:
 * takes away the number of an anchor that stands on no heading.
 */
function mendAnchors(text: string, page: string, ids: ReadonlyMap<string, Set<string>>): string {
  const numbered = /\]\(([\w-]+\.md)?#([\w-]+?)-(\d+)\)/g;
  return text.replace(numbered, (link, file: string | undefined, name: string, count: string) => {
    const known = ids.get(file ?? page);
    if (known === undefined || known.has(`${name}-${count}`) || !known.has(name)) return link;
    return `](${file ?? ''}#${name})`;
  });
}

function adoptAll(dir: string): void {
  const names = fs.readdirSync(dir).filter((name) => name.endsWith('.md'));
  const pages = new Map(
    names.map((name) => [name, adopt(fs.readFileSync(path.join(dir, name), 'utf8'))]),
  );
  const ids = new Map([...pages].map(([name, text]) => [name, new Set(headingIds(text).values())]));
  for (const [name, text] of pages) {
    fs.writeFileSync(path.join(dir, name), mendAnchors(text, name, ids));
  }
}

async function write(context: LoadContext): Promise<void> {
  const out = path.join(context.siteDir, 'docs/api');
  fs.rmSync(out, { recursive: true, force: true });
  const modules = fs
    .readdirSync(path.join(context.siteDir, 'src'))
    .filter((f) => f.endsWith('.ts') && !['index.ts', 'internals.ts'].includes(f));
  if (modules.length === 0) return;
  const { default: typedoc } = await import('docusaurus-plugin-typedoc');
  await typedoc(context, {
    name: 'Annotated Raft API',
    out,
    tsconfig: path.join(context.siteDir, 'tsconfig.lib.json'),
    entryPoints: modules.map((f) => path.join(context.siteDir, 'src', f)),
    readme: 'none',
    entryFileName: 'index',
    outputFileStrategy: 'modules',
    disableGit: true,
    sourceLinkTemplate: '/source/src/{path}#L{line}',
    excludePrivate: false,
    excludeProtected: false,
    excludeInternal: false,
    excludePrivateClassFields: false,
    hidePageHeader: true,
    excludeExternals: true,
    skipErrorChecking: true,
    parametersFormat: 'table',
    sidebar: {
      autoConfiguration: false,
      pretty: false,
      typescript: false,
      deprecatedItemClassName: '',
    },
    logLevel: 'Error',
  });
  adoptAll(out);
}

/** Writes the API reference from the TSDoc of src/ into docs/api, once for all languages. */
export default async function api(context: LoadContext): Promise<Plugin> {
  done.annotatedRaftApi ??= write(context);
  await done.annotatedRaftApi;
  return { name: 'api' };
}
