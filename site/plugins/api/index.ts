import fs from 'node:fs';
import path from 'node:path';
import type { LoadContext, Plugin } from '@docusaurus/types';

// Each language loads the plugins afresh; the reference is written once for all.
const done = globalThis as { annotatedRaftApi?: Promise<void> };

/** Members that come from the language itself have no page to lead to. */
function dropForeignSources(dir: string): void {
  for (const entry of fs.readdirSync(dir, { withFileTypes: true })) {
    const file = path.join(dir, entry.name);
    if (entry.isDirectory()) dropForeignSources(file);
    else {
      const text = fs.readFileSync(file, 'utf8');
      const kept = text.replace(/^Defined in: .*node\\?_modules.*\n\n?/gm, '');
      if (kept !== text) fs.writeFileSync(file, kept);
    }
  }
}

async function write(context: LoadContext): Promise<void> {
  const out = path.join(context.siteDir, 'docs/api');
  fs.rmSync(out, { recursive: true, force: true });
  const modules = fs.readdirSync(path.join(context.siteDir, 'src'))
    .filter((f) => f.endsWith('.ts') && f !== 'index.ts');
  if (modules.length === 0) return;
  const { default: typedoc } = await import('docusaurus-plugin-typedoc');
  await typedoc(context, {
    name: 'Annotated Raft API',
    out,
    tsconfig: path.join(context.siteDir, 'tsconfig.lib.json'),
    entryPoints: modules.map((f) => path.join(context.siteDir, 'src', f)),
    readme: 'none',
    entryFileName: 'index',
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
      autoConfiguration: false, pretty: false, typescript: false, deprecatedItemClassName: '',
    },
    logLevel: 'Error',
  });
  dropForeignSources(out);
}

/** Writes the API reference from the TSDoc of src/ into docs/api, once for all languages. */
export default async function api(context: LoadContext): Promise<Plugin> {
  done.annotatedRaftApi ??= write(context);
  await done.annotatedRaftApi;
  return { name: 'api' };
}
