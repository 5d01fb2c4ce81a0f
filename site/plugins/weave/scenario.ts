import fs from 'node:fs';
import path from 'node:path';
import type { NodeView, SimEvent } from '../../../sim/event.ts';
import { describeEvent, traceEvent } from '../../../sim/trace.ts';
import type { Language, TraceEvent } from '../../../sim/trace.ts';
import { sourceAddress } from './api.ts';
import type { Links } from './api.ts';
import { WeaveError, nearText } from './errors.ts';
import { attributes, flag, isElement, text, walk } from './mdx.ts';
import type { MdxElement, MdxNode } from './mdx.ts';
import { elementsOf, languageOf, placedListings, placesOf } from './pieces.ts';
import type { PlacedListing } from './pieces.ts';
import { inside, planGuesses } from './predict.ts';
import type { Project } from './project.ts';
import { renderLines } from './render.ts';
import { parseSymbolList, requireSymbol } from './resolve.ts';
import { excerptOf, Telling } from './scenario_lines.ts';
import type { Listed, Ran } from './scenario_lines.ts';
import type { Records } from './scenario_program.ts';
import { record } from './scenario_run.ts';
import type { Play, Recorded, Step } from './scenario_run.ts';
import type { FileSymbol } from './symbols.ts';

/** What a chapter asks for. */
export interface PlannedScenario {
  readonly play: Play;
  /** The file of the example or of the case. */
  readonly file: string;
  /** Which of its worlds, counted from 0; null where it has to be the only one. */
  readonly world: number | null;
  /** Texts that stand in one step each: the first shown, the one to open at, the last. */
  readonly from: string | undefined;
  readonly at: string;
  readonly to: string | undefined;
  /** Functions to show where they run, those to be preferred first. */
  readonly read: readonly Wanted[];
  /** Whether to show what the leader knows of its followers. */
  readonly progress: boolean;
  /** What happened before the first step that is shown, in one line. */
  readonly setup: string;
  /** What the reader is asked before stepping on: texts of events, and which of them comes. */
  readonly ask: { readonly answer: string; readonly choices: readonly string[] } | null;
}

/** A function to show: in every step that runs it, or only in those with an event that says so. */
export interface Wanted {
  readonly file: string;
  readonly symbol: string;
  readonly where: string | null;
}

/** A name that leads to its definition. */
export interface Named {
  readonly name: string;
  readonly href: string;
}

/** Lines of one function, as a step ran them. */
export interface Code {
  readonly file: string;
  /** Where its lines are in {@link ScenarioData.lines}. */
  readonly key: string;
  /** Numbers of the lines to show; null where some are left out. */
  readonly rows: readonly (number | null)[];
  readonly ran: readonly number[];
  /** Those that changed a value of a node. */
  readonly changed: readonly number[];
  /** The functions that led there, the innermost last. */
  readonly trail: readonly Named[];
  readonly href: string;
  /** The listing of the chapter that shows it, if one does. */
  readonly listing: string | null;
  /** Others that ran in this step. */
  readonly also: readonly Named[];
}

/** One step as the page shows it. */
export interface ScenarioStep {
  /** Place of its first event in {@link ScenarioData.events}, and that of its last. */
  readonly first: number;
  readonly last: number;
  readonly time: number;
  readonly nodes: Readonly<Record<number, NodeView>>;
  readonly records: Records | null;
  readonly code: Code | null;
}

/** All that the page needs to draw a scenario and to walk through it. */
export interface ScenarioData {
  readonly file: string;
  readonly href: string;
  readonly nodes: readonly number[];
  /** Times count from the first step that is shown. */
  readonly events: readonly TraceEvent[];
  readonly steps: readonly ScenarioStep[];
  /** Places among the steps: the first shown, and the one to open at. */
  readonly from: number;
  readonly moment: number;
  /** Place of the step that answers the question; null where none is asked. */
  readonly answered: number | null;
  readonly setup: string;
  /** HTML of lines of functions, by {@link Code.key}, then by number. */
  readonly lines: Readonly<Record<string, Readonly<Record<number, string>>>>;
}

