import {
  EMPTY_DISK,
  newConfChange,
  RawNode,
  Replica,
} from '../../src/index.ts';
import type { Effect } from '../../src/index.ts';
import { rowOf } from '../../sim/figures/index.ts';
import type { Figure, Moment } from '../../sim/figures/index.ts';

let node: RawNode | null = null;
const replica = new Replica<string>({
  id: 1,
  founders: [1],
  run: 1,
  stored: EMPTY_DISK,
  compaction: { afterEntries: 4, keepEntries: 1 },
  electionTick: 10,
  heartbeatTick: 1,
  random: () => 0,
  start: (config) => (node = new RawNode(config)),
});
const moments: Moment[] = [];

/** Does all that is out but this, and shows the log before it is done. */
function show(kind: string, zh: string, en: string): void {
  const asked = workOf(kind);
  const index = replica.appliedIndex;
  const row = {
    ...rowOf('n1', node!.inspect().log),
    marks: [{ name: 'appliedIndex', index }],
  };
  const drawing = { kind: 'logs' as const, rows: [row], links: [] };
  moments.push({ title: { zh, en }, drawing });
  if (asked?.kind === 'apply') {
    replica.applied(asked, asked.entries.map(String));
  }
  if (asked?.kind === 'capture') replica.captured(asked, new Uint8Array());
  if (asked?.kind === 'save') replica.saved(asked);
}

function workOf(kind: string): Effect<string> | null {
  for (let left = 10; left > 0; left--) {
    replica.take();
    for (const effect of replica.effects()) {
      if (effect.kind === 'write') replica.written(effect);
      if (effect.kind === kind) return effect;
    }
  }
  return null;
}

replica.campaign();
const first = workOf('apply');
if (first?.kind === 'apply') replica.applied(first, ['']);

replica.propose(Uint8Array.of(2));
replica.changeMembership(newConfChange('ConfChangeUpdateNode', 1));
replica.propose(Uint8Array.of(4));
show('apply', '`apply` 2、3', '`apply` 2 and 3');
show('apply', '`apply` 4', '`apply` 4');
show('capture', '`capture`', '`capture`');
show('save', '`save`', '`save`');
show('', '做完了', 'done');

export const figure: Figure = {
  caption: {
    zh:
      '唯一的节点，四个条目做一份快照，前面留一个。' +
      '每一格是交出那件事的时候。',
    en:
      'The only node; a snapshot every four entries, and one entry kept ' +
      'before it. Each moment is when that was handed out.',
  },
  drawing: { kind: 'strip', moments },
};
