/** What chapters show by name is there, and what is there to be shown is shown. */
import { posix } from 'node:path';
import { BROKEN_RULES } from '../../sim/broken/index.ts';
import { nearNames } from '../../sim/near.mjs';
import { caseFileOf } from '../../site/plugins/weave/broken.ts';
import { exerciseFile } from '../../site/runtime/exercises.ts';
import { importsOf } from './graph.ts';
import {
  attributesOf,
  CHINESE,
  type Chapter,
  chaptersIn,
  type Element,
  ENGLISH,
  isElement,
  lineOf,
  walk,
} from './mdx.ts';
import { type Finding, filesIn, read } from './part.ts';

/** What may be named, and the files there are. */
interface Known {
  readonly files: ReadonlySet<string>;
  readonly components: readonly string[];
  readonly terms: readonly string[];
}

/** Components by their names; the build puts others in the place of some. */
const COMPONENTS = 'site/theme/MDXComponents.tsx';
const OF_THE_BUILD = ['Glossary', 'Names'];

export function checkNames(root: string): Finding[] {
  const files = filesIn(root, '');
  const has = (file: string): boolean => files.includes(file);
  const glossary = has('site/glossary.json') ? read(root, 'site/glossary.json') : '[]';
  const known: Known = {
    files: new Set(files),
    components: has(COMPONENTS) ? componentsIn(read(root, COMPONENTS)) : [],
    terms: (JSON.parse(glossary) as { id: string }[]).map(({ id }) => id),
  };
  const languages = [CHINESE, ENGLISH].map((folder) => chaptersIn(root, folder));
  const chapters = languages.flatMap((one) => one.chapters);
  const named = chapters.flatMap((chapter) => namesIn(chapter, known));
  // What a page shows that cannot be read is not known.
  const whole = languages.every(({ broken }) => broken.length === 0);
  return [
    ...named.flatMap(({ finding }) => finding ?? []),
    ...(whole ? orphans(root, known.files, named) : []),
  ];
}

/** The names under which the theme exports components, `T` and `Figure` and all. */
function componentsIn(text: string): string[] {
  const list = /^export default \{([^]*?)^\};/m.exec(text)?.[1] ?? '';
  return [...list.matchAll(/^ {2}([A-Z]\w*)/gm)].map((match) => match[1] ?? '');
}

/** A file that a chapter names, or what is wrong with the name. */
interface Named {
  readonly file?: string;
  readonly finding?: Finding;
}

function namesIn(chapter: Chapter, known: Known): Named[] {
  const own = new Set<string>();
  const found: Named[] = [];
  walk(chapter.tree, (node) => {
    if (node.type !== 'mdxjsEsm') return;
    for (const [name] of node.value.matchAll(/\b[A-Z]\w*/g)) own.add(name);
  });
  walk(chapter.tree, (node) => {
    if (!isElement(node) || !/^[A-Z]/.test(node.name ?? '')) return;
    const components = [...known.components, ...own, ...OF_THE_BUILD];
    for (const name of nameOf(node, chapter, known, components)) found.push(name);
  });
  return found;
}

function nameOf(node: Element, chapter: Chapter, known: Known, components: string[]): Named[] {
  const { file } = chapter;
  const at = { file, line: lineOf(node) };
  const name = node.name ?? '';
  const missing = (what: string, wanted: string, names: readonly string[]): Named[] => {
    const near = nearNames(wanted, names);
    const remedy = near.length > 0 ? `near: ${near.join(', ')}` : `there are ${few(names)}`;
    return [{ finding: { ...at, message: `<${name}> names no ${what}: ${wanted}`, remedy } }];
  };
  if (!components.includes(name)) return missing('component', name, components);
  const attributes = attributesOf(node);
  if (name === 'T') {
    const id = attributes.get('id') ?? '';
    return known.terms.includes(id) ? [] : missing('term of the glossary', id, known.terms);
  }
  return sourcesOf(name, attributes, chapter).flatMap(({ what, wanted, target, names }) => {
    if (known.files.has(target)) return [{ file: target }];
    if (names !== undefined) return missing(what, wanted, names);
    return missing(what, target, siblings(target, known.files));
  });
}

const few = (names: readonly string[]): string => names.slice(0, 6).join(', ') || 'none';

/** Files of the same kind, as somebody may have meant them. */
function siblings(target: string, files: ReadonlySet<string>): string[] {
  const end = target.slice(target.indexOf('.'));
  return [...files].filter((file) => file.startsWith('examples/') && file.endsWith(end));
}

interface Source {
  readonly what: string;
  readonly wanted: string;
  /** The file in which it stands. */
  readonly target: string;
  /** Others of its kind, where they are no files. */
  readonly names?: readonly string[];
}

/** The files that an element shows by name. */
function sourcesOf(name: string, attributes: Map<string, string>, { file }: Chapter): Source[] {
  const wanted = (key: string): string => attributes.get(key) ?? '';
  const example = wanted('example');
  switch (name) {
    case 'Figure':
      return [{ what: 'figure', wanted: example, target: `examples/${example}.figure.ts` }];
    case 'Run':
    case 'Predict':
      return [{ what: 'example', wanted: example, target: `examples/${example}.ts` }];
    case 'Scenario': {
      const played = wanted('case');
      return played === ''
        ? [{ what: 'example', wanted: example, target: `examples/${example}.ts` }]
        : [{ what: 'case', wanted: played, target: `examples/${played}.case` }];
    }
    case 'Exercise':
      return [{ what: 'exercise', wanted: wanted('name'), target: exerciseFile(wanted('name')) }];
    case 'BreakIt': {
      const rule = wanted('rule');
      const names = BROKEN_RULES.map(({ id }) => id);
      if (!names.includes(rule)) return [{ what: 'broken rule', wanted: rule, target: '', names }];
      return [{ what: 'case of the rule', wanted: rule, target: caseFileOf(file, rule) }];
    }
    default:
      return [];
  }
}

/** Files of the examples that no chapter shows and no other file uses. */
function orphans(root: string, files: ReadonlySet<string>, named: readonly Named[]): Finding[] {
  const used = new Set(named.map(({ file }) => file));
  const programs = [...files].filter((file) => /^(?:examples|test|sim|site)\/.*\.tsx?$/.test(file));
  for (const file of programs) {
    for (const other of importsOf(file, read(root, file), (name) => files.has(name))) used.add(other);
  }
  return [...files]
    .filter((file) => isShown(file) && !used.has(file) && !used.has(file.replace(/\.out$/, '.ts')))
    .map((file) => ({
      file,
      line: 1,
      message: 'no chapter shows this file',
      remedy: `show it with ${showing(file)}, or remove it`,
    }));
}

/** Whether a file is of the kind that a chapter shows; the server is read by its listings. */
function isShown(file: string): boolean {
  return /^examples\/(?!raft-kv\/)[^/]+\/.*\.(?:ts|out|case)$/.test(file);
}

function showing(file: string): string {
  const name = file.slice('examples/'.length);
  const bare = name.replace(/(?:\.figure)?\.\w+$/, '');
  if (name.includes('/exercises/')) return `<Exercise name="${bare.replace('exercises/', '')}">`;
  if (file.endsWith('.case'))
    return `<BreakIt rule="${posix.basename(bare)}"> or <Scenario case="${bare}">`;
  return /\.figure\./.test(file) ? `<Figure example="${bare}" />` : `<Run example="${bare}" />`;
}
