/**
 * From `<Figure example="…" />` to what its program describes.
 *
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import type { Figure, Machine } from '../../../../sim/figures/figure.ts';
import { behindHtml } from '../../../components/Stale/words.ts';
import { Linker } from '../../../runtime/linker.ts';
import { readLibrary } from '../../runtime/library-text.cjs';
import type { LibrarySettings } from '../../runtime/library-text.cjs';
import { sourceAddress } from '../api.ts';
import { WeaveError, nearText } from '../errors.ts';
import { attributes, text } from '../mdx.ts';
import type { MdxElement } from '../mdx.ts';
import { behindIn } from '../pairs.ts';
import type { Texts } from '../pairs.ts';
import type { Language } from '../pieces.ts';
import type { Project } from '../project.ts';
import { requireSymbol } from '../resolve.ts';
import { figureHtml } from './index.ts';

/** How the file of a figure's program ends. */
export const ENDING = '.figure.ts';

interface Place {
  readonly chapter: string;
  readonly line: number;
}

const placeOf = (element: MdxElement, chapter: string): Place => ({
  chapter,
  line: element.position?.start.line ?? 1,
});

/** The file of the program. Throws WeaveError when there is none. */
export function planFigure(project: Project, element: MdxElement, chapter: string): string {
  const at = placeOf(element, chapter);
  const example = text(attributes(element), 'example');
  if (!example) throw new WeaveError(chapter, at.line, '<Figure> needs example="chapter/name"');
  const file = `examples/${example}${ENDING}`;
  if (project.has(file)) return file;
  const known = project
    .files()
    .filter((f) => f.startsWith('examples/') && f.endsWith(ENDING))
    .map((f) => f.slice('examples/'.length, -ENDING.length));
  throw new WeaveError(chapter, at.line, `no figure "${example}"${nearText(example, known)}`);
}

/** The texts that a figure's program may import: the library, the world, and the figures. */
export function figureTexts(root: string): Readonly<Record<string, string>> {
  const text = fs.readFileSync(path.join(root, 'site/runtime/roots.json'), 'utf8');
  const { without } = JSON.parse(text) as LibrarySettings;
  const roots = ['src', 'sim', 'examples'];
  return readLibrary(root, {
    roots,
    without: without.filter((f) => f !== 'sim/figures'),
    figures: true,
  });
}

/** Runs a figure's program on the texts of the repository. */
export async function runFigure(texts: Readonly<Record<string, string>>, file: string): Promise<Figure> {
  const { figure } = await new Linker(texts).run(file);
  if (typeof figure === 'object' && figure !== null) return figure as Figure;
  throw new Error('it exports no `figure`');
}

/** The HTML of a figure in a chapter. */
export async function figurePiece(
  project: Project,
  element: MdxElement,
  chapter: string,
  id: string,
  language: Language,
): Promise<string> {
  const at = placeOf(element, chapter);
  const file = planFigure(project, element, chapter);
  const figure = await runFigure(figureTexts(project.root), file).catch((error: unknown) => {
    throw new WeaveError(chapter, at.line, `${file} cannot be drawn: ${(error as Error).message}`);
  });
  const { drawing } = figure;
  if (drawing.kind === 'machine') checkMachine(project, drawing, at);
  const html = figureHtml(figure, id, language, (place) => {
    return sourceAddress(place.file, requireSymbol(project, at, place.file, place.symbol).start);
  });
  const isBehind = behindIn(project.root, LENT_WORDS, language);
  return html + (saysOne(drawing, isBehind) ? behindHtml(language) : '');
}

/** Words such as 磁盘 that figures share; their own belong to the passage that shows them. */
const LENT_WORDS = 'sim/figures';

/** Whether one of the texts that a drawing has in both languages is such a one. */
function saysOne(of: unknown, isSuch: (texts: Texts) => boolean): boolean {
  if (typeof of !== 'object' || of === null) return false;
  const { zh, en } = of as Partial<Texts>;
  if (typeof zh === 'string' && typeof en === 'string') return isSuch({ zh, en });
  return Object.values(of).some((one) => saysOne(one, isSuch));
}

/** Every edge ends at a state, and is made by functions that can be looked up. */
export function checkMachine(project: Project, { states, edges }: Machine, at: Place): void {
  const ids = states.map(({ id }) => id);
  for (const { from, to, by } of edges) {
    const lost = [from, to].find((id) => !ids.includes(id));
    if (lost !== undefined) {
      throw new WeaveError(at.chapter, at.line, `an edge at the state "${lost}", which is not shown`);
    }
    for (const { file, symbol } of by) requireSymbol(project, at, file, symbol);
  }
}
