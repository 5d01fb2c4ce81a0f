/**
 * Tells the bundler which files a chapter is woven from, so that a change in
 * one of them builds the chapter anew and no cache serves an old page.
 * The text of the chapter passes through unchanged.
 */
const fs = require('node:fs');
const path = require('node:path');

/** Every file of the catalogue, and the counterexample of a rule wherever it stands. */
function brokenRule(root, rule) {
  const examples = path.join(root, 'examples');
  const folders = fs.existsSync(examples) ? fs.readdirSync(examples) : [];
  return [
    ...sources(path.join(root, 'sim/broken')),
    path.join(root, 'site/plugins/weave/compare_program.ts'),
    ...folders
      .map((folder) => path.join(examples, folder, `${rule}.case`))
      .filter((file) => fs.existsSync(file)),
  ];
}

/** The module of an exercise, and all of the library that it may change. */
function exercise(root, name) {
  const [chapter, file] = name.split('/');
  return [
    path.join(root, 'examples', chapter, 'exercises', `${file}.ts`),
    path.join(root, 'examples/exercise.ts'),
    path.join(root, 'site/runtime/exercises.ts'),
    ...sources(path.join(root, 'src')),
  ];
}

function sources(dir, end = '.ts', out = []) {
  if (!fs.existsSync(dir)) return out;
  for (const entry of fs.readdirSync(dir, { withFileTypes: true })) {
    const full = path.join(dir, entry.name);
    if (entry.isDirectory()) sources(full, end, out);
    else if (entry.name.endsWith(end)) out.push(full);
  }
  return out;
}

/** The Chinese sentences about a file of src/. */
function sentencesOf(root, file) {
  const module = file.replace(/^src\//, '').replace(/\.ts$/, '.json');
  return path.join(root, 'i18n/zh-Hans/api', module);
}

/** The glossary leads to the chapters of its language. */
function glossary(loader, root) {
  loader.addDependency(path.join(root, 'site/glossary-places.json'));
  for (const file of sources(path.dirname(loader.resourcePath), '.mdx')) loader.addDependency(file);
}

/** The program of a figure, and all that it runs and is drawn with. */
function figure(root, name) {
  const folders = ['src', 'sim', 'site/plugins/weave/figure'];
  return [
    path.join(root, `examples/${name}.figure.ts`),
    ...folders.flatMap((folder) => sources(path.join(root, folder))),
  ];
}

/** The files that a chapter names, as paths from the root. */
function named(text) {
  const files = new Set();
  for (const m of text.matchAll(/\bfile=(["'])(.+?)\1/g)) files.add(m[2]);
  for (const m of text.matchAll(/((?:src|sim|examples)\/[\w./-]+?\.ts)#/g)) files.add(m[1]);
  for (const m of text.matchAll(/<(?!Figure\b)\w+\b[^>]*\bexample=(["'])(.+?)\1/g)) {
    files.add(`examples/${m[2]}.ts`);
    files.add(`examples/${m[2]}.out`);
  }
  for (const m of text.matchAll(/<Scenario\b[^>]*\bcase=(["'])(.+?)\1/g)) {
    files.add(`examples/${m[2]}.case`);
  }
  return files;
}

/** Elements that stand for more files than they name, by what names them. */
const STANDING_FOR = [
  [/<BreakIt\b[^>]*\brule=(["'])(.+?)\1/g, brokenRule],
  [/<Figure\b[^>]*\bexample=(["'])(.+?)\1/g, figure],
  [/<Exercise\b[^>]*\bname=(["'])(.+?)\1/g, exercise],
];

/** What every page shows of the library: links and names lead into all of it. */
function library(root) {
  return [
    ...['src', 'sim', 'site/plugins/weave'].flatMap((folder) => sources(path.join(root, folder))),
    path.join(root, 'site/runtime/linker.ts'),
  ];
}

function dependOn(loader, text, { root, dev }) {
  const files = named(text);
  for (const file of files) loader.addDependency(path.join(root, file));
  for (const [pattern, filesOf] of STANDING_FOR) {
    for (const m of text.matchAll(pattern)) {
      for (const file of filesOf(root, m[2])) loader.addDependency(file);
    }
  }
  // Rules may stand on any page with listings: whether a text is behind hangs on who read it.
  loader.addDependency(path.join(root, 'etc/read/pairs.json'));
  if (/<T\b|<Glossary\b/.test(text)) loader.addDependency(path.join(root, 'site/glossary.json'));
  if (/<MiniIndex\b/.test(text)) {
    for (const file of files) loader.addDependency(sentencesOf(root, file));
    loader.addDependency(path.join(root, 'i18n/zh-Hans/api/fingerprints.json'));
  }
  if (/<Glossary\b/.test(text)) glossary(loader, root);
  // While writing, the files that are shown are enough; a page that is published must not be behind.
  if ((files.size > 0 || text.includes('`')) && !dev) {
    for (const file of library(root)) loader.addDependency(file);
  }
}

const ENGLISH = 'i18n/en/docusaurus-plugin-content-docs/current/';

/** Whether a passage is stale hangs on its counterpart, and on the record of who read it. */
function counterpart(loader, { root }) {
  const file = path.relative(root, loader.resourcePath).split(path.sep).join('/');
  const name = file.replace(ENGLISH, '').replace(/^docs\//, '');
  for (const other of [`docs/${name}`, ENGLISH + name, `etc/read/${name.replace(/\.mdx$/, '.json')}`]) {
    if (other !== file) loader.addDependency(path.join(root, other));
  }
}

module.exports = function dependLoader(text) {
  dependOn(this, text, this.getOptions());
  counterpart(this, this.getOptions());
  return text;
};

module.exports.dependOn = dependOn;
