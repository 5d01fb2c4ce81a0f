/** A page that TypeDoc wrote, in the words of a language and with its sentence for each symbol. */
import type { Language } from '../weave/pieces.ts';
import { chromeWord } from './words.ts';

/** What is said of a symbol of the page, in the page's language; undefined for nothing. */
export type Say = (symbol: string) => string | undefined;

const OWNER_LEVEL = 3;
const MEMBER_LEVEL = 5;
const UNION_MEMBER = 'Type Literal';

/** The paragraphs, headings, lists and tables of a text; a fence is one piece. */
export function blocksOf(text: string): string[] {
  return text.match(/^```[^]*?^```$|^[^\n]+(?:\n(?!```)[^\n]+)*/gm) ?? [];
}

/**
 * Puts the chrome of a page into a language, and the sentence of each symbol in the place of the
 * first one of its comment. What is left in English says so to those who listen.
 */
export function localise(page: string, language: Language, say: Say): string {
  const blocks = blocksOf(page).map((block) => (isTable(block) ? onlyDefaults(block) : block));
  if (language === 'en') return blocks.map((block) => english(block)).join('\n\n');
  return new Localiser(say).page(blocks).join('\n\n');
}

/** The constructor of a class is called as one writes it. */
function english(block: string): string {
  return block === '##### Constructor' ? '##### constructor()' : block;
}

class Localiser {
  private readonly say: Say;
  private owner = '';
  /** The sentence that waits for the comment which it replaces the beginning of. */
  private sentence: string | undefined;
  private readonly out: string[] = [];
  private foreign: string[] = [];

  constructor(say: Say) {
    this.say = say;
  }

  page(blocks: readonly string[]): string[] {
    for (const block of blocks) this.block(block);
    this.endForeign();
    return this.out;
  }

  private block(block: string): void {
    const heading = /^(#{2,6}) (.*)$/.exec(block);
    if (heading) this.heading(heading[1]!, heading[2]!);
    else if (block.startsWith('Defined in: ')) this.own(block.replace('Defined in: ', '定义于：'));
    else if (block.startsWith('Re-exports ')) this.own(block.replace('Re-exports ', '转出：'));
    else if (block.startsWith('> ') || block === '***') this.own(block);
    else if (isTable(block)) this.own(table(block));
    else if (isCode(block)) this.own(block);
    else this.comment(block);
  }

  private heading(marks: string, text: string): void {
    this.endForeign();
    const name = text
      .replace(/\\/g, '')
      .replace(/(?:\(\))?\??$/, '')
      .replace(/`/g, '');
    // What TypeDoc calls a getter's signature still belongs to the heading above it.
    if (!text.endsWith(' Signature')) this.sentence = undefined;
    if (marks.length === OWNER_LEVEL) this.symbol((this.owner = name.replace(/<.*/, '')));
    else if (text === 'Constructor') this.symbol(`${this.owner}.constructor`);
    else if (marks.length === MEMBER_LEVEL) this.symbol(`${this.owner}.${name}`);
    this.out.push(`${marks} ${headingText(marks, text)}`);
  }

  private symbol(path: string): void {
    this.sentence = this.say(path);
  }

  private own(block: string): void {
    this.endForeign();
    this.out.push(block);
  }

  private comment(block: string): void {
    if (this.sentence === undefined) {
      this.foreign.push(block);
      return;
    }
    this.out.push(this.sentence);
    this.sentence = undefined;
    const rest = block.replace(/\n(?![-*] )/g, ' ').replace(/^.*?(?:[.!?](?=\s|$)|$)\s*/, '');
    if (rest) this.foreign.push(rest);
  }

  private endForeign(): void {
    if (this.foreign.length === 0) return;
    this.out.push('<div lang="en">', ...this.foreign, '</div>');
    this.foreign = [];
  }
}

function headingText(marks: string, text: string): string {
  if (text === 'Constructor') return 'constructor()';
  const symbol = [OWNER_LEVEL, MEMBER_LEVEL].includes(marks.length) && text !== UNION_MEMBER;
  // Fields of a type that stands inside another one have a heading, too.
  return symbol || /^[a-z]/.test(text) ? text : chromeWord(text, 'zh');
}

/** Types and names, which are the same in every language. */
function isCode(block: string): boolean {
  const words = block.replace(/`[^`]*`|\[[^\]]*\]\([^)]*\)/g, '').replace(/\breadonly\b|\bkeyof\b/g, '');
  return !/[a-z]{3}/i.test(words);
}

/** A table of TypeDoc's; one that stands in a comment has a head of its own words. */
function isTable(block: string): boolean {
  return /^\| (?:Type )?Parameter \|/.test(block);
}

/** TypeDoc gives `undefined` as the default of what has none, as soon as one of the others has one. */
function onlyDefaults(block: string): string {
  const [head = '', ...rows] = block.split('\n');
  const column = cellsOf(head).findIndex((cell) => /^Default value$/i.test(cell));
  if (column === -1) return block;
  const body = rows.map((row) => {
    const cells = cellsOf(row);
    if (cells[column] === '`undefined`') cells[column] = '-';
    return `| ${cells.join(' | ')} |`;
  });
  return [head, ...body].join('\n');
}

function table(block: string): string {
  const [head = '', rule = '', ...rows] = block.split('\n');
  const words = cellsOf(head).map((cell) => chromeWord(cell, 'zh'));
  const described = head.includes('| Description |');
  const body = rows.map((row) => (described ? englishEnd(cellsOf(row)) : row));
  return [`| ${words.join(' | ')} |`, rule, ...body].join('\n');
}

/** The cells of a row, whose own bars are escaped. */
function cellsOf(row: string): string[] {
  return row
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());
}

/** The row with its last cell, a description from the sources, marked as English. */
function englishEnd(cells: readonly string[]): string {
  const last = cells.at(-1)!;
  const said = last === '-' ? last : `<span lang="en">${last}</span>`;
  return `| ${[...cells.slice(0, -1), said].join(' | ')} |`;
}
