/**
 * The first picture of a page. A browser paints what has come, and lays the page out anew with
 * each further part: a chapter that comes at once is laid out three times, while its reader
 * scrolls and waits. So a page is painted when it is whole, or after a moment.
 *
 * @module
 */

/** So long a page that comes slowly is waited for; milliseconds. */
const PATIENCE_MS = 500;

/** The last element of a page. Where it is open already, a browser does not wait for it. */
const END = 'page-end';

/** Browsers that know no `expect` paint what has come, and so do those without scripts. */
const WAIT = `<script>{const l=document.createElement("link");l.rel="expect";\
l.href="#${END}";l.setAttribute("blocking","render");document.head.append(l);\
setTimeout(()=>l.remove(),${PATIENCE_MS})}</script>`;

/** The page with the script before all that is loaded, since a script waits for styles before it. */
export function withPatience(html: string): string {
  const link = html.indexOf('<link');
  const end = html.lastIndexOf('</body>');
  if (html.includes(WAIT) || link < 0 || end < link) return html;
  const mark = `<span id=${END} hidden></span>`;
  return html.slice(0, link) + WAIT + html.slice(link, end) + mark + html.slice(end);
}
