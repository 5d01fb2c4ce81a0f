/** What a node takes in: every field of every message, right and wrong. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeConfChange } from '../../src/codec.ts';
import { newConfChange, newConfChangeV2 } from '../../src/conf_change.ts';
import { newEntry } from '../../src/entry.ts';
import {
  InvariantError,
  MisuseError,
  ProposalDroppedError,
  StepLocalMessageError,
  StepPeerNotFoundError,
} from '../../src/errors.ts';
import { newMessage } from '../../src/message.ts';
import { LOCAL_APPEND_THREAD, LOCAL_APPLY_THREAD } from '../../src/ids.ts';
import type { Message, MessageParts } from '../../src/message.ts';
import { newConfState, newSnapshot } from '../../src/snapshot.ts';
import { bytes, msg } from './harness/nodes.ts';
import type { NodeOptions } from './harness/nodes.ts';
import { makeHost, save, turn } from './harness/raw.ts';
import type { Host } from './harness/raw.ts';
import { MemoryStorage } from '../../src/storage.ts';
import { picture } from './support/picture.ts';
import { snapshotAt } from './support/storages.ts';

const MAX = Number.MAX_SAFE_INTEGER;
const THREE = newConfState({ voters: [1, 2, 3] });

/** Answers of nodes 2 and 3 that elect node 1 and commit what it has. */
function elect(host: Host): void {
  host.node.campaign();
  round(host);
  const { term } = host.node.basicStatus();
  for (const from of [2, 3]) {
    host.node.step(msg({ type: 'MsgVoteResp', from, to: 1, term }));
  }
  round(host);
}

/** Does what a Ready asks for, in either mode. */
function round(host: Host): void {
  for (let i = 0; i < 20 && host.node.hasReady(); i++) {
    if (!host.node.asyncStorageWrites) {
      turn(host);
      continue;
    }
    for (const m of host.node.ready().messages) write(host, m);
  }
}

function write(host: Host, m: Message): void {
  if (m.type === 'MsgStorageAppend') {
    const hardState = m.term === 0 ? null : { term: m.term, vote: m.vote, commit: m.commit };
    save(host, { ...m, hardState } as unknown as Parameters<typeof save>[1]);
  }
  for (const answer of m.responses) if (answer.to === 1) host.node.step(answer);
}

const three = (options: NodeOptions = {}): Host => makeHost(1, { voters: [1, 2, 3], ...options });

function following(options: NodeOptions = {}): Host {
  const host = three(options);
  const entries = [newEntry(1, 1), newEntry(1, 2), newEntry(1, 3)];
  host.node.step(msg({ type: 'MsgApp', from: 2, to: 1, term: 1, entries, commit: 2 }));
  round(host);
  return host;
}

function leading(options: NodeOptions = {}): Host {
  const host = three(options);
  elect(host);
  host.node.propose(bytes('a'));
  return host;
}

/** Nodes in every state, made anew on each call. */
const STATES: Record<string, () => Host> = {
  'fresh, without members': () => makeHost(1, { voters: [] }),
  'fresh, a voter': () => three(),
  'with a snapshot, and in no term': () =>
    makeHost(1, { storage: new MemoryStorage({ snapshot: snapshotAt(5, 2) }) }),
  follower: () => following(),
  'follower, not written': () => {
    const host = following();
    host.node.step(append({ index: 3, logTerm: 1, entries: [newEntry(1, 4)] }));
    return host;
  },
  'follower with a snapshot not written': () => {
    const host = following({ asyncStorageWrites: true });
    host.node.step(snap(9, 1));
    return host;
  },
  candidate: () => {
    const host = following();
    host.node.campaign();
    return host;
  },
  'pre-candidate': () => {
    const host = following({ preVote: true, checkQuorum: true });
    host.node.campaign();
    return host;
  },
  leader: () => leading(),
  'leader in a joint configuration, reading': () => {
    const host = leading();
    const change = { type: 'ConfChangeAddNode', nodeId: 4 } as const;
    host.node.applyConfChange(newConfChangeV2([change], 'ConfChangeTransitionJointExplicit'));
    host.node.readIndex(bytes('r'));
    host.node.transferLeader(2);
    return host;
  },
  'leader that writes asynchronously': () => leading({ asyncStorageWrites: true }),
};

