import { EMPTY_DISK, newConfChangeV2, Replica } from '../../src/index.ts';
import type { Effect, Fate, Message } from '../../src/index.ts';

const mail: Message[] = [];
const nodes = [1, 2, 3].map((id) => {
  const time = { electionTick: 10, heartbeatTick: 1, random: () => id / 4 };
  const cluster = { id, founders: [1, 2, 3], run: 1, stored: EMPTY_DISK };
  return new Replica({ ...cluster, ...time });
});
const [n1, n2] = nodes as [Replica, Replica];

function said(fate: Fate<unknown>): string {
  if (fate.kind === 'refused') return `refused: ${fate.why}`;
  if (fate.kind !== 'joint' && fate.kind !== 'changed') return fate.kind;
  const { voters, votersOutgoing: old } = fate.confState;
  const half = old.length > 0 ? `, and also ${old.join(' ')}` : '';
  return `${fate.kind} at ${fate.index}: voters ${voters.join(' ')}${half}`;
}

function perform(r: Replica, e: Effect<unknown>): void {
  if (e.kind === 'write') r.written(e);
  if (e.kind === 'send') mail.push(...e.messages);
  if (e.kind === 'apply') r.applied(e, Array(e.entries.length).fill(0));
  if (e.kind !== 'settle') return;
  console.log(`  n${r.id} #${e.ticket} ${said(e.fate)}`);
}

/** All that can happen without the clock. */
function rest(): void {
  do {
    // n3 is switched off; nobody else has started yet.
    for (const m of mail.splice(0)) if (m.to <= 2) nodes[m.to - 1]!.step(m);
    for (const r of [n1, n2]) {
      for (let todo = r.effects(); todo.length > 0 || r.take();) {
        for (const e of todo) perform(r, e);
        todo = r.effects();
      }
    }
  } while (mail.length > 0);
}

const out = { type: 'ConfChangeRemoveNode', nodeId: 3 } as const;
const joint = 'ConfChangeTransitionJointImplicit';
n1.campaign();
rest();

console.log('n1 is to remove n3 by way of a joint configuration, and again.');
n1.changeMembership(newConfChangeV2([out], joint));
n1.changeMembership(newConfChangeV2([out], joint));
rest();

console.log('n2 passes on a change that does not fit.');
n2.changeMembership(newConfChangeV2([]));
rest();
