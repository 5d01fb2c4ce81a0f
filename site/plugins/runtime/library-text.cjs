// Loader: exports the text of every .ts file under the roots that the
// resource names, by repository path. Each file and folder is a dependency,
// so that the dev server reloads after an edit and the persistent cache
// never serves an old text.
const fs = require('node:fs');
const path = require('node:path');
const { transform } = require('sucrase');
const options = require('../../runtime/strip.json');

/** A program that describes a figure: the build runs it, no reader does. */
const FIGURE = /\.figure\.ts$/;

/** What a page has no use for: it is a part of Node. */
const OF_NODE = /\bfrom 'node:/;

/** Paths of .ts files under `folder`, relative to `base`, sorted. */
function sourcesUnder(base, folder, without, onFolder) {
  const absolute = path.join(base, folder);
  if (!fs.existsSync(absolute) || without.includes(folder)) return [];
  onFolder(absolute);
  const found = [];
  for (const entry of fs.readdirSync(absolute, { withFileTypes: true })) {
    const name = `${folder}/${entry.name}`;
    if (entry.isDirectory()) found.push(...sourcesUnder(base, name, without, onFolder));
    else if (name.endsWith('.ts') && !name.endsWith('.d.ts')) found.push(name);
  }
  return found.sort();
}

/** Reads all files that `settings` (a roots.json) names. */
function readLibrary(base, settings, onFolder = () => {}) {
  const files = {};
  for (const root of settings.roots) {
    for (const name of sourcesUnder(base, root, settings.without, onFolder)) {
      if (FIGURE.test(name) && settings.figures !== true) continue;
      const text = fs.readFileSync(path.join(base, name), 'utf8');
      if (!OF_NODE.test(text)) files[name] = text;
    }
  }
  return files;
}

/** Programs of chapters: readers change them, and they are short. */
const PROGRAM = /^examples\/(?!raft-kv\/)/;

/** JavaScript of the library's texts, line for line, so that no page has to make it. */
function stripLibrary(files) {
  const names = Object.keys(files).filter((name) => !PROGRAM.test(name));
  return Object.fromEntries(names.map((name) => [name, transform(files[name], options).code]));
}

module.exports = function libraryText(source) {
  this.addDependency(__filename);
  this.addDependency(require.resolve('../../runtime/strip.json'));
  const base = this.rootContext;
  const files = readLibrary(base, JSON.parse(source), (f) => this.addContextDependency(f));
  for (const name of Object.keys(files)) this.addDependency(path.join(base, name));
  const code = stripLibrary(files);
  // Side by side, text and code of a file are packed as almost one.
  const all = Object.entries(files).map(([name, text]) => [name, text, code[name]]);
  return [
    `const all = ${JSON.stringify(all)};`,
    'const column = (i) => Object.fromEntries(all.map((row) => [row[0], row[i]]));',
    'export default column(1);',
    'const made = Object.entries(column(2)).filter(([, js]) => js !== null);',
    'export const code = Object.fromEntries(made);',
  ].join('\n');
};

module.exports.readLibrary = readLibrary;
module.exports.stripLibrary = stripLibrary;
