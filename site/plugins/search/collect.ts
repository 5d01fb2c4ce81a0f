/** Everything that can be found, in one language. */
import fs from 'node:fs';
import path from 'node:path';
import type { Definition, Passage, SearchIndex } from '../../search/types.ts';
import { moduleOf, orderSentence, summaryOf } from '../weave/summaries.ts';
import { readingOrder } from '../api/order.ts';
import { hasSourcePage, sourceAddress } from '../weave/api.ts';
import type { Links } from '../weave/api.ts';
import { chapterFiles } from '../weave/chapters.ts';
import { readGlossary } from '../weave/glossary.ts';
import type { Language } from '../weave/pieces.ts';
import type { Project } from '../weave/project.ts';
import { summaryHtml } from '../weave/render.ts';
import type { FileSymbol } from '../weave/symbols.ts';
import { citedAmong, readCited } from './cited.ts';
import { foreignNamesOf } from './foreign.ts';
import { answersOf, askedOf } from './questions.ts';
import type { Asked } from './questions.ts';
import { chapterOf } from './sections.ts';
import type { Section } from './sections.ts';
import { commentOf, headOf, namesOfTypes, outsideOf, sentencesIn } from './sources.ts';
import { readSynonyms } from './synonyms.ts';

const FOLDERS = { zh: 'docs', en: 'i18n/en/docusaurus-plugin-content-docs/current' } as const;

/** Sections that name much and explain nothing anew. */
const SUMS = /^(?:compare|recap|exercise)/;

/** These, and those that ask or list what stands elsewhere. */
const REPEATS = /^(?:compare|recap|exercise|predict$|questions$|mini-index$)/;

/** Pages that only list what the search has by itself. */
const LISTS = new Set(['glossary']);

interface ReadSection {
  readonly place: string;
  readonly chapter: string;
  readonly section: Section;
}

