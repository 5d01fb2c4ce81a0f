/**
 * Making a failing run short enough to read: actions, nodes and settings
 * are taken away as long as the same rule is broken.
 *
 * @module
 */
import { ConfigError } from '../src/index.ts';
import type { Action } from './action.ts';
import { knowsItsNodes } from './case.ts';
import type { Case, Setup } from './case.ts';
import type { Violation } from './checkers/index.ts';
import type { Observer, SimEvent } from './event.ts';
import { runCase } from './replay.ts';
import type { Replay } from './replay.ts';

/** A failing case that could not be made shorter. */
export interface Shrunk {
  readonly shrunk: Case;
  readonly violation: Violation;
  /** Events that tell the story. */
  readonly events: number;
  /** How many cases were tried. */
  readonly tries: number;
}

/** How to shrink. */
export interface ShrinkOptions {
  /**
   * Work that may be spent, in events that happen again.
   *
   * @defaultValue five millions
   */
  readonly budget?: number;
  /** Hears how long the shortest case is after every success. */
  readonly onProgress?: (actions: number, tries: number) => void;
}

/** A case that fails, with the number of its events. */
interface Failing {
  readonly failing: Case;
  readonly violation: Violation;
  readonly events: number;
}

/**
 * Shortens a failing case.
 *
 * @throws Error when it does not fail at all.
 */
export function shrink(failing: Case, options: ShrinkOptions = {}): Shrunk {
  const steps = shrinking(failing, options);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}

/**
 * Shortens a failing case, and stops after every case that was tried: for a
 * program that has to rest now and then.
 *
 * @throws Error when it does not fail at all.
 */
export function shrinking(failing: Case, options: ShrinkOptions = {}): Generator<void, Shrunk> {
  return new Shrinker(failing, options).run();
}

class Shrinker {
  private best: Failing;
  private budget: number;
  private tries = 0;
  private readonly options: ShrinkOptions;

  constructor(failing: Case, options: ShrinkOptions) {
    this.options = options;
    this.budget = options.budget ?? 5_000_000;
    const first = this.fails(failing, null);
    if (first === null) throw new Error('the case does not fail');
    this.best = first;
  }

  *run(): Generator<void, Shrunk> {
    let before = '';
    const measure = (): string => `${this.best.events} ${this.best.failing.actions.length}`;
    yield* this.withoutGroups();
    this.untimed();
    yield* this.withoutGroups();
    while (before !== measure() && this.budget > 0) {
      before = measure();
      yield* this.withoutChunks();
      yield* this.withoutNodes();
      yield* this.simplerSetup();
      yield* this.campaignsForTicks();
      yield* this.joinedTicks();
      yield* this.simplerActions();
    }
    const { failing, violation, events } = this.best;
    return { shrunk: failing, violation, events, tries: this.tries };
  }

  private get actions(): readonly Action[] {
    return this.best.failing.actions;
  }

  /** Runs a case; null if it does not break the rule. */
  private fails(wanted: Case, rule: string | null): Failing | null {
    this.tries++;
    const replay = tryCase(wanted);
    this.budget -= 10 + (replay?.cluster.events ?? 0);
    if (replay === null || replay.violation === null) return null;
    const { violation, effective, told } = replay;
    if (rule !== null && violation.rule !== rule) return null;
    const actions = effective.map((i) => wanted.actions[i]!);
    const failing = { setup: wanted.setup, actions };
    // A message to a node that never joined is lost, and means nothing in a text.
    if (!knowsItsNodes(failing)) return null;
    return { failing, violation, events: told };
  }

  /** Takes a case if it fails the same way and is no longer. */
  private take(wanted: Case): boolean {
    if (this.budget <= 0) return false;
    const found = this.fails(wanted, this.best.violation.rule);
    if (found === null || !this.shorter(found)) return false;
    this.best = found;
    this.options.onProgress?.(found.failing.actions.length, this.tries);
    return true;
  }

