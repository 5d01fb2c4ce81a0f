/** What a node takes in: every field of every message, right and wrong. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeConfChange, newConfChange, newConfChangeV2 } from '../../src/conf_change.ts';
import { newEntry } from '../../src/entry.ts';
import {
  InvariantError, MisuseError, ProposalDropped, StepLocalMessage, StepPeerNotFound,
} from '../../src/errors.ts';
import { LOCAL_APPEND_THREAD, LOCAL_APPLY_THREAD, newMessage } from '../../src/message.ts';
import type { Message, MessageParts } from '../../src/message.ts';
import { newConfState, newSnapshot } from '../../src/snapshot.ts';
import { bytes, msg } from './harness/nodes.ts';
import type { NodeOptions } from './harness/nodes.ts';
import { makeHost, save, turn } from './harness/raw.ts';
import type { Host } from './harness/raw.ts';
import { picture } from './support/picture.ts';

const SEED = Number(process.env['PROPERTY_SEED'] ?? 20260820);
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
    { type: 'MsgHup' }, { type: 'MsgBeat' }, { type: 'MsgUnreachable' }, { type: 'MsgSnapStatus' },
    { type: 'MsgCheckQuorum' }, { type: 'MsgStorageAppend', term }, { type: 'MsgStorageApply' },
  ];
  return parts.map((one) => newMessage({ from: 2, to: 1, ...one }));
}

const fake = Object.create(Uint8Array.prototype) as unknown;

/** Values that are wrong somewhere, and some that are right by chance. */
const VALUES: readonly unknown[] = [
  undefined, null, NaN, -1, 0.5, 2 ** 53, Infinity, MAX, MAX - 1, MAX - 2, 0, 1, 2, 3, 99,
  '3', '', 'MsgApp', 'EntryConfChange', true, false, 10n, Symbol('s'), () => 0, {}, [], [null],
  [undefined], [[]], { 0: 1 }, Object.create(null), fake, new Int8Array(2), new ArrayBuffer(2),
  new Uint8Array([1, 2]), [1, 1], [1, 2], [0], ['2'], [MAX], { length: 1 }, Promise.resolve(),
  [newEntry(1, 4), newEntry(1, 6)], [newEntry(0, 0)], [{ term: 1, index: 4, type: 'EntryNormal' }],
  [newEntry(1, 4, new Uint8Array([255]), 'EntryConfChange')],
  newSnapshot(5, 1, newConfState({ voters: [1, 1] })), newSnapshot(5, 1, newConfState()),
  newSnapshot(0, 0, THREE), newSnapshot(MAX, 1, THREE), newSnapshot(5, 8, THREE),
  [newMessage({ type: 'MsgHup' })], new Array(2),
];

/** The path of every field of a value, down to its numbers and bytes. */
function paths(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return [];
  return Object.entries(value).flatMap(([key, field]) => [
    [key], ...paths(field).map((rest) => [key, ...rest]),
  ]);
}

/** A copy in which one field is another, or is not there. */
function put(value: unknown, [key, ...rest]: readonly string[], to: unknown): unknown {
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string, unknown>;
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
  for (let i = 0; i < 25; i++) {
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
    const refusals = [MisuseError, StepPeerNotFound, StepLocalMessage, ProposalDropped];
    expect(refusals.some((kind) => error instanceof kind), String((error as Error).stack)).toBe(true);
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

  test('refuses what is wrong without a change, or can be used on', () => {
    let host = make();
    const messages = valid(Math.max(1, host.node.basicStatus().term));
    const mutants = fc.constantFrom(...messages).chain((m) => {
      const mutation = fc.tuple(fc.constantFrom(...paths(m)), fc.constantFrom(...VALUES));
      return fc.array(mutation, { minLength: 1, maxLength: 2 }).map((list) =>
        list.reduce((now, [path, value]) => {
          try {
            return put(now, path, value) as Message;
          } catch {
            return now;
          }
        }, m));
    });
    const runs = 5 * Number(process.env['PROPERTY_RUNS'] ?? 200);
    fc.assert(fc.property(mutants, (m) => {
      if (!tryOut(host, m)) host = make();
    }), { numRuns: runs, seed: SEED, endOnFailure: true });
  });
});
