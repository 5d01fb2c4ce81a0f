/** The little HTML that the pages of the appendix are made of. */
import { escapeHtml } from '../render.ts';

export const code = (text: string): string => `<code>${escapeHtml(text)}</code>`;

/** A sentence; what stands in backticks is code. */
export const prose = (text: string): string => escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>');

/** A link; the inside is HTML. */
export const link = (href: string, inside: string): string =>
  `<a href="${escapeHtml(href)}">${inside}</a>`;

export const list = (look: string, items: readonly string[]): string =>
  `<ul class="${look}">${items.map((item) => `<li>${item}</li>`).join('')}</ul>`;

/**
 * A list or the like with many links, as one stop of Tab with arrows inside; without script they are
 * links like any other.
 */
export const group = (label: string, inside: string): string =>
  `<div role="group" tabindex="0" aria-label="${escapeHtml(label)}" data-rove>${inside}</div>`;

/**
 * A table; heads are text, cells are HTML. A column of numbers stands at the right. Where it becomes
 * a list, cells tell their head.
 */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const look = heads.map((_, i) => (rows.every((row) => NUMBER.test(row[i]!)) ? ' class="number"' : ''));
  const head = heads.map((one, i) => `<th${look[i]}>${escapeHtml(one)}</th>`).join('');
  const body = rows
    .map((row) => {
      const cells = row.map((cell, i) => `<td${look[i]}${labelOf(heads, i)}>${cell}</td>`);
      return `<tr>${cells.join('')}</tr>`;
    })
    .join('');
  const inside = `<thead><tr>${head}</tr></thead><tbody>${body}</tbody>`;
  return `<div class="table" tabindex="0" data-rove><table>${inside}</table></div>`;
}

const NUMBER = /^\d+(\.\d+)?( ?%)?( \(.*%\))?$/;

/** As in the chapters: from three columns on, and not for the first, which is then the heading. */
function labelOf(heads: readonly string[], i: number): string {
  return heads.length < 3 || i === 0 ? '' : ` data-label="${escapeHtml(heads[i]!)}"`;
}
