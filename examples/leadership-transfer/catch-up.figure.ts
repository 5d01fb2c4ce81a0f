import { World } from '../../sim/index.ts';
import { reachOf } from '../../sim/figures/index.ts';
import type { Figure, Moment } from '../../sim/figures/index.ts';

// n3 misses two entries; then n1 is asked to make it leader.
const world = new World({ nodes: 3, seed: 7 });
const moments: Moment[] = [];

function note(id: number, zh: string, en: string): void {
  const drawing = reachOf(world.node(id).inspect());
  moments.push({ title: { zh, en }, drawing });
}

const told = (): boolean => {
  return world.inFlight().some((m) => m.type === 'MsgTimeoutNow');
};

world.elect(1);
world.partition([1, 2], [3]);
for (const data of 'ab') world.propose(1, data);
world.settle();
world.heal();
world.transfer(1, 3);
note(1, 'n1 答应移交', 'n1 agrees to transfer leadership');
for (let i = 0; !told() && i < 20; i++) world.tick();
note(1, '`MsgTimeoutNow` 发出', '`MsgTimeoutNow` is sent');
world.settle();
note(3, 'n3 当选', 'n3 has won');

export const figure: Figure = {
  caption: {
    zh: '领导者记着的 `match`。n3 的到了日志末尾，n1 才叫它参选。',
    en:
      'The `match` that the leader keeps. Only when that of n3 is at the end ' +
      'of the log does n1 tell it to campaign.',
  },
  drawing: { kind: 'strip', moments },
};
