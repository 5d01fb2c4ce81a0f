import { EMPTY_DISK, newEntry, newMessage, Replica } from '../../src/index.ts';
import type { Effect } from '../../src/index.ts';
import { watch } from '../../sim/figures/index.ts';
import type { Edge, Figure } from '../../sim/figures/index.ts';

/** What a figure may know of a loop. */
interface Inside {
  readonly ended: Error | null;
  readonly ready: object | null;
  readonly applying: boolean;
  begin: unknown;
  afterWrite: unknown;
  work: unknown;
  end: unknown;
}

function stateOf({ ended, ready, applying }: Inside): string {
  if (ended !== null) return 'ended';
  if (ready === null) return 'free';
  return applying ? 'applying' : 'writing';
}

/** A follower gets an entry and the news that it is committed. */
function drive(stopsAt: string): void {
  const replica = new Replica<string>({
    id: 2,
    founders: [1, 2, 3],
    run: 1,
    stored: EMPTY_DISK,
    electionTick: 10,
    heartbeatTick: 1,
    random: () => 0,
  });
  const from = { from: 1, to: 2, term: 1, commit: 1 };
  const entries = [newEntry(1, 1)];
  replica.step(newMessage({ type: 'MsgApp', ...from, entries }));
  const begun: Effect<string>[] = [];
  const inside = replica as unknown as Inside;
  while (stateOf(inside) !== stopsAt) {
    if (!replica.busy && !replica.take()) break;
    begun.push(...replica.effects());
    if (stateOf(inside) === stopsAt) break;
    const effect = begun.shift();
    if (effect?.kind === 'write') replica.written(effect);
    if (effect?.kind === 'apply') replica.applied(effect, ['']);
  }
  if (stopsAt !== '') replica.stop();
}

const METHODS = ['begin', 'afterWrite', 'work', 'end'] as const;
const prototype = Replica.prototype as unknown as Inside;
const calls = watch(prototype, METHODS, stateOf, () => {
  for (const state of ['', 'free', 'writing', 'applying']) drive(state);
});

// What a call changed is what the next one of the same loop finds.
const edges = new Map<string, Edge>();
for (const [i, { self, method, before, after }] of calls.entries()) {
  const next = calls[i + 1];
  const to = next?.self === self ? next.before : after;
  if (before === to) continue;
  const place = { file: 'src/replica/replica.ts', symbol: `Replica.${method}` };
  edges.set(`${before} ${to}`, { from: before, to, by: [place] });
}

export const figure: Figure = {
  caption: {
    zh:
      '同步写盘时的一轮。三个函数推着它走一圈，第四个从哪里都可以走到头。' +
      '一个跟随者收下条目、应用条目，又在每一处停一次，走出了这张图。',
    en:
      'A round with synchronous writes. Three functions take it once around, ' +
      'and the fourth ends it from anywhere. A follower that takes an entry ' +
      'and applies it, and is stopped once in each state, has drawn this.',
  },
  drawing: {
    kind: 'machine',
    states: [
      { id: 'free', name: { zh: '可以取', en: 'may take' } },
      { id: 'writing', name: { zh: '在写', en: 'writing' } },
      { id: 'applying', name: { zh: '在应用', en: 'applying' } },
      { id: 'ended', name: { zh: '停下了', en: 'ended' } },
    ],
    edges: [...edges.values()],
  },
};