  private shorter({ failing, events }: Failing): boolean {
    const { best } = this;
    if (failing.actions.length < best.failing.actions.length) return true;
    return events <= best.events;
  }

  private takeActions(actions: readonly Action[]): boolean {
    return this.take({ setup: this.best.failing.setup, actions });
  }

  /** Actions that have something in common and play no part. */
  private *withoutGroups(): Generator<void> {
    for (const groupOf of GROUPINGS) {
      for (const group of new Set(this.actions.map(groupOf))) {
        if (group === '') continue;
        this.takeActions(this.actions.filter((a) => groupOf(a) !== group));
        yield;
      }
    }
  }

  /**
   * Elections at a word instead of by the clock: what is left is as long as
   * before, and can lose any part without shifting all that follows.
   */
  private untimed(): void {
    const clocks = new Clocks();
    runCase(this.best.failing, [clocks]);
    const campaigns = this.actions.map((action, i): Action => {
      if (action.do !== 'tick' || !clocks.fired.has(i)) return action;
      return { do: 'campaign', node: action.node };
    });
    const kept = campaigns.filter((action, i) => action.do !== 'tick' || clocks.leading.has(i));
    if (!this.takeActions(kept)) this.takeActions(campaigns);
  }

  /** Runs of actions, long ones first (delta debugging). */
  private *withoutChunks(): Generator<void> {
    // A library that does not even start fails without an action.
    let size = Math.max(1, Math.ceil(this.actions.length / 2));
    for (;;) {
      let removed = false;
      // From the end: what comes later leans on what came before.
      let end = this.actions.length;
      while (end > 0 && this.budget > 0) {
        const start = Math.max(0, end - size);
        const kept = this.actions.filter((_, i) => i < start || i >= end);
        const before = this.actions.length;
        if (this.takeActions(kept)) {
          removed = true;
          // More may have gone than was asked for.
          end = Math.min(start, end - (before - this.actions.length) + size);
          end = Math.min(end, this.actions.length, start);
        } else {
          end = start;
        }
        yield;
      }
      if (size === 1 && !removed) return;
      if (size > 1) size = Math.ceil(size / 2);
      if (this.budget <= 0) return;
    }
  }

  /** One founder less; those after it move up. */
  private *withoutNodes(): Generator<void> {
    for (let id = this.best.failing.setup.nodes; id >= 1; id--) {
      const { setup, actions } = this.best.failing;
      if (setup.nodes === 1) return;
      const kept = actions
        .filter((action) => !touches(action, id))
        .map((action) => renumber(action, id));
      this.take({ setup: { ...setup, nodes: setup.nodes - 1 }, actions: kept });
      yield;
    }
  }

  /** Settings that need not differ from the default. */
  private *simplerSetup(): Generator<void> {
    for (const key of Object.keys(this.best.failing.setup.config)) {
      const { setup, actions } = this.best.failing;
      const config = Object.fromEntries(Object.entries(setup.config).filter(([name]) => name !== key));
      const simpler: Setup = { ...setup, config };
      this.take({ setup: simpler, actions });
      yield;
    }
  }

  /** An election timer that fires needs no ticks before it. */
  private *campaignsForTicks(): Generator<void> {
    for (let i = this.actions.length - 1; i >= 0; i--) {
      const action = this.actions[i];
      if (action?.do !== 'tick') continue;
      const { node } = action;
      const fires: Action = { do: 'campaign', node };
      const alone = this.actions.filter((a, at) => a.do !== 'tick' || a.node !== node || at > i);
      const gone = this.actions.length - alone.length;
      const place = i - gone + 1;
      this.takeActions([...alone.slice(0, place), fires, ...alone.slice(place)]);
      yield;
    }
  }

