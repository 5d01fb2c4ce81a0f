/** The shape of files: line length, white space, marks left behind. */
import { type Finding, filesIn, read } from './part.ts';

const TEXT = /\.(?:tsx?|mts|mjs|css|mdx?|json|ya?ml|out)$|^\.ci\/run$/;
const CODE = /\.(?:tsx?|mts|mjs|css)$/;
const NOT_CHECKED = /^package-lock\.json$|^static\//;
// Spelled apart, so that this line is not found itself.
const MARKS = new RegExp(`\\b(?:${['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX'].join('|')})\\b`);

/** Columns a line takes; a Han character takes two. */
export function columns(line: string): number {
  let width = 0;
  for (const char of line) {
    const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/;
    width += wide.test(char) ? 2 : 1;
  }
  return width;
}

/** Listings must fit a 1280-pixel page with notes beside them. */
function limitOf(file: string): number {
  return /^(?:src|examples)\//.test(file) ? 80 : 105;
}

export function checkStyle(root: string): Finding[] {
  return filesIn(root, '')
    .filter((file) => TEXT.test(file) && !NOT_CHECKED.test(file))
    .flatMap((file) => fileFindings(file, read(root, file)));
}

function fileFindings(file: string, text: string): Finding[] {
  const findings = text
    .split('\n')
    .flatMap((line, index) =>
      lineProblems(file, line).map(([message, remedy]) => ({ file, line: index + 1, message, remedy })),
    );
  if (text !== '' && !text.endsWith('\n')) {
    findings.push({
      file,
      line: text.split('\n').length,
      message: 'the last line has no end',
      remedy: 'end the file with a line feed',
    });
  }
  return findings;
}

function lineProblems(file: string, line: string): [string, string][] {
  const problems: [string, string][] = [];
  if (line.endsWith('\r')) {
    problems.push(['the line ends in CR LF', 'end lines with LF']);
  } else if (/[ \t]$/.test(line) && !file.endsWith('.out')) {
    problems.push(['white space at the end of the line', 'remove it']);
  }
  if (CODE.test(file)) problems.push(...codeProblems(file, line));
  if (MARKS.test(line)) {
    problems.push(['a mark for later work', 'do it now, or open an issue']);
  }
  return problems;
}

function codeProblems(file: string, line: string): [string, string][] {
  const limit = limitOf(file);
  const width = columns(line);
  const problems: [string, string][] = [];
  if (line.includes('\t')) {
    problems.push(['a tab', 'indent with two spaces']);
  }
  // An address cannot be broken in two.
  if (width > limit && !/https?:\/\/\S{40}|url\("data:/.test(line)) {
    problems.push([`${width} columns; the limit is ${limit}`, 'break the line']);
  }
  return problems;
}