/** Reads what a chapter asks for. Throws WeaveError for what cannot be. */
export function planScenario(project: Project, element: MdxElement, chapter: string): PlannedScenario {
  const line = element.position?.start.line ?? 1;
  const props = attributes(element);
  const at = text(props, 'at');
  if (!at)
    throw new WeaveError(chapter, line, '<Scenario> needs at="…", a text of the event to open at');
  const world = text(props, 'world');
  if (world !== undefined && !/^[1-9]\d*$/.test(world)) {
    throw new WeaveError(chapter, line, `world="${world}" is no number; worlds count from 1`);
  }
  const read = planRead(project, { chapter, line }, text(props, 'read') ?? '');
  const [from, to] = [text(props, 'from'), text(props, 'to')];
  const played = planPlay(project, element, chapter);
  const progress = flag(props, 'progress');
  const number = world === undefined ? null : Number(world) - 1;
  const ask = planAsk(element, chapter);
  return { ...played, world: number, from, at, to, read, progress, setup: setupOf(element), ask };
}

/** The question of a scenario, as its element `<Ask>`. */
function planAsk(element: MdxElement, chapter: string): PlannedScenario['ask'] {
  const [ask, second] = inside(element, 'Ask');
  if (ask === undefined) return null;
  if (second !== undefined) {
    const line = second.position?.start.line ?? 1;
    throw new WeaveError(chapter, line, 'a <Scenario> asks once; put further questions into <Predict>');
  }
  return planGuesses(ask, chapter, 'a text of the event that comes');
}

/** `src/a.ts#f, src/b.ts#C.g @ n1 commits`. */
function planRead(project: Project, at: { chapter: string; line: number }, list: string): Wanted[] {
  const read = list.split(',').flatMap((item) => {
    const [name = '', where] = item.split('@').map((part) => part.trim());
    return parseSymbolList(at, name).map((named) => ({ ...named, where: where ?? null }));
  });
  for (const { file, symbol } of read) requireSymbol(project, at, file, symbol);
  // What is said of some steps comes before what is said of all.
  return [...read.filter(({ where }) => where !== null), ...read.filter(({ where }) => where === null)];
}

const KNOWN = new Set(['example', 'case', 'world', 'from', 'at', 'to', 'read', 'progress']);

function planPlay(project: Project, element: MdxElement, chapter: string): { play: Play; file: string } {
  const line = element.position?.start.line ?? 1;
  const props = attributes(element);
  for (const name of props.keys()) {
    if (KNOWN.has(name)) continue;
    const near = nearText(name, KNOWN);
    throw new WeaveError(chapter, line, `<Scenario> has no attribute "${name}"${near}`);
  }
  const [example, named] = [text(props, 'example'), text(props, 'case')];
  if ((example === undefined) === (named === undefined)) {
    throw new WeaveError(
      chapter,
      line,
      '<Scenario> needs example="chapter/name" or case="chapter/name"',
    );
  }
  const [name, end] = example === undefined ? [named!, '.case'] : [example, '.ts'];
  const file = `examples/${name}${end}`;
  const full = path.join(project.root, file);
  if (file.includes('..') || !fs.existsSync(full)) {
    const near = nearText(name, examplesOf(project.root, end));
    const kind = example === undefined ? 'case' : 'example';
    throw new WeaveError(chapter, line, `no ${kind} "${name}"${near}`);
  }
  if (example !== undefined) return { play: { example: file }, file };
  return { play: { caseText: fs.readFileSync(full, 'utf8') }, file };
}

function examplesOf(root: string, end: string): string[] {
  const folder = path.join(root, 'examples');
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((chapter) =>
    chapter.isDirectory()
      ? fs
          .readdirSync(path.join(folder, chapter.name))
          .filter((file) => file.endsWith(end))
          .map((file) => `${chapter.name}/${file.slice(0, -end.length)}`)
      : [],
  );
}

/** What stands in the element before its question, as plain text. */
function setupOf(element: MdxElement): string {
  let words = '';
  for (const child of element.children ?? []) {
    if (isElement(child) && child.name === 'Ask') continue;
    walk(child, (node) => {
      if (node.type === 'text' || node.type === 'inlineCode') words += String(node.value);
    });
  }
  return words.replace(/\s+/g, ' ').trim();
}

/** Runs what a scenario plays, and gives what the page shows of it. */
export async function scenarioData(
  project: Project,
  links: Links,
  element: MdxElement,
  tree: MdxNode,
  chapter: string,
): Promise<ScenarioData> {
  const planned = planScenario(project, element, chapter);
  const line = element.position?.start.line ?? 1;
  const fail = (problem: string): never => {
    throw new WeaveError(chapter, line, problem);
  };
  const worlds = await record(project.root, planned.play).catch((error: unknown) =>
    fail(`${planned.file} cannot be run: ${(error as Error).message}`),
  );
  const recorded = worldOf(planned, worlds, fail);
  const shown = partOf(planned, recorded, fail);
  const scenario = new Builder(
    project,
    links,
    recorded,
    placedListings(project, tree, chapter),
    planned.read,
  );
  const codes = await scenario.codes(shown.steps, shown.from);
  requireRead(planned, shown, codes, fail);
  return { ...eventsOf(planned, shown, codes, languageOf(chapter)), lines: scenario.lines };
}