function append(parts: Partial<Message>): Message {
  return msg({ type: 'MsgApp', from: 2, to: 1, term: 1, ...parts });
}

function snap(index: number, term: number): Message {
  const snapshot = newSnapshot(index, term, THREE, bytes('state'));
  return msg({ type: 'MsgSnap', from: 2, to: 1, term: 1, snapshot });
}

const CHANGE = encodeConfChange(newConfChange('ConfChangeAddNode', 4));

/** One message of each kind that a correct peer could send in term `term`. */
function valid(term: number): Message[] {
  const proposals = [newEntry(0, 0, bytes('p')), newEntry(0, 0, CHANGE.data, CHANGE.type)];
  const parts: MessageParts[] = [
    { type: 'MsgProp', entries: proposals },
    { type: 'MsgApp', term, index: 3, logTerm: 1, entries: [newEntry(1, 4, bytes('e'))], commit: 2 },
    { type: 'MsgAppResp', term, index: 1 },
    { type: 'MsgAppResp', term, index: 2, reject: true, rejectHint: 1, logTerm: 1 },
    { type: 'MsgVote', term: term + 1, index: 3, logTerm: 1 },
    { type: 'MsgVoteResp', term },
    { type: 'MsgPreVote', term: term + 1, index: 3, logTerm: 1 },
    { type: 'MsgPreVoteResp', term: term + 1 },
    { type: 'MsgSnap', term, snapshot: newSnapshot(7, 1, THREE, bytes('s')) },
    { type: 'MsgHeartbeat', term, commit: 1, context: bytes('12345678') },
    { type: 'MsgHeartbeatResp', term, context: bytes('12345678') },
    { type: 'MsgTimeoutNow', term },
    { type: 'MsgTransferLeader', from: 3 },
    { type: 'MsgReadIndex', entries: [newEntry(0, 0, bytes('r'))] },
    { type: 'MsgReadIndexResp', term, index: 2, entries: [newEntry(0, 0, bytes('r'))] },
    { type: 'MsgForgetLeader' },
    { type: 'MsgStorageAppendResp', from: LOCAL_APPEND_THREAD, term, index: 1, logTerm: 1 },
    { type: 'MsgStorageApplyResp', from: LOCAL_APPLY_THREAD, entries: [newEntry(1, 1)] },
    { type: 'MsgHup' },
    { type: 'MsgBeat' },
    { type: 'MsgUnreachable' },
    { type: 'MsgSnapStatus' },
    { type: 'MsgCheckQuorum' },
    { type: 'MsgStorageAppend', term },
    { type: 'MsgStorageApply' },
  ];
  return parts.map((one) => newMessage({ from: 2, to: 1, ...one }));
}

const fake = Object.create(Uint8Array.prototype) as unknown;

/** Values that are wrong somewhere, and some that are right by chance. */
const VALUES: readonly unknown[] = [
  undefined,
  null,
  NaN,
  -1,
  -2,
  -3,
  0.5,
  2 ** 53,
  Infinity,
  MAX,
  MAX - 1,
  MAX - 2,
  0,
  1,
  2,
  3,
  99,
  '3',
  '',
  'MsgApp',
  'EntryConfChange',
  true,
  false,
  10n,
  Symbol('s'),
  () => 0,
  {},
  [],
  [null],
  [undefined],
  [[]],
  { 0: 1 },
  Object.create(null),
  fake,
  new Int8Array(2),
  new ArrayBuffer(2),
  new Uint8Array([1, 2]),
  [1, 1],
  [1, 2],
  [0],
  ['2'],
  [MAX],
  { length: 1 },
  Promise.resolve(),
  [newEntry(1, 4), newEntry(1, 6)],
  [newEntry(0, 0)],
  [{ term: 1, index: 4, type: 'EntryNormal' }],
  [newEntry(1, 4, new Uint8Array([255]), 'EntryConfChange')],
  newSnapshot(5, 1, newConfState({ voters: [1, 1] })),
  newSnapshot(5, 1, newConfState()),
  newSnapshot(0, 0, THREE),
  newSnapshot(MAX, 1, THREE),
  newSnapshot(5, 8, THREE),
  [newMessage({ type: 'MsgHup' })],
  new Array(2),
];

