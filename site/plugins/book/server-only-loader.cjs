/**
 * Keeps a module that only the server needs out of the page: there each of
 * its functions gives an empty text.
 */
module.exports = function serverOnlyLoader(text) {
  const names = [...text.matchAll(/^export function (\w+)/gm)].map((m) => m[1]);
  return names.map((name) => `export function ${name}() { return ''; }`).join('\n');
};