/** Leaves the "~/" of the weave's addresses away: the page knows its base. */
function bare(address: string): string {
  return address.replace(/^~\//, '');
}

export function collect(project: Project, links: Links, language: Language): SearchIndex {
  return new Collector(project, links, language).index();
}

class Collector {
  private readonly project: Project;
  private readonly links: Links;
  private readonly language: Language;
  private readonly sections: readonly ReadSection[];
  private readonly asked: ReadonlyMap<string, Asked>;
  /** The section that answers the same question as a symbol. */
  private readonly answers: ReadonlyMap<string, string>;
  private readonly foreign: ReadonlyMap<string, readonly string[]>;

  constructor(project: Project, links: Links, language: Language) {
    this.project = project;
    this.links = links;
    this.language = language;
    this.sections = sectionsOf(project.root, language);
    const places = new Set(this.places());
    this.asked = askedOf(project.root, places);
    this.foreign = foreignNamesOf(project, new Set([...places, ...this.namePlaces()]));
    this.answers = answersOf(project.root, new Set(this.sections.map(({ place }) => place)));
  }

  index(): SearchIndex {
    const terms = readGlossary(this.project.root);
    const places = [
      ...this.sections.map(({ place }) => place),
      ...terms.map(({ id }) => `glossary#${id}`),
    ];
    return {
      language: this.language,
      passages: [...this.chapters(), ...this.terms(), ...this.modules(), ...this.files()],
      definitions: this.definitions(),
      synonyms: terms.map(({ zh, en, variants }) => [zh, en, ...variants]),
      alike: readSynonyms(this.project.root),
      // Sections and terms are the first of the passages.
      cited: citedAmong(readCited(this.project.root), places),
    };
  }

  /** Every place that a question may be answered at. */
  private places(): string[] {
    const symbols = this.project
      .files()
      .flatMap((file) => this.project.symbols(file).map(({ path: name }) => `${file}#${name}`));
    const terms = readGlossary(this.project.root).map(({ id }) => `glossary#${id}`);
    return [...this.sections.map(({ place }) => place), ...symbols, ...terms];
  }

  /** The places of names of messages and states. */
  private namePlaces(): string[] {
    return this.project
      .files()
      .filter((file) => file.startsWith('src/'))
      .flatMap((file) => namesOfTypes(this.project, file).map(({ name }) => `${file}#${name}`));
  }

  private askedAt(place: string): Asked {
    return this.asked.get(place) ?? { names: [], also: [] };
  }

  private chapters(): Passage[] {
    return this.sections.map(({ place, chapter, section }) => {
      const [page = '', anchor] = place.split('#');
      return {
        kind: 'section' as const,
        title: section.title,
        of: anchor === undefined ? '' : chapter,
        to: `${page}/${anchor === undefined ? '' : `#${anchor}`}`,
        ...this.askedAt(place),
        text: section.text,
        code: [...new Set([...section.code, ...section.listings.map((l) => l.split('#')[1]!)])],
        ...(REPEATS.test(section.anchor) && { repeats: true as const }),
      };
    });
  }

  private terms(): Passage[] {
    return readGlossary(this.project.root).map((term) => {
      const asked = this.askedAt(`glossary#${term.id}`);
      return {
        kind: 'term' as const,
        title: this.language === 'zh' ? `${term.zh} ${term.en}` : term.en,
        of: '',
        to: `glossary/#${term.id}`,
        names: [term.zh, term.en, ...term.variants, ...asked.names],
        also: asked.also,
        text: [term.definition[this.language]],
        code: [],
      };
    });
  }

  private modules(): Passage[] {
    const { root } = this.project;
    return readingOrder(root).flatMap(({ rows }) =>
      rows.flatMap(({ key, modules, sentence }) =>
        modules.map((module) => ({
          kind: 'module' as const,
          title: module,
          of: 'API',
          to: `api/${module}/`,
          names: [],
          also: [],
          text: [plainText(orderSentence(root, { name: key, english: sentence }, this.language).text)],
          code: [],
        })),
      ),
    );
  }

  private files(): Passage[] {
    return this.project
      .files()
      .filter(hasSourcePage)
      .map((file) => ({
        kind: 'file' as const,
        title: file,
        of: '',
        to: bare(sourceAddress(file)),
        names: [],
        also: [],
        text: [],
        otherwise: this.about(file),
        code: [],
      }));
  }

  /** What a file says of itself; of an example that says nothing, whose it is. */
  private about(file: string): string {
    const head = headOf(this.project, file);
    if (head !== '') return plainText(head);
    const folder = file.split('/').at(-2);
    const chapter = this.sections.find(({ place }) => place.split('/').at(-1) === folder)?.chapter;
    return chapter ?? plainText(this.project.symbols(file)[0]?.signature ?? file);
  }

  private definitions(): Definition[] {
    const files = this.project.files().filter((file) => !file.startsWith('examples/'));
    const order = readingOrder(this.project.root).flatMap(({ rows }) => rows.flatMap((r) => r.modules));
    const place = (file: string): number => order.indexOf(moduleOf(file) ?? '') + 1 || files.length;
    return files
      .sort((a, b) => place(a) - place(b))
      .flatMap((file) => {
        const ours = file.startsWith('src/');
        const symbols = this.project.symbols(file).filter((symbol) => isWanted(symbol, ours));
        const says = ours ? sentencesIn(this.project, file) : [];
        return [
          ...symbols.map((symbol) => {
            const said = says.filter(({ line }) => innermost(symbols, line) === symbol);
            return this.definition(
              file,
              symbol,
              said.map(({ text }) => text),
            );
          }),
          ...(ours ? this.names(file) : []),
        ];
      });
  }

  private definition(file: string, symbol: FileSymbol, says: readonly string[]): Definition {
    const sentence = summaryOf(this.project, file, symbol, this.language)?.text;
    const foreign = this.foreign.get(`${file}#${symbol.path}`);
    const api = this.links.api(file, symbol);
    return {
      kind: 'symbol',
      title: symbol.path,
      of: `${file}:${symbol.start}`,
      to: bare(sourceAddress(file, symbol.start)),
      // A page without a place on it is not about the symbol.
      api: api?.includes('#') ? bare(api) : null,
      section: this.sectionOf(file, symbol.path),
      exported: symbol.exported,
      ...this.askedAt(`${file}#${symbol.path}`),
      text: sentence === undefined ? [] : [plainText(sentence)],
      ...(sentence === undefined && { otherwise: outsideOf(symbol) }),
      ...(foreign && { foreign }),
      says: [...new Set(says)],
      comment: commentOf(this.project, file, symbol),
    };
  }

  /** Names of messages and states, which are texts and not symbols for the language. */
  private names(file: string): Definition[] {
    return namesOfTypes(this.project, file).map(({ line, name, owner, remark }) => {
      const type = this.project.symbols(file).find((symbol) => symbol.path === owner)!;
      const whole = this.definition(file, type, []);
      return {
        ...whole,
        title: name,
        of: `${file}:${line}`,
        to: bare(sourceAddress(file, line)),
        section: this.sectionAbout(name),
        names: [],
        also: [],
        foreign: this.foreign.get(`${file}#${name}`) ?? [],
        text: [this.rowOf(name) ?? (remark === '' ? whole.text.join(' ') : remark)],
        comment: '',
      };
    });
  }

  /** What the tables of the book say of a name, where they say most. */
  private rowOf(name: string): string | undefined {
    const lead = `${name} · `;
    return this.sections
      .flatMap(({ section }) => (REPEATS.test(section.anchor) ? [] : section.text))
      .filter((text) => text.startsWith(lead))
      .map((text) => text.slice(lead.length))
      .sort((a, b) => b.length - a.length)[0];
  }

  /**
   * The first section that shows a symbol; else one that answers a question together with it, else
   * the one that speaks of it most; -1 for none.
   */
  private sectionOf(file: string, symbol: string): number {
    const shows = (name: string): number =>
      this.sections.findIndex(({ section }) => section.listings.includes(`${file}#${name}`));
    const own = shows(symbol);
    if (own >= 0) return own;
    const answer = this.answers.get(`${file}#${symbol}`);
    const answered = this.sections.findIndex(({ place }) => place === answer);
    return answered >= 0 ? answered : this.sectionAbout(symbol.split('.').at(-1)!);
  }

  /** The section that says a name most often, unless the name is a plain word. */
  private sectionAbout(name: string): number {
    if (!/[a-z][A-Z]|_/.test(name)) return -1;
    const counts = this.sections.map(({ section }) =>
      SUMS.test(section.anchor)
        ? 0
        : section.code.filter((code) => code.split('.').includes(name)).length,
    );
    const most = Math.max(0, ...counts);
    return most > 0 ? counts.indexOf(most) : -1;
  }
}

/**
 * Of the world only what others import. Of the library everything but what goes without saying:
 * constructors, and fields of a class about which there is nothing to say.
 */
function isWanted({ path: name, kind, exported, summary }: FileSymbol, ours: boolean): boolean {
  if (!name.includes('.')) return ours || exported;
  return ours && kind !== 'constructor' && (summary !== '' || !/Error\.\w+$/.test(name));
}

/** The smallest symbol that a line is in. */
function innermost(symbols: readonly FileSymbol[], line: number): FileSymbol | undefined {
  return symbols
    .filter(({ docStart, end }) => docStart <= line && line <= end)
    .sort((a, b) => a.end - a.docStart - (b.end - b.docStart))[0];
}

/** A sentence of a comment without its marks. */
function plainText(sentence: string): string {
  return summaryHtml(sentence)
    .replace(/<[^>]*>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&');
}

/** The sections of all chapters in the order of the book. */
function sectionsOf(root: string, language: Language): ReadSection[] {
  const folder = path.join(root, FOLDERS[language]);
  const chapters = chapterFiles(folder).map((file) => ({
    page: path
      .relative(folder, file)
      .split(path.sep)
      .join('/')
      .replace(/\.mdx$/, ''),
    chapter: chapterOf(fs.readFileSync(file, 'utf8')),
  }));
  chapters.sort((a, b) => a.chapter.number - b.chapter.number);
  return chapters.flatMap(({ page, chapter }) => {
    if (LISTS.has(page)) return [];
    return chapter.sections.map((section) => ({
      place: section.anchor === '' ? page : `${page}#${section.anchor}`,
      chapter: chapter.title,
      section: section.anchor === '' ? withDescription(section, chapter.description) : section,
    }));
  });
}

function withDescription(section: Section, description: string): Section {
  return description === '' ? section : { ...section, text: [...section.text, description] };
}

/** The files that an index is made from, for those who watch. */
export function watched(root: string): string[] {
  return [
    'docs/**/*.mdx',
    'i18n/**/*.{mdx,json}',
    '{src,sim}/**/*.ts',
    'src/README.md',
    'site/{glossary,questions,synonyms,cited,etcd-names,etcd-inside,paper-names}.json',
  ].map((pattern) => path.join(root, pattern));
}