/** The path of every field of a value, down to its numbers and bytes. */
function paths(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return [];
  return Object.entries(value).flatMap(([key, field]) => [
    [key],
    ...paths(field).map((rest) => [key, ...rest]),
  ]);
}

/** A copy in which one field is another, or is not there. */
function put(value: unknown, [key, ...rest]: readonly string[], to: unknown): unknown {
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<
    string,
    unknown
  >;
  if (rest.length > 0) copy[key!] = put(copy[key!], rest, to);
  else if (to === undefined) delete copy[key!];
  else copy[key!] = to;
  return copy;
}

/** Whether a message contradicts what was promised, which ends a node. */
function contradicts(host: Host, m: Message): boolean {
  const { log } = host.node.inspect();
  if (m.type === 'MsgHeartbeat') return m.commit > log.lastIndex();
  const known = log.termAt(m.index);
  return m.type === 'MsgApp' && m.index <= log.committed && known === m.logTerm;
}

/** Goes on with a node after a message that it took. */
function use(host: Host): void {
  for (let i = 0; i < 12; i++) {
    host.node.tick();
    round(host);
  }
  expect(host.node.failure).toBeNull();
}

/** Steps a message; the answer is a refusal, or the node works on. */
function tryOut(host: Host, m: Message): boolean {
  const before = picture(host.node);
  const contradiction = wellTyped(m) && contradicts(host, m);
  try {
    host.node.step(m);
  } catch (error) {
    if (error instanceof InvariantError && contradiction) return false;
    const refusals = [MisuseError, StepPeerNotFoundError, StepLocalMessageError, ProposalDroppedError];
    expect(
      refusals.some((kind) => error instanceof kind),
      String((error as Error).stack),
    ).toBe(true);
    expect(host.node.failure).toBeNull();
    expect(picture(host.node)).toBe(before);
    return true;
  }
  // A term that is nearly used up is right, and the last that there is.
  if (m.term < MAX / 2) use(host);
  return false;
}

function wellTyped(m: Message): boolean {
  return Number.isSafeInteger(m?.index) && Number.isSafeInteger(m?.commit);
}

describe.each(Object.entries(STATES))('a node that is %s', (_, make) => {
  test('takes what is right, or answers', () => {
    const { term } = make().node.basicStatus();
    for (const m of valid(Math.max(1, term))) {
      tryOut(make(), m);
      if (m.type.startsWith('MsgStorage')) continue;
      try {
        make().node.step(m);
      } catch (error) {
        expect(error).not.toBeInstanceOf(MisuseError);
      }
    }
  });

  test('refuses what is wrong in two places, or can be used on', () => {
    let host = make();
    const messages = valid(Math.max(1, host.node.basicStatus().term));
    const mutants = fc.constantFrom(...messages).chain((m) => {
      const mutation = fc.tuple(fc.constantFrom(...paths(m)), fc.constantFrom(...VALUES));
      return fc
        .tuple(mutation, mutation)
        .map(
          (list) => list.reduce((now, [path, value]) => put(now, path, value), m as unknown) as Message,
        );
    });
    const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 200);
    const seed = Number(process.env['PROPERTY_SEED'] ?? 20260820);
    fc.assert(
      fc.property(mutants, (m) => {
        if (!tryOut(host, m)) host = make();
      }),
      { numRuns, seed, endOnFailure: true },
    );
  });
});

describe('every field may have every wrong value', () => {
  const states = Object.values(STATES);
  const kinds = valid(1).map((m, kind) => [`${m.type} ${kind}`, kind] as const);
  test.each(kinds)('%s', (_, kind) => {
    const hosts = states.map((make) => make());
    let count = kind;
    for (const path of paths(valid(1)[kind])) {
      for (const value of VALUES) {
        // In one state each; over all values a field meets every state.
        const at = count++ % states.length;
        const m = valid(Math.max(1, hosts[at]!.node.basicStatus().term))[kind];
        if (!tryOut(hosts[at]!, put(m, path, value) as Message)) hosts[at] = states[at]!();
      }
    }
  });
});

