/** The indexes of both languages as the build makes them. */
import { join } from 'node:path';
import { collect } from '../../site/plugins/search/collect.ts';
import { apiPage, Links, slug } from '../../site/plugins/weave/api.ts';
import { Project } from '../../site/plugins/weave/project.ts';
import type { FileSymbol } from '../../site/plugins/weave/symbols.ts';
import type { SearchIndex } from '../../site/search/types.ts';

export const ROOT = join(import.meta.dirname, '..', '..');

/** The reference as TypeDoc writes it; it need not be there for this test. */
class Anchors extends Links {
  override api(file: string, symbol: FileSymbol): string | undefined {
    if (!file.startsWith('src/')) return undefined;
    return `~/api/${apiPage(file)}/#${slug(symbol.path.split('.').at(-1)!)}`;
  }
}

export const project = new Project(ROOT, true);
const links = new Anchors(project, join(ROOT, 'docs/api'));

export const indexes: Record<'zh' | 'en', SearchIndex> = {
  zh: collect(project, links, 'zh'),
  en: collect(project, links, 'en'),
};