  /** Ticks of one node that can come at once do so. */
  private *joinedTicks(): Generator<void> {
    for (let i = this.actions.length - 1; i > 0; i--) {
      const later = this.actions[i];
      if (later?.do !== 'tick') continue;
      let at = i - 1;
      while (at >= 0 && !ticks(this.actions[at]!, later.node)) at--;
      const earlier = this.actions[at];
      if (earlier?.do !== 'tick') continue;
      const count = earlier.count + later.count;
      const joined = this.replaced(i, { ...later, count });
      this.takeActions(joined.filter((_, j) => j !== at));
      yield;
    }
  }

  private replaced(at: number, action: Action): Action[] {
    const copy = [...this.actions];
    copy[at] = action;
    return copy;
  }

  private *simplerActions(): Generator<void> {
    for (let i = this.actions.length - 1; i >= 0; i--) {
      const action = this.actions[i];
      if (action === undefined) continue;
      for (const simpler of simplify(action)) {
        yield;
        if (this.takeActions(this.replaced(i, simpler))) break;
      }
    }
  }
}

/** What the ticks of a case led to; by the place of the action. */
class Clocks implements Observer {
  /** Ticks at which an election timer fired. */
  readonly fired = new Set<number>();
  /** Ticks of a leader. */
  readonly leading = new Set<number>();

  see({ kind, time, before, after }: SimEvent): void {
    // The time of a case is the number of the action, from 1.
    if (kind === 'tick' && before.role === 'leader') this.leading.add(time - 1);
    if (kind !== 'state' || !after.role.endsWith('candidate')) return;
    const { role, term } = before;
    if (role !== after.role || term !== after.term) this.fired.add(time - 1);
  }
}

/** Names of groups that an action may belong to; '' for none. */
const GROUPINGS: readonly ((action: Action) => string)[] = [
  (action) => action.do,
  (action) => (action.do === 'deliver' ? action.type : ''),
  (action) => ('client' in action ? `client ${action.client}` : ''),
  (action) => ('node' in action ? `${action.do} ${action.node}` : ''),
  (action) => ('type' in action ? `${action.type} ${action.from} ${action.to}` : ''),
];

/** Does a case; null if the library refuses its settings. */
function tryCase(wanted: Case): Replay | null {
  try {
    return runCase(wanted);
  } catch (error) {
    if (error instanceof ConfigError) return null;
    throw error;
  }
}

function ticks(action: Action, node: number): boolean {
  return action.do === 'tick' && action.node === node;
}

function touches(action: Action, id: number): boolean {
  if ('node' in action && action.node === id) return true;
  if ('from' in action && action.from === id) return true;
  if ('to' in action && action.to === id) return true;
  return action.do === 'conf' && namesNode(action.change, id);
}

function namesNode(change: string, id: number): boolean {
  return change.split(' ').some((word) => word.slice(1) === String(id));
}

function renumber(action: Action, gone: number): Action {
  const move = (id: number): number => (id > gone ? id - 1 : id);
  const moved: Record<string, unknown> = { ...action };
  if ('node' in action) moved['node'] = move(action.node);
  if ('from' in action) moved['from'] = move(action.from);
  if ('to' in action) moved['to'] = move(action.to);
  if (action.do === 'conf') {
    moved['change'] = action.change.replace(/\d+/g, (id) => String(move(Number(id))));
  }
  return moved as unknown as Action;
}

/** Simpler actions that may do as well, simplest first. */
function simplify(action: Action): Action[] {
  switch (action.do) {
    case 'take':
    case 'finish':
      return [{ do: 'handle', node: action.node }];
    case 'tick':
      return [1, Math.ceil(action.count / 2), action.count - 1]
        .filter((count) => count > 0 && count < action.count)
        .map((count) => ({ ...action, count }));
    case 'deliver':
      return action.keep ? [{ ...action, keep: false }] : [];
    case 'fsync':
      return [{ do: 'crash', node: action.node, keep: action.keep }];
    case 'crash':
      return action.keep > 0 ? [{ ...action, keep: 0 }] : [];
    case 'call':
      return action.kind === 'cas' ? [{ ...action, kind: 'put', expected: '' }] : [];
    default:
      return [];
  }
}
