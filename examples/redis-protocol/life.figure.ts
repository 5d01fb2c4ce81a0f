import type {
  Edge,
  Figure,
  MachineState,
  Place,
} from '../../sim/figures/index.ts';
import { Keyspace } from '../raft-kv/keyspace.ts';

const STATES: readonly MachineState[] = [
  { id: 'none', name: { zh: '没有期限', en: 'no life' } },
  { id: 'waiting', name: { zh: '待起算', en: 'waits' } },
  { id: 'begun', name: { zh: '计时中', en: 'runs' } },
  { id: 'gone', name: { zh: '已删除', en: 'gone' } },
];
const keys = new Keyspace();
const found = new Map<string, Edge & { by: Place[] }>();

function stateOf(key: string): string {
  const item = keys.get(key);
  if (item === null) return 'gone';
  if (item.life === null) return 'none';
  return item.life.deadline === null ? 'waiting' : 'begun';
}

/** Calls a function of the keyspace, and notes what it has made of a key. */
function step(name: string, does: () => void): void {
  const from = stateOf('k');
  does();
  const to = stateOf('k');
  if (from === to) return;
  const edge = found.get(`${from} ${to}`) ?? { from, to, by: [] };
  found.set(`${from} ${to}`, edge);
  const symbol = `Keyspace.${name}`;
  if (edge.by.some((place) => place.symbol === symbol)) return;
  edge.by.push({ file: 'examples/raft-kv/keyspace.ts', symbol });
}

const value = Uint8Array.of(1);
const item = () => keys.get('k')!;
let now = 0;
for (const ttl of [5, 5000]) {
  step('set', () => keys.set('k', value));
  step('expire', () => keys.expire(item(), ttl));
  step('persist', () => keys.persist(item()));
  step('expire', () => keys.expire(item(), ttl));
  step('stroke', () => keys.stroke((now += 1000)));
  step('expire', () => keys.expire(item(), ttl));
  step('stroke', () => keys.stroke((now += 1000)));
  step('persist', () => keys.persist(item()));
  step('expire', () => keys.expire(item(), ttl));
  step('stroke', () => keys.stroke((now += 1000)));
  step('stroke', () => keys.stroke((now += 1000)));
}

const rank = (id: string): number => STATES.findIndex((s) => s.id === id);
const edges = [...found.values()].sort(
  (a, b) => rank(a.from) - rank(b.from) || rank(a.to) - rank(b.to),
);

export const figure: Figure = {
  caption: {
    zh:
      '一个键的期限，以及 `Keyspace` 的哪个函数把它带到下一步。`DEL` 在哪一步' +
      '都能删键，没有画。',
    en:
      'The life of a key, and which function of `Keyspace` takes it to the ' +
      'next state. `DEL` removes the key in any of them and is left out.',
  },
  drawing: { kind: 'machine', states: STATES, edges },
};
