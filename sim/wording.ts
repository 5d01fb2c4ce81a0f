/**
 * Events in words: what the English ones are, and what any language needs.
 * Messages, entries and configurations keep etcd's own words everywhere.
 *
 * @module
 */
import { describeConfState, describeEntry } from '../src/index.ts';
import type { EventKind, EventOf, Operation, Told } from './event.ts';
import { quotePayload } from './payload.ts';

/** Kinds of events by what they are about. */
export type FlightKind = 'send' | 'deliver' | 'drop';
export type CallKind = 'call' | 'read' | 'give-up' | 'return';
export type WorldKind = 'cut' | 'heal' | 'calm';
export type DeedKind = Exclude<EventKind, FlightKind | CallKind | WorldKind | 'note'>;

/** The languages that events can be told in. */
export type Language = 'en' | 'zh';

/** The words of one language. */
export interface Wording {
  /** What happens to a message, and that a copy of it stays on its way. */
  readonly fates: { readonly [K in FlightKind]: string };
  readonly copy: string;
  /** What a client wants. */
  readonly wish: (operation: Operation) => string;
  /** What happens to a wish; the last is what a node answers. */
  readonly calls: {
    readonly [K in CallKind]: (event: EventOf<K>, wish: string) => string;
  };
  /** What a node does, behind its name. */
  readonly deeds: { readonly [K in DeedKind]: (event: EventOf<K>) => string };
  /** What happens to the whole cluster; a remark is a text already. */
  readonly world: { readonly [K in WorldKind]: (event: EventOf<K>) => string };
}

/** The entries of an event. */
export function entriesOf({ entries }: EventOf<'append' | 'apply'>): string {
  return entries.map((entry) => describeEntry(entry, quotePayload)).join(', ');
}

/** The payload of a proposal. */
export function dataOf({ entries }: EventOf<'propose'>): string {
  const [, , ...data] = describeEntry(entries[0], quotePayload).split(' ');
  return data.join(' ');
}

const LOSSES: Readonly<Record<EventOf<'crash'>['detail'], string>> = {
  '': '',
  torn: '',
  fsync: ', its disk failed to sync',
  storage: ', a call of its storage failed',
};

/** What a node could not do, by the call that failed. */
export const FAILED: Readonly<Record<EventOf<'fail'>['detail'], string>> = {
  read: 'read its log',
  write: 'write to its disk',
  sync: 'sync its disk',
  save: 'keep a snapshot',
  apply: 'apply entries',
  restore: 'restore a snapshot',
  capture: 'make a snapshot',
};

const TOLD: Readonly<Record<Told, (what: string, index: number) => string>> = {
  done: (what, index) => `has done ${what}, at index ${index}`,
  replaced: (what) => `has lost ${what} to another leader`,
  unknown: (what) => `cannot tell what became of ${what}`,
  refused: (what) => `refuses ${what}`,
  joint: (what, index) => `has half done ${what}, at index ${index}`,
  changed: (what, index) => `has done ${what}, at index ${index}`,
};

function loss({ count, detail }: EventOf<'crash'>): string {
  const why = LOSSES[detail];
  const some = count === 1 ? 'write survives' : 'writes survive';
  const kept = count > 0 ? `, ${count} unsynced ${some}` : '';
  const torn = detail === 'torn' ? ', the next one is torn' : '';
  return why + kept + torn;
}

export const ENGLISH: Wording = {
  fates: { send: 'send   ', deliver: 'deliver', drop: 'drop   ' },
  copy: ' (a copy stays on its way)',
  wish: ({ kind, key, value, expected }) => {
    if (kind === 'get') return `get ${key}`;
    if (kind === 'put') return `put ${key}=${value}`;
    return `change ${key} from "${expected}" to "${value}"`;
  },
  calls: {
    call: ({ node, operation }, wish) => `client ${operation.client} asks n${node}: ${wish}`,
    read: ({ node, index, operation }) =>
      `n${node} may answer client ${operation.client} from index ${index} on`,
    'give-up': ({ operation }, wish) => `client ${operation.client} stops waiting for: ${wish}`,
    return: ({ node, operation }, wish) => {
      const { client, kind, result } = operation;
      const found = kind === 'put' ? 'done' : `found "${result}"`;
      return `n${node} answers client ${client}: ${wish}, ${found}`;
    },
  },
  deeds: {
    start: () => 'starts as a follower',
    crash: (event) => `crashes${loss(event)}`,
    restart: () => 'starts again from its disk',
    fail: ({ detail }) => `cannot ${FAILED[detail]}`,
    pause: () => 'stands still',
    resume: () => 'goes on',
    panic: ({ detail }) => `gives up: ${detail}`,
    tick: ({ count }) => `hears ${count === 1 ? 'a tick' : `${count} ticks`}`,
    campaign: () => 'is asked to campaign',
    transfer: ({ index }) => `is asked to make n${index} the leader`,
    forget: () => 'is told to forget its leader',
    change: ({ detail }) => `is asked for the change ${detail || 'leave'}`,
    refuse: ({ detail }) => (detail === 'proposal' ? 'drops the proposal' : 'does not know the sender'),
    told: ({ count, detail, index }) => TOLD[detail](`what it was asked for as number ${count}`, index),
    setting: ({ count }) =>
      `will campaign with${count > 0 ? '' : 'out'} pre-votes from its next ` + 'start on',
    propose: (event) => `is handed ${dataOf(event)}`,
    state: ({ after }) =>
      `is ${after.role} at term ${after.term}, ` + `vote ${after.vote}, lead ${after.lead}`,
    save: ({ hardState }) => {
      const { term, vote, commit } = hardState;
      return `saves term ${term}, vote ${vote}, commit ${commit}`;
    },
    snapshot: ({ snapshot }) => `restores a snapshot at ${snapshot.metadata.index}`,
    append: (event) => `writes ${entriesOf(event)}`,
    sync: () => 'has synced its disk',
    restore: ({ index }) => `has the state of the snapshot at ${index}`,
    commit: ({ index }) => `commits up to ${index}`,
    apply: (event) => `applies ${entriesOf(event)}`,
    conf: ({ conf }) => `has the members ${describeConfState(conf)}`,
    capture: ({ snapshot }) => `makes a snapshot at ${snapshot.metadata.index}`,
    compact: ({ index }) => `compacts its log up to ${index}`,
  },
  world: {
    cut: ({ index, count, detail }) =>
      index > 0 ? `the way from n${index} to n${count} is cut` : `the network is cut: ${detail}`,
    heal: () => 'the network is whole again',
    calm: ({ count }) => `all faults end; ${count} ticks from now all must be well`,
  },
};
