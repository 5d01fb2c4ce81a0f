/**
 * The front matter of the chapters: what the build can read, and what the contents are made of. The
 * book needs one `key: value` a line, so more of YAML than that is a slip.
 */
import { NUMERALS, PARTS } from '../../site/chapters.ts';
import { CHINESE, type Chapter, chaptersIn, ENGLISH, matterLines } from './mdx.ts';
import type { Finding } from './part.ts';

const KEYS = [
  ...['title', 'description', 'keywords', 'sidebar_label', 'sidebar_position', 'part', 'chapter'],
  ...['pagination_label', 'pagination_next', 'pagination_prev', 'slug', 'id'],
];
const NUMBERS = ['sidebar_position', 'chapter'];

type Problem = readonly [message: string, remedy: string];

export function checkMatter(root: string): Finding[] {
  return [CHINESE, ENGLISH].flatMap((folder) => {
    const { chapters } = chaptersIn(root, folder);
    return [
      ...chapters.flatMap((one) => [...lineFindings(one), ...missing(one)]),
      ...NUMBERS.flatMap((key) => twice(chapters, key)),
    ];
  });
}

/** What YAML would not read, or would read as something else than the text that stands there. */
function lineFindings({ file, tree }: Chapter): Finding[] {
  const [first] = tree.children;
  if (first?.type !== 'yaml') return [];
  const seen = new Set<string>();
  return first.value.split('\n').flatMap((text, i): Finding[] => {
    const [, key, value = ''] = /^([\w-]+):(?: +(.*?))? *$/.exec(text) ?? [];
    const problem = key === undefined ? NO_PAIR : (keyProblem(key, seen) ?? valueProblem(key, value));
    if (key !== undefined) seen.add(key);
    if (problem === undefined) return [];
    const [message, remedy] = problem;
    return [{ file, line: i + 2, message: `front matter '${text}': ${message}`, remedy }];
  });
}

const NO_PAIR: Problem = ['not a key with a value', 'write key: value on one line'];

function keyProblem(key: string, seen: ReadonlySet<string>): Problem | undefined {
  if (seen.has(key)) return [`${key} stands twice`, 'leave one'];
  return KEYS.includes(key) ? undefined : [`there is no ${key}`, `there are ${KEYS.join(', ')}`];
}

function valueProblem(key: string, value: string): Problem | undefined {
  if (value === '') return ['the value is empty', 'write one'];
  if (NUMBERS.includes(key)) {
    return /^\d+$/.test(value) ? undefined : [`${key} is no number`, 'write a whole number'];
  }
  if (value.startsWith('"')) {
    return isJson(value) ? undefined : ['the quotes do not close', 'write " at its end, and \\" within'];
  }
  if (value.startsWith("'")) {
    return /^'(?:[^']|'')*'$/.test(value)
      ? undefined
      : ['the quotes do not close', "write ' at its end"];
  }
  if (key === 'keywords' && /^\[[^[\]{}"']*\]$/.test(value)) return undefined;
  // A colon with a blank behind it begins a value, a # with a blank before it a remark.
  const odd = /^[[\]{}&*!|>%@`#,]|^[-?:] |: |:$| #/.exec(value)?.[0].trim();
  return odd === undefined ? undefined : [`YAML reads ${odd} as its own`, 'put the value in quotes'];
}

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'string';
  } catch {
    return false;
  }
}

/** Every page is called something; a chapter has a number, and the part in whose folder it is. */
function missing({ file, name, tree }: Chapter): Finding[] {
  const matter = matterLines(tree);
  const at = { file, line: 1 };
  const part = PARTS.indexOf(name.split('/')[0] ?? '');
  const wanted = part < 0 ? ['title', 'description'] : ['title', 'description', 'part', ...NUMBERS];
  const findings = wanted
    .filter((key) => !matter.has(key))
    .map((key) => ({ ...at, message: `the front matter has no ${key}`, remedy: `write ${key}: …` }));
  const given = matter.get('part');
  if (part < 0 || given === undefined || given.value === NUMERALS[part]) return findings;
  const message = `part ${given.value} is not the part of ${PARTS[part]}`;
  return [...findings, { file, line: given.line, message, remedy: `write part: ${NUMERALS[part]}` }];
}

/** Two chapters with one number. */
function twice(chapters: readonly Chapter[], key: string): Finding[] {
  const first = new Map<string, string>();
  return chapters.flatMap(({ file, tree }): Finding[] => {
    const given = matterLines(tree).get(key);
    if (given === undefined) return [];
    const other = first.get(given.value);
    if (other === undefined) first.set(given.value, file);
    if (other === undefined) return [];
    const message = `${key} ${given.value} is that of ${other}, too`;
    return [{ file, line: given.line, message, remedy: 'give each its own' }];
  });
}

/** A text as a value of front matter, in quotes where YAML would read something else. */
export function yamlValue(text: string): string {
  const plain = !/^["']|^\s|\s$/.test(text) && valueProblem('title', text) === undefined;
  return plain ? text : JSON.stringify(text);
}