describe('what no correct peer sends is refused in every state', () => {
  const confState = newConfState({ voters: [1, 2] });
  const ofConf = (parts: Partial<typeof confState>): MessageParts => ({
    type: 'MsgSnap',
    term: 9,
    snapshot: newSnapshot(8, 1, { ...confState, ...parts }),
  });
  const change = (nodeId: number): MessageParts => ({
    type: 'MsgProp',
    entries: [newEntry(0, 0, ...conf(nodeId))],
  });
  const cases: Record<string, MessageParts> = {
    'an empty proposal': { type: 'MsgProp' },
    'a proposal of a term': { type: 'MsgProp', term: 1, entries: [newEntry(0, 0)] },
    'a proposed change that is none': {
      type: 'MsgProp',
      entries: [newEntry(0, 0, Uint8Array.of(255), 'EntryConfChangeV2')],
    },
    'a proposed change of nobody': change(0),
    'a proposal with what JSON makes of bytes': {
      type: 'MsgProp',
      entries: [newEntry(0, 0, { 0: 1 } as never)],
    },
    'a vote of no term': { type: 'MsgVote' },
    'a pre-vote of no term': { type: 'MsgPreVote' },
    'a heartbeat of no term': { type: 'MsgHeartbeat' },
    'an append of no term': { type: 'MsgApp' },
    'an append with an entry of no term': { type: 'MsgApp', term: 9, entries: [newEntry(0, 1)] },
    'a snapshot of no term': { ...ofConf({}), term: 0 },
    'no snapshot': { type: 'MsgSnap', term: 9 },
    'a snapshot of index 0': { type: 'MsgSnap', term: 9, snapshot: newSnapshot(0, 0, confState) },
    'a snapshot of a higher term': {
      type: 'MsgSnap',
      term: 9,
      snapshot: newSnapshot(8, 10, confState),
    },
    'a voter twice': ofConf({ voters: [1, 2, 2] }),
    'nobody as voter': ofConf({ voters: [1, 0] }),
    'a thread as learner': ofConf({ learners: [LOCAL_APPLY_THREAD] }),
    'a voter that learns': ofConf({ learners: [2] }),
    'no voters': ofConf({ voters: [] }),
    'a learner to be that is no outgoing voter': ofConf({ votersOutgoing: [1], learnersNext: [3] }),
    'leaving what is not joint': ofConf({ autoLeave: true }),
    'a text as voter': ofConf({ voters: [1, '2' as never] }),
    'a read with a term': { type: 'MsgReadIndex', term: 1, entries: [newEntry(0, 0)] },
    'a read of nothing': { type: 'MsgReadIndex' },
    'a read from nobody': { type: 'MsgReadIndex', from: 0, entries: [newEntry(0, 0)] },
    'a transfer to nobody': { type: 'MsgTransferLeader', from: 0 },
    'a heartbeat from itself': { type: 'MsgHeartbeat', from: 1, term: 9 },
    'an append from itself': { type: 'MsgApp', from: 1, term: 9 },
    'a vote from itself': { type: 'MsgVote', from: 1, term: 9 },
    'a heartbeat from a thread': { type: 'MsgHeartbeat', from: LOCAL_APPEND_THREAD, term: 9 },
    'a heartbeat from nobody': { type: 'MsgHeartbeat', from: 0, term: 9 },
    'a message to another': { type: 'MsgHeartbeat', to: 2, term: 9 },
    responses: { type: 'MsgHeartbeat', term: 9, responses: [msg({ type: 'MsgHup' })] },
    'forgetting in a term': { type: 'MsgForgetLeader', term: 9 },
    'an unknown type': { type: 'MsgNone' as never },
    'applied entries that were not handed out': {
      type: 'MsgStorageApplyResp',
      from: LOCAL_APPLY_THREAD,
      entries: [newEntry(1, 99)],
    },
    'a write in a term to come': {
      type: 'MsgStorageAppendResp',
      from: LOCAL_APPEND_THREAD,
      term: 9,
      index: 1,
      logTerm: 1,
    },
    'the vote of the node itself in a term to come': { type: 'MsgVoteResp', from: 1, term: 9 },
  };
  const hosts = Object.entries(STATES).filter(([state]) => !state.includes('without members'));
  test.each(Object.entries(cases))('%s', (_, parts) => {
    for (const [state, make] of hosts) {
      const { node } = make();
      const before = picture(node);
      const step = (): void => node.step(newMessage({ from: 2, to: 1, ...parts }));
      expect(step, state).toThrow(MisuseError);
      expect(picture(node), state).toBe(before);
    }
  });
});

