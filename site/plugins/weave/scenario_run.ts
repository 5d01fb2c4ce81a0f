import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { EventKind, NodeView, SimEvent } from '../../../sim/event.ts';
import { Linker } from '../../runtime/linker.ts';
import { readLibrary } from '../runtime/library-text.cjs';
import type { LibrarySettings } from '../runtime/library-text.cjs';
import { instrument, RECORDER } from './scenario_instrument.ts';
import type { Fn, Instrumented, Unit } from './scenario_instrument.ts';
import type { Noted, Records, Seen } from './scenario_program.ts';
import type { Note } from './scenario_recorder.ts';
import { shared } from './shared.ts';

/** A function that ran, with what it called. */
export interface Call {
  readonly fn: number;
  readonly calls: Call[];
}

/** One thing that happened to a node, and all that came of it at once. */
export interface Step {
  /** The first says what happened; there is at least one. */
  readonly events: readonly SimEvent[];
  /** Functions of the library that ran, in their order. */
  readonly calls: readonly Call[];
  /** Units that ran. */
  readonly ran: ReadonlySet<number>;
  /** Units that changed a value of a node. */
  readonly changed: ReadonlySet<number>;
  /** How each node stands after it. */
  readonly nodes: Readonly<Record<number, NodeView>>;
  readonly records: Records | null;
}

/** A run of the library, step by step, and what ran in each. */
export interface Recorded {
  readonly steps: readonly Step[];
  readonly units: readonly Unit[];
  readonly functions: readonly Fn[];
}

/** What to run: an example, or the text of a case. */
export type Play = { readonly example: string } | { readonly caseText: string };

/** Runs that were recorded, by all the texts they were made from. */
const known = shared('recorded', () => new Map<string, Promise<readonly Recorded[]>>());
/** Enough for every scene of the book: both languages, server and browser play the same runs. */
const MOST_KNOWN = 64;

const PROGRAM = 'site/plugins/weave/scenario_program.ts';

/** Runs an example or a case on the library. The worlds come in the order of their making. */
export function record(root: string, play: Play): Promise<readonly Recorded[]> {
  const files = textsOf(root);
  const key = createHash('sha256')
    .update(JSON.stringify([files, play]))
    .digest('hex');
  const before = known.get(key);
  if (before !== undefined) return before;
  const run = recordOn(files, play);
  known.set(key, run);
  for (const old of known.keys()) if (known.size > MOST_KNOWN) known.delete(old);
  return run;
}

async function recordOn(files: Record<string, string>, play: Play): Promise<readonly Recorded[]> {
  const { files: noting, units, functions } = prepared(files);
  const all = { ...files, ...noting };
  const linker = new Linker(all, SILENT);
  const program = await linker.run(PROGRAM);
  (program['listen'] as () => void)();
  if ('example' in play) await linker.run(play.example);
  else (program['replay'] as (text: string) => void)(play.caseText);
  const noted = (program['noted'] as () => Noted)();
  return new Splitter(noted, functions).worlds().map((steps) => ({ steps, units, functions }));
}

/** What was prepared last, and from which texts. */
let last: { readonly text: string; readonly noting: Instrumented } | undefined;

/** The library that notes what it runs: many scenes are recorded on one. */
function prepared(files: Record<string, string>): Instrumented {
  const library = Object.entries(files).filter(([file]) => file.startsWith('src/'));
  const text = JSON.stringify(library);
  if (last?.text !== text) last = { text, noting: instrument(Object.fromEntries(library)) };
  return last.noting;
}

/** The texts of the repository that a run needs. */
function textsOf(root: string): Record<string, string> {
  const settings = fs.readFileSync(path.join(root, 'site/runtime/roots.json'), 'utf8');
  const files = readLibrary(root, JSON.parse(settings) as LibrarySettings);
  for (const file of [PROGRAM, RECORDER]) files[file] = fs.readFileSync(path.join(root, file), 'utf8');
  return files;
}

/** What the example prints is of no interest here. */
const SILENT: Console = { ...console, log() {} };

/** What is done to a node or to the world; all other events come of these. */
const INPUTS: ReadonlySet<EventKind> = new Set<EventKind>([
  'start',
  'crash',
  'restart',
  'pause',
  'resume',
  'tick',
  'campaign',
  'transfer',
  'forget',
  'change',
  'setting',
  'propose',
  'call',
  'deliver',
  'cut',
  'heal',
  'calm',
  'note',
]);