/** The data of every scenario of a chapter, by the id of its place. */
export async function scenesOf(
  project: Project,
  links: Links,
  tree: MdxNode,
  chapter: string,
): Promise<Record<string, ScenarioData>> {
  const scenes: Record<string, ScenarioData> = {};
  for (const [element, id] of placesOf(elementsOf(tree))) {
    if (element.name !== 'Scenario') continue;
    scenes[id] = await scenarioData(project, links, element, tree, chapter);
  }
  return scenes;
}

type Fail = (problem: string) => never;

function worldOf({ file, world }: PlannedScenario, worlds: readonly Recorded[], fail: Fail): Recorded {
  if (worlds.length === 0) return fail(`${file} makes no world to look at`);
  if (world === null && worlds.length > 1) {
    return fail(
      `${file} makes ${worlds.length} worlds; say which by world="1" to world="${worlds.length}"`,
    );
  }
  return (
    worlds[world ?? 0] ?? fail(`${file} makes ${worlds.length} worlds, and none is number ${world! + 1}`)
  );
}

interface Shown {
  /** From the beginning to the last that is shown. */
  readonly steps: readonly Step[];
  readonly from: number;
  readonly moment: number;
  readonly answered: number | null;
}

/** Finds the steps that are named by a text of theirs. */
function partOf(planned: PlannedScenario, { steps }: Recorded, fail: Fail): Shown {
  const { file } = planned;
  const texts = steps.map((step) => step.events.map((event) => lineOf(event)));
  const find = (what: string, wanted: string): number => {
    const hits = texts.flatMap((lines, i) => (lines.some((l) => l.includes(wanted)) ? [i] : []));
    if (hits.length === 1) return hits[0]!;
    if (hits.length === 0) {
      // Events say more than an author writes.
      const begun = new Set(texts.flat().map((said) => said.slice(0, wanted.length)));
      return fail(`${what}="${wanted}" is in no event of ${file}${nearText(wanted, begun)}`);
    }
    const places = hits.slice(0, 3).map((i) => `"${texts[i]![0]}"`);
    return fail(
      `${what}="${wanted}" is in ${hits.length} steps of ${file} (${places.join(', ')}` +
        `${hits.length > 3 ? ', …' : ''}); take a text that stands in one`,
    );
  };
  const from = planned.from === undefined ? 0 : find('from', planned.from);
  const moment = find('at', planned.at);
  const last = planned.to === undefined ? steps.length - 1 : find('to', planned.to);
  if (from > moment || moment >= last) {
    return fail(`in ${file}, from="…" has to come before at="…", and something has to follow it`);
  }
  const answered = answerOf(planned, texts, { moment, last }, fail);
  return { steps: steps.slice(0, last + 1), from, moment, answered };
}

/** The step that answers: what is right comes after the moment, and nothing else that was named. */
function answerOf(
  { ask, file }: PlannedScenario,
  texts: readonly (readonly string[])[],
  { moment, last }: { readonly moment: number; readonly last: number },
  fail: Fail,
): number | null {
  if (ask === null) return null;
  const stepOf = (wanted: string): number =>
    texts.findIndex((lines, i) => i > moment && i <= last && lines.some((l) => l.includes(wanted)));
  const { answer, choices } = ask;
  const other = choices.find((choice) => choice !== answer && stepOf(choice) >= 0);
  if (other !== undefined) return fail(`the wrong choice "${other}" comes true in ${file}`);
  const step = stepOf(answer);
  if (step >= 0) return step;
  const later = texts.slice(moment + 1, last + 1).flat();
  const begun = new Set(later.map((said) => said.slice(0, answer.length)));
  return fail(`answer="${answer}" comes in no later step of ${file}${nearText(answer, begun)}`);
}

/** The English line of an event, as `at` names it; blanks count as one. */
function lineOf(event: SimEvent): string {
  return describeEvent(event).replace(/\s+/g, ' ').trim();
}

/** How many other functions of a step are named. */
const MOST_ALSO = 4;
/** How many functions that led to the one that is shown. */
const MOST_TRAIL = 5;

