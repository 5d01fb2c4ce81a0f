import type { Links } from './api.ts';
import { highlight } from './highlight.ts';
import type { Piece } from './highlight.ts';
import type { Project, Reference } from './project.ts';

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (c) => ESCAPES[c]!);
}

/** The first sentence of a comment, with its code and its links to symbols as code. */
export function summaryHtml(summary: string): string {
  return escapeHtml(summary)
    .replace(/\{@link\s+([^}|\s]+)[^}]*\}/g, '<code>$1</code>')
    .replace(/`([^`]+)`/g, '<code>$1</code>');
}

export function wrap(text: string, kind: string): string {
  if (text === '') return '';
  const inner = escapeHtml(text);
  return kind ? `<i class=${kind}>${inner}</i>` : inner;
}

/** Cuts the pieces of a line at the bounds of its references. */
function weaveLine(
  pieces: readonly Piece[],
  references: readonly Reference[],
  indent: number,
  link: (ref: Reference, text: string, kind: string) => string,
): string {
  let out = '';
  let column = 0;
  for (const piece of pieces) {
    let at = 0;
    const end = column + piece.text.length;
    for (const ref of references) {
      if (ref.start < column || ref.end > end) continue;
      out += wrap(piece.text.slice(Math.max(at, indent - column), ref.start - column), piece.kind);
      out += link(ref, piece.text.slice(ref.start - column, ref.end - column), piece.kind);
      at = ref.end - column;
    }
    out += wrap(piece.text.slice(Math.max(at, indent - column)), piece.kind);
    column = end;
  }
  return out;
}

export interface RenderOptions {
  readonly start: number;
  readonly end: number;
  /** Line -> the numbers of the notes that stand on it. */
  readonly notes?: ReadonlyMap<number, readonly number[]>;
  /** Makes the ids of the notes; needed with notes. */
  readonly noteId?: (n: number) => string;
  /** What a screen reader hears for a note's number. */
  readonly noteLabel?: string;
  /** Give the lines that bear notes the id `<prefix>-<number>`. */
  readonly idPrefix?: string;
  /** Give each line the id `L<number>`. */
  readonly anchors?: boolean;
}

/**
 * The lines of a file as one string of HTML. Identifiers are links; a link
 * that repeats one before it is left out of the tab order.
 */
export async function renderLines(
  project: Project,
  links: Links,
  file: string,
  options: RenderOptions,
): Promise<string> {
  const { start, end, notes } = options;
  const pieces = await highlight(project.text(file));
  const references = project.references(file);
  const shown = project.lines(file).slice(start - 1, end);
  const indent = options.anchors
    ? 0
    : Math.min(...shown.filter((l) => l.trim()).map((l) => /^ */.exec(l)?.[0].length ?? 0));
  const met = new Set<string>();

  const link = (ref: Reference, text: string, kind: string): string => {
    const target = links.definition(ref.file, ref.symbol);
    if (!target) return wrap(text, kind);
    const again = met.has(target) ? ' tabindex=-1' : '';
    met.add(target);
    const look = kind ? ` class=${kind}` : '';
    return `<a${look} href="${target}"${again}>${escapeHtml(text)}</a>`;
  };

  let html = '';
  for (let n = start; n <= end; n++) {
    const code = weaveLine(pieces[n - 1] ?? [], references.get(n) ?? [], indent, link);
    const marks = (notes?.get(n) ?? [])
      .map(
        (k) =>
          `<a class=m data-k=${k} href="#${options.noteId?.(k)}"` +
          ` aria-label="${escapeHtml(options.noteLabel ?? '')} ${k}"></a>`,
      )
      .join('');
    const id = options.anchors ? ` id=L${n}` : marks ? ` id=${options.idPrefix}-${n}` : '';
    const look = marks ? '"l noted"' : 'l';
    html += `<span class=${look}${id} data-n=${n}>${code}${marks}\n</span>`;
  }
  return html;
}