/** What a reader need not see where disks are perfect: it always follows. */
const UNSEEN: ReadonlySet<EventKind> = new Set<EventKind>([
  'save',
  'sync',
  'conf',
  'restore',
  'told',
  'capture',
]);

interface Open {
  readonly events: SimEvent[];
  readonly root: Call;
  readonly stack: Call[];
  readonly ran: Set<number>;
  readonly changed: Set<number>;
}

function open(): Open {
  const root: Call = { fn: -1, calls: [] };
  return { events: [], root, stack: [root], ran: new Set(), changed: new Set() };
}

/** Where work comes into the library; whatever else is called from outside only looks. */
const ENTRANCES = /^src\/(replica\/|raw_node\.ts$)/;
const LOOKS: ReadonlySet<string> = new Set(['inspect', 'status', 'basicStatus']);

/** Cuts what was noted into steps. */
class Splitter {
  private readonly noted: Noted;
  private readonly functions: readonly Fn[];
  private readonly steps: Step[][] = [];
  private readonly nodes: Record<number, NodeView>[] = [];
  private world = 0;
  private now = open();
  private count = 0;
  /** How deep in a call that only looks. */
  private looking = 0;

  constructor(noted: Noted, functions: readonly Fn[]) {
    this.noted = noted;
    this.functions = functions;
  }

  worlds(): readonly (readonly Step[])[] {
    for (const note of this.noted.notes) this.take(note);
    this.close(this.noted.records[this.world] ?? null);
    return this.steps;
  }

  private take(note: Note): void {
    if (note.kind === 'event') return this.happened(note.event as Seen);
    if (this.looks(note)) return;
    const { stack, ran, changed } = this.now;
    if (note.kind === 'hit') ran.add(note.unit);
    else if (note.kind === 'change') changed.add(note.unit);
    else if (note.kind === 'enter') {
      const call: Call = { fn: note.fn, calls: [] };
      stack.at(-1)!.calls.push(call);
      stack.push(call);
    } else if (stack.length > 1) stack.pop();
  }

  /** Reports whether it belongs to a call that only looks, such as that of an example that prints. */
  private looks(note: Note): boolean {
    if (note.kind === 'enter' && (this.looking > 0 || !this.works(note.fn))) this.looking++;
    else if (note.kind === 'leave' && this.looking > 0) {
      this.looking--;
      return true;
    }
    return this.looking > 0;
  }

  private works(fn: number): boolean {
    if (this.now.stack.length > 1) return true;
    const { file, name } = this.functions[fn]!;
    return ENTRANCES.test(file) && !LOOKS.has(name);
  }

  private happened({ event, world, records }: Seen): void {
    const { told } = this.noted;
    if (told !== null && this.count++ >= told) return;
    if (world !== this.world) this.close(null);
    else if (this.begins(event)) this.close(records);
    this.world = world;
    const nodes = (this.nodes[world] ??= {});
    if (event.after !== null && event.node > 0) nodes[event.node] = event.after;
    this.now.events.push(event);
  }

  /** Reports whether the event begins a step of its own. */
  private begins(event: SimEvent): boolean {
    const { events } = this.now;
    // What a client asks for becomes a proposal at once.
    if (event.kind === 'propose' && events.length === 1 && events[0]!.kind === 'call') return false;
    if (INPUTS.has(event.kind)) return true;
    // A message lost on the spot belongs to the step that sent it.
    if (event.kind === 'drop') return !events.some(({ flight }) => flight === event.flight);
    return events.some(({ node }) => node !== 0) && !events.some(({ node }) => node === event.node);
  }

  /** Ends the step. A tick that nothing came of is none. */
  private close(records: Records | null): void {
    const { events, root, ran, changed } = this.now;
    this.now = open();
    const seen = events.filter(({ kind }) => !UNSEEN.has(kind));
    if (seen.length === 0 || (seen.length === 1 && seen[0]!.kind === 'tick')) return;
    const nodes = { ...this.nodes[this.world] };
    const list = (this.steps[this.world] ??= []);
    list.push({ events: seen, calls: root.calls, ran, changed, nodes, records });
  }
}
