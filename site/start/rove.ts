/**
 * The keyboard inside of code and of lists of names: down or Enter goes in, arrows go from name to
 * name and from line to line, Enter follows a name, Esc leaves.
 *
 * @module
 */
import { GROUPS } from './names.ts';

/** What counts as a line: of code, of a list, of a table. */
const LINE = '.l, li, tr';

/** A link with the line that it stands on. */
interface Stop {
  readonly link: HTMLAnchorElement;
  readonly line: Element | null;
}

function stopsIn(code: Element): readonly Stop[] {
  return [...code.querySelectorAll<HTMLAnchorElement>('a[href]')].map((link) => ({
    link,
    line: link.closest(LINE),
  }));
}

const leftOf = (link: Element): number => link.getBoundingClientRect().left;

/** The link of the next line up or down that has one, where it is nearest to this one. */
function vertical(stops: readonly Stop[], at: number, step: 1 | -1): number {
  const { link, line } = stops[at]!;
  let i = at;
  while (stops[i] && stops[i]!.line === line) i += step;
  const next = stops[i]?.line;
  if (!next) return at;
  const x = leftOf(link);
  const candidates = [...stops.keys()].filter((k) => stops[k]!.line === next);
  const distance = (k: number): number => Math.abs(leftOf(stops[k]!.link) - x);
  return candidates.reduce((best, k) => (distance(k) < distance(best) ? k : best));
}

/** Where a key leads from the stop `at`, or from the code itself when that is -1. */
function target(key: string, stops: readonly Stop[], at: number): number | undefined {
  const last = stops.length - 1;
  if (at < 0) return key === 'ArrowDown' || key === 'Enter' ? 0 : undefined;
  switch (key) {
    case 'ArrowRight':
      return Math.min(at + 1, last);
    case 'ArrowLeft':
      return Math.max(at - 1, 0);
    case 'ArrowDown':
      return vertical(stops, at, 1);
    case 'ArrowUp':
      return vertical(stops, at, -1);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}

/** Moves the focus as a key says. */
export function rove(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const focus = document.activeElement;
  const code = focus?.closest<HTMLElement>(GROUPS);
  if (!code) return;
  const stops = stopsIn(code);
  const at = stops.findIndex(({ link }) => link === focus);
  if (event.key === 'Escape' && at >= 0) {
    event.preventDefault();
    code.focus();
    return;
  }
  const next = target(event.key, stops, at);
  if (next === undefined || stops.length === 0) return;
  event.preventDefault();
  stops[next]!.link.focus();
}