function conf(nodeId: number): [Uint8Array, 'EntryConfChange'] {
  const { data } = encodeConfChange(newConfChange('ConfChangeAddNode', nodeId));
  return [data, 'EntryConfChange'];
}

test('the text names field, value and type', () => {
  const { node } = following();
  const step = (parts: object) => () => node.step({ ...append({}), ...parts });
  expect(step({ commit: '3' })).toThrow(
    "message.commit must be a whole number from 0 to 2^53-1, got '3' (string)",
  );
  expect(step({ context: undefined })).toThrow('message.context must be a Uint8Array, got undefined');
  expect(step({ entries: [{ ...newEntry(1, 4), data: { 0: 1 } }] })).toThrow(
    'message.entries.data must be a Uint8Array, got an object',
  );
  expect(step({ entries: [{ ...newEntry(1, 4), typed: 'yes' }] })).toThrow(
    "message.entries.typed must be true or left out, got 'yes' (string)",
  );
  expect(step({ reject: 'no' })).toThrow("message.reject must be true or false, got 'no' (string)");
});

describe('a transfer', () => {
  const passedOn = { type: 'MsgTransferLeader', from: 3, to: 1 } as const;

  test('that two followers pass on is refused, and kills nobody', () => {
    const { node } = following();
    const { term } = node.basicStatus();
    expect(() => node.step(msg({ ...passedOn, term }))).toThrow(MisuseError);
    expect(node.failure).toBeNull();
  });

  test('that a follower passes on reaches the leader', () => {
    const { node } = leading();
    node.step(msg({ ...passedOn, term: node.basicStatus().term }));
    expect(node.basicStatus().leadTransferee).toBe(3);
  });
});

describe('answers that a node gives itself', () => {
  test('count only for what was handed out', () => {
    const { node } = leading({ asyncStorageWrites: true });
    const { term } = node.basicStatus();
    const index = node.inspect().log.lastIndex();
    const own = msg({ type: 'MsgAppResp', from: 1, to: 1, term, index });
    expect(() => node.step(own)).toThrow(MisuseError);
    node.ready();
    expect(() => node.step(own)).not.toThrow();
  });

  test('do not come from outside where writes are synchronous', () => {
    const { node } = leading();
    const { term } = node.basicStatus();
    for (const type of ['MsgAppResp', 'MsgVoteResp', 'MsgPreVoteResp'] as const) {
      expect(() => node.step(msg({ type, from: 1, to: 1, term }))).toThrow(MisuseError);
    }
  });

  test('about a write count only once it was handed out', () => {
    const { node } = leading({ asyncStorageWrites: true });
    const { term } = node.basicStatus();
    const index = node.inspect().log.lastIndex();
    const stored = msg({
      type: 'MsgStorageAppendResp',
      from: LOCAL_APPEND_THREAD,
      to: 1,
      term,
      index,
      logTerm: term,
    });
    expect(() => node.step(stored)).toThrow('which was not handed out');
    node.ready();
    expect(() => node.step(stored)).not.toThrow();
    expect(node.inspect().log.hasUnstableEntries()).toBe(false);
  });

  test('about a snapshot likewise', () => {
    const { node } = STATES['follower with a snapshot not written']!();
    const snapshot = node.inspect().log.unstable.snapshot!;
    const answer = { type: 'MsgStorageAppendResp', from: LOCAL_APPEND_THREAD, to: 1, snapshot } as const;
    expect(() => node.step(msg(answer))).toThrow(MisuseError);
    node.ready();
    expect(() => node.step(msg(answer))).not.toThrow();
    expect(node.basicStatus().applied).toBe(9);
  });
});

test('an acknowledgement of more than the leader has is refused', () => {
  const { node } = leading();
  const { term } = node.basicStatus();
  const last = node.inspect().log.lastIndex();
  const answer = { type: 'MsgAppResp', from: 2, to: 1, term } as const;
  expect(() => node.step(msg({ ...answer, index: last + 1 }))).toThrow(MisuseError);
  expect(() => node.step(msg({ ...answer, index: last }))).not.toThrow();
});

test('what etcd takes in is taken in where it is to be followed exactly', () => {
  const { node } = three({ exactlyAsEtcd: true });
  expect(() => node.step(snap(0, 0))).not.toThrow();
  expect(() => node.step({ ...snap(3, 1), term: 0 })).not.toThrow();
});
