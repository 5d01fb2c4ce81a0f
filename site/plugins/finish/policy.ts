/**
 * The policy of a built page: what it may load and run. It stands in the
 * page itself, since a static host may not let anybody set headers.
 *
 * @module
 */

import { createHash } from 'node:crypto';

const SCRIPT = /<script\b([^>]*)>([\s\S]*?)<\/script>/gi;
const TYPE = /\stype=["']?([^"'\s>]+)/i;
const META = '<meta http-equiv="Content-Security-Policy"';

/**
 * The texts of the scripts that stand in a page and are run. Data have
 * another type, and a script with an address has no text.
 */
export function inlineScripts(html: string): string[] {
  return [...html.matchAll(SCRIPT)]
    .filter(([, attributes = '']) => !/\ssrc=/i.test(attributes) && isRun(attributes))
    .map(([, , text = '']) => text);
}

function isRun(attributes: string): boolean {
  const type = TYPE.exec(attributes)?.[1] ?? 'module';
  return ['module', 'text/javascript', 'application/javascript'].includes(type);
}

/**
 * Scripts come from the site, or are those that the page was built with.
 * Styles may stand in the page: React writes `style` attributes, and the
 * editor makes a sheet of its own. The frame in which programs run is a file
 * of the site with a policy of its own, so that no page has to allow `eval`.
 */
export function policyOf(html: string): string {
  const hashes = inlineScripts(html).map(
    (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
  );
  return [
    "default-src 'none'",
    ["script-src 'self'", ...new Set(hashes)].join(' '),
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "frame-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
  ].join('; ');
}

/** The page with its policy, before anything that could be loaded. */
export function withPolicy(html: string): string {
  if (html.includes(META)) return html;
  const head = /<head\b[^>]*>/i.exec(html);
  if (head === null) throw new Error('a page without a head');
  const after = head.index + head[0].length;
  return `${html.slice(0, after)}${META} content="${policyOf(html)}">${html.slice(after)}`;
}