/** Makes the code of each step, each function's lines only once. */
class Builder {
  readonly lines: Record<string, Record<number, string>> = {};
  private readonly project: Project;
  private readonly links: Links;
  private readonly listings: readonly PlacedListing[];
  private readonly read: PlannedScenario['read'];
  private readonly telling: Telling;

  constructor(
    project: Project,
    links: Links,
    recorded: Recorded,
    listings: readonly PlacedListing[],
    read: PlannedScenario['read'],
  ) {
    this.project = project;
    this.links = links;
    this.listings = listings;
    this.read = read;
    const listed: Listed = (file, symbol) => this.listing(file, symbol) !== null;
    this.telling = new Telling(project, recorded, listed);
  }

  /** The code of the steps from one on. */
  async codes(steps: readonly Step[], from: number): Promise<readonly (Code | null)[]> {
    const codes: (Code | null)[] = [];
    for (const [i, step] of steps.entries()) codes.push(i < from ? null : await this.code(step));
    return codes;
  }

  /** The listing that shows the function, or a part of it. */
  private listing(file: string, { docStart, end }: FileSymbol): string | null {
    const found = this.listings.find((l) => l.file === file && l.start >= docStart && l.end <= end);
    return found?.id ?? null;
  }

  private async code(step: Step): Promise<Code | null> {
    const ranked = this.telling.rank(step);
    const wanted = this.read
      .filter(({ where }) => where === null || saysSo(step, where))
      .flatMap(({ file, symbol }) =>
        ranked.filter((ran) => ran.file === file && ran.symbol.path === symbol),
      );
    const order = [...new Set([...wanted, ...ranked])];
    const chosen = order[0];
    if (chosen === undefined) return null;
    const { file, symbol, lines: ran, changed, trail } = chosen;
    const key = `${file}#${symbol.path}`;
    this.lines[key] ??= await this.htmlOf(chosen);
    return {
      file,
      key,
      rows: excerptOf(chosen),
      ran,
      changed,
      trail: trail.slice(-MOST_TRAIL).map(named),
      href: sourceAddress(file, symbol.start),
      listing: this.listing(file, symbol),
      also: order
        .filter((one) => !trail.includes(one) && one !== chosen)
        .slice(0, MOST_ALSO)
        .map(named),
    };
  }

  private async htmlOf({ file, symbol }: Ran): Promise<Record<number, string>> {
    const { start, end } = symbol;
    const html = await renderLines(this.project, this.links, file, { start, end });
    const lines = html.split('\n</span>').slice(0, -1);
    return Object.fromEntries(
      lines.map((line, i) => [start + i, line.replace(/^<span class=l data-n=\d+>/, '')]),
    );
  }
}

function saysSo({ events }: Step, words: string): boolean {
  return events.some((event) => lineOf(event).includes(words));
}

function named({ file, symbol }: Ran): Named {
  return { name: symbol.path, href: sourceAddress(file, symbol.start) };
}

/** A function that the author wants to show, and that never is, is a mistake. */
function requireRead(
  { read, file }: PlannedScenario,
  { steps }: Shown,
  codes: readonly (Code | null)[],
  fail: Fail,
): void {
  for (const { file: source, symbol, where } of read) {
    const key = `${source}#${symbol}`;
    const shown = steps.some(
      (step, i) => codes[i]?.key === key && (where === null || saysSo(step, where)),
    );
    if (shown) continue;
    const what = where === null ? key : `${key} @ ${where}`;
    fail(`read="… ${what}" is shown in no step of ${file}: it does not run, or others come before it`);
  }
}

function eventsOf(
  { file, setup, progress }: PlannedScenario,
  { steps, from, moment, answered }: Shown,
  codes: readonly (Code | null)[],
  language: Language,
): Omit<ScenarioData, 'lines'> {
  const zero = steps[from]!.events[0]!.time;
  const events: TraceEvent[] = [];
  const shown = steps.map((step, i): ScenarioStep => {
    const first = events.length;
    for (const event of step.events) {
      const { time, ...traced } = traceEvent(event, events.length, language);
      events.push({ ...traced, time: time - zero });
    }
    const { nodes, records } = step;
    return {
      first,
      last: events.length - 1,
      time: events[first]!.time,
      nodes,
      records: progress ? records : null,
      code: codes[i]!,
    };
  });
  const nodes = Object.keys(steps.at(-1)!.nodes).map(Number);
  const href = sourceAddress(file);
  return { file, href, nodes, events, steps: shown, from, moment, answered, setup };
}
