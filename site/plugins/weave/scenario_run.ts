import fs from 'node:fs';
import path from 'node:path';
import type { EventKind, NodeView, SimEvent } from '../../../sim/event.ts';
import { Linker } from '../../runtime/linker.ts';
import { readLibrary } from '../runtime/library-text.cjs';
import type { LibrarySettings } from '../runtime/library-text.cjs';
import { instrument, RECORDER } from './scenario_instrument.ts';
import type { Fn, Unit } from './scenario_instrument.ts';
import type { Records, Seen } from './scenario_program.ts';
import type { Note } from './scenario_recorder.ts';

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

const PROGRAM = 'site/plugins/weave/scenario_program.ts';

/** Runs an example or a case on the library. The worlds come in the order of their making. */
export async function record(root: string, play: Play): Promise<readonly Recorded[]> {
  const { files, units, functions } = prepared(root);
  const linker = new Linker('example' in play ? silent(files, play.example) : files);
  const program = await linker.run(PROGRAM);
  (program['listen'] as () => void)();
  if ('example' in play) await linker.run(play.example);
  else (program['replay'] as (text: string) => void)(play.caseText);
  const noted = (program['notes'] as () => { notes: readonly Note[]; told: number | null })();
  return new Splitter(noted.told).worlds(noted.notes).map((steps) => ({ steps, units, functions }));
}

/** The texts of the repository, those of the library prepared. */
function prepared(root: string) {
  const settings = fs.readFileSync(path.join(root, 'site/runtime/roots.json'), 'utf8');
  const files = readLibrary(root, JSON.parse(settings) as LibrarySettings);
  const library = Object.entries(files).filter(([file]) => file.startsWith('src/'));
  const { files: noted, ...tables } = instrument(Object.fromEntries(library));
  const own = [PROGRAM, RECORDER].map((file) => [file, fs.readFileSync(path.join(root, file), 'utf8')]);
  return { files: { ...files, ...noted, ...(Object.fromEntries(own) as Record<string, string>) }, ...tables };
}

/** What the example prints is of no interest here. */
function silent(files: Record<string, string>, example: string): Record<string, string> {
  return { ...files, [example]: `const console = { log() {} }; ${files[example] ?? ''}` };
}

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
  records: Records | null;
}

function open(): Open {
  const root: Call = { fn: -1, calls: [] };
  return { events: [], root, stack: [root], ran: new Set(), changed: new Set(), records: null };
}

/** Cuts what was noted into steps. */
class Splitter {
  private readonly told: number | null;
  private readonly steps: Step[][] = [];
  private readonly nodes: Record<number, NodeView>[] = [];
  private world = 0;
  private now = open();
  private count = 0;

  constructor(told: number | null) {
    this.told = told;
  }

  worlds(notes: readonly Note[]): readonly (readonly Step[])[] {
    for (const note of notes) this.take(note);
    this.close();
    return this.steps;
  }

  private take(note: Note): void {
    const { now } = this;
    switch (note.kind) {
      case 'event':
        return this.happened(note.event as Seen);
      case 'hit':
        now.ran.add(note.unit);
        return;
      case 'change':
        now.changed.add(note.unit);
        return;
      case 'enter': {
        const call: Call = { fn: note.fn, calls: [] };
        now.stack.at(-1)!.calls.push(call);
        now.stack.push(call);
        return;
      }
      case 'leave':
        if (now.stack.length > 1) now.stack.pop();
    }
  }

  private happened({ event, world, records }: Seen): void {
    if (this.told !== null && this.count++ >= this.told) return;
    if (world !== this.world || this.begins(event)) this.close();
    this.world = world;
    const nodes = (this.nodes[world] ??= {});
    if (event.after !== null && event.node > 0) nodes[event.node] = event.after;
    this.now.records = records;
    this.now.events.push(event);
  }

  /** Reports whether the event begins a step of its own. */
  private begins(event: SimEvent): boolean {
    const { events } = this.now;
    if (INPUTS.has(event.kind)) return true;
    // A message lost on the spot belongs to the step that sent it.
    if (event.kind === 'drop') return !events.some(({ flight }) => flight === event.flight);
    return events.some(({ node }) => node !== 0) && !events.some(({ node }) => node === event.node);
  }

  /** Ends the step. A tick that nothing came of is none. */
  private close(): void {
    const { events, root, ran, changed, records } = this.now;
    this.now = open();
    const seen = events.filter(({ kind }) => !UNSEEN.has(kind));
    if (seen.length === 0 || (seen.length === 1 && seen[0]!.kind === 'tick')) return;
    const nodes = { ...this.nodes[this.world] };
    const list = (this.steps[this.world] ??= []);
    list.push({ events: seen, calls: root.calls, ran, changed, nodes, records });
  }
}
