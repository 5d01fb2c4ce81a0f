/**
 * What a node says, to the byte. The scripts of etcd/raft and those in
 * `test/interaction` show most of it; here is what they do not.
 */
import { describe, expect, test } from 'vitest';
import { newConfChangeV2, parseConfChanges } from '../../src/conf_change.ts';
import { newEntry } from '../../src/entry.ts';
import { ReadDroppedError, SnapshotTemporarilyUnavailableError } from '../../src/errors.ts';
import { LOCAL_APPLY_THREAD } from '../../src/ids.ts';
import { lineLogger } from '../../src/logger.ts';
import { applyConfChange } from '../../src/membership.ts';
import type { MessageParts } from '../../src/message.ts';
import * as narrate from '../../src/narrate.ts';
import type { Raft } from '../../src/raft.ts';
import { newConfState, newSnapshot } from '../../src/snapshot.ts';
import { restore } from '../../src/install_snapshot.ts';
import {
  become,
  hup,
  keeper,
  makeRaft,
  msg,
  persist,
  progressOf,
  prop,
  storageOf,
  take,
} from './harness/nodes.ts';
import type { NodeOptions } from './harness/nodes.ts';

interface Talker {
  readonly r: Raft;
  readonly lines: string[];
}

/** A node whose lines are kept. */
function talker(id: number, options: NodeOptions = {}): Talker {
  const { lines, logger } = keeper();
  return { r: makeRaft(id, { logger, ...options }), lines };
}

/** A leader that has said nothing yet. */
function leader(options: NodeOptions = {}): Talker {
  const made = talker(1, options);
  become(made.r, 'StateLeader');
  take(made.r);
  made.lines.length = 0;
  return made;
}

/** A follower of node 2 that has said nothing yet. */
function follower(options: NodeOptions = {}): Talker {
  const made = talker(1, options);
  made.r.becomeFollower(1, 2);
  made.lines.length = 0;
  return made;
}

/** A message from node 2 in term 1. */
function from2(parts: MessageParts) {
  return msg({ from: 2, to: 1, term: 1, ...parts });
}

function tryProposing(r: Raft): void {
  try {
    r.step(prop(1, 'data'));
  } catch {
    // DroppedError; the line tells why.
  }
}

/** Name, what is done, and what is said about it. */
type Row = readonly [name: string, act: () => string[], said: string];

function said({ r, lines }: Talker, act: (r: Raft) => void): string[] {
  act(r);
  return lines;
}

const members = newConfState({ voters: [1, 2, 3] });

/** A leader whose log begins after a snapshot at 5, which node 2 needs. */
function compacted(act: (r: Raft) => void): string[] {
  const made = talker(1);
  storageOf(made.r).applySnapshot(newSnapshot(5, 1, members));
  const again = talker(1, { storage: storageOf(made.r) });
  become(again.r, 'StateLeader');
  take(again.r);
  again.lines.length = 0;
  const pr = progressOf(again.r, 2);
  pr.next = 3;
  pr.recentActive = true;
  return said(again, act);
}

const poke = (r: Raft) => r.step(from2({ type: 'MsgHeartbeatResp' }));

/** A joint leader that cannot leave yet: leadership is on its way to node 2. */
function heldBack(): string[] {
  const made = leader({ voters: [1] });
  persist(made.r);
  const joint = newConfChangeV2(parseConfChanges('v2'), 'ConfChangeTransitionJointImplicit');
  applyConfChange(made.r, joint);
  return said(made, (r) => {
    r.leadTransferee = 2;
    const entries = [newEntry(1, 1)];
    r.step(msg({ type: 'MsgStorageApplyResp', from: LOCAL_APPLY_THREAD, to: 1, entries }));
  });
}

const ROWS: Row[] = [
  [
    'a proposal that is not passed on',
    () => said(follower({ disableProposalForwarding: true }), (r) => tryProposing(r)),
    'INFO 1 not forwarding to leader 2 at term 1; dropping proposal',
  ],
  [
    'too much uncommitted',
    () =>
      said(leader({ maxUncommittedEntriesSize: 1 }), (r) => {
        tryProposing(r);
        tryProposing(r);
      }),
    'WARN 1 appending new entries to log would exceed uncommitted entry size limit; ' +
      'dropping proposal',
  ],
  [
    'a snapshot that is not ready',
    () =>
      compacted((r) => {
        r.config.storage.snapshot = () => {
          throw new SnapshotTemporarilyUnavailableError();
        };
        poke(r);
      }),
    'DEBUG 1 failed to send snapshot to 2 because snapshot is temporarily unavailable',
  ],
  [
    'a snapshot that arrived',
    () =>
      compacted((r) => {
        poke(r);
        r.step(msg({ type: 'MsgSnapStatus', from: 2 }));
      }),
    'DEBUG 1 snapshot succeeded, resumed sending replication messages to 2 ' +
      '[StateProbe match=0 next=6]',
  ],
  [
    'a snapshot that failed',
    () =>
      compacted((r) => {
        poke(r);
        r.step(msg({ type: 'MsgSnapStatus', from: 2, reject: true }));
      }),
    'DEBUG 1 snapshot failed, resumed sending replication messages to 2 ' +
      '[StateProbe match=0 next=1]',
  ],
  [
    'a snapshot for a leader',
    () => said(leader(), (r) => restore(r, newSnapshot(5, 1, members))),
    'WARN 1 attempted to restore snapshot as leader; should never happen',
  ],
  [
    'leaving a joint configuration held back',
    heldBack,
    'DEBUG not initiating automatic transition out of joint configuration ' +
      'voters=(1 2)&&(1) autoleave: raft proposal dropped',
  ],
  [
    'a read without a leader',
    () =>
      said(talker(1), (r) => {
        expect(() => r.step(msg({ type: 'MsgReadIndex' }))).toThrow(ReadDroppedError);
      }),
    'INFO 1 no leader at term 0; dropping index reading msg',
  ],
  [
    'an answer that names no request',
    () => said(follower(), (r) => r.step(from2({ type: 'MsgReadIndexResp' }))),
    'ERROR 1 invalid format of MsgReadIndexResp from 2, entries count: 0',
  ],
];

describe('there is a line for', () => {
  test.each(ROWS)('%s', (_, act, line) => {
    expect(act()).toContain(line);
  });
});

/** Fails whoever looks at anything of it but what is given. */
function untouchable<T extends object>(given: object): T {
  return new Proxy(given, {
    get: (target, name) => {
      if (name in target) return Reflect.get(target, name) as unknown;
      throw new Error(`somebody has looked at ${String(name)}`);
    },
  }) as T;
}

const remarks = Object.entries(narrate).filter(([name]) => name !== 'hex');

test.each(remarks)('%s looks at nothing while nobody listens', (_name, remark) => {
  const logger = { wants: () => false, log: () => expect.unreachable() };
  const about = untouchable<never>({});
  const say = remark as (r: Raft, ...about: never[]) => void;
  expect(say(untouchable({ logger }), about, about, about)).toBeUndefined();
});

test('nothing is written that nobody wants', () => {
  const lines: string[] = [];
  const logger = lineLogger('WARN', (line) => lines.push(line));
  const r = makeRaft(1, { voters: [2], logger });
  r.step(hup(1));
  expect(lines).toEqual(['WARN 1 is unpromotable and can not campaign']);
});
