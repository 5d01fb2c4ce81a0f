/**
 * Keys that die at the same stroke: what must not depend on the heap?
 *
 * @module
 */
import { encodeBatch } from '../../raft-kv/batch.ts';
import { splitLine } from '../../raft-kv/inline_request.ts';
import { latin1, latin1Bytes } from '../../raft-kv/latin1.ts';
import '../../raft-kv/page_buffer.ts';
import { RedisStore } from '../../raft-kv/redis_store.ts';
import type { Command } from '../../raft-kv/service.ts';
import type { Exercise } from '../../exercise.ts';

function call(line: string): Command {
  return { kind: 'call', args: splitLine(line)!.map(latin1Bytes) };
}

function clock(now: number): Command {
  return { kind: 'clock', now };
}

function applied(...commands: readonly Command[]): RedisStore {
  const store = new RedisStore();
  store.apply(encodeBatch(commands));
  return store;
}

/** The keys, in the order in which a node goes through them. */
function orderOf(store: RedisStore): string {
  const reply = store.query(splitLine('KEYS *')!.map(latin1Bytes));
  return (reply as readonly Uint8Array[]).map(latin1).join(' ');
}

function expectText(is: string, due: string): string | null {
  return is === due ? null : `${is}, not ${due}`;
}

/** Some live for ever, and the others die together, two moments apart. */
function crowd(): Command[] {
  const sets = Array.from({ length: 24 }, (_, i) => call(`SET k${i} v`));
  const lives = sets.map((_, i) => (i * 7) % 24).filter((i) => i % 3 > 0);
  return [...sets, ...lives.map((i) => call(`PEXPIRE k${i} ${100 + (i % 2)}`))];
}

export const exercise: Exercise = {
  file: 'examples/raft-kv/keyspace.ts',
  symbol: 'Keyspace.stroke',
  start: {
    text: `\
  stroke(now: number): void {
    for (const { key } of this.expiry.stroke(now)) {
      const item = this.items.get(key)!;
      item.life = null;
      this.drop(item);
    }
  }
`,
    caught: 'order',
  },
  solution: `\
  stroke(now: number): void {
    const ended = this.expiry.stroke(now);
    const items = ended.map(({ key }) => this.items.get(key)!);
    // The order of the others depends on the order in which these go.
    items.sort((a, b) => b.slot - a.slot);
    for (const item of items) {
      item.life = null;
      this.drop(item);
    }
  }
`,
  wrong: [
    {
      // The heap has said goodbye to the life; it is cancelled once more.
      text: `\
  stroke(now: number): void {
    const ended = this.expiry.stroke(now);
    const items = ended.map(({ key }) => this.items.get(key)!);
    items.sort((a, b) => b.slot - a.slot);
    for (const item of items) this.drop(item);
  }
`,
      caught: 'others',
    },
    {
      // Those that end at the same moment are in no order still.
      text: `\
  stroke(now: number): void {
    const ended = [...this.expiry.stroke(now)];
    ended.sort((a, b) => a.deadline! - b.deadline!);
    for (const { key } of ended) {
      const item = this.items.get(key)!;
      item.life = null;
      this.drop(item);
    }
  }
`,
      caught: 'order',
    },
    {
      // Only the first of them.
      text: `\
  stroke(now: number): void {
    const [first] = this.expiry.stroke(now);
    if (first === undefined) return;
    const item = this.items.get(first.key)!;
    item.life = null;
    this.drop(item);
  }
`,
      caught: 'all',
    },
  ],
  checks: [
    {
      id: 'others',
      fails: {
        zh:
          '堆里已经没有这个期限了。`drop` 还会去取消它，取消掉的是别的键的；' +
          '先放下它。',
        en:
          'The heap has forgotten this life already. `drop` cancels it once ' +
          'more, and some other key loses its life: let go of it first.',
      },
      run: () => {
        const store = applied(
          ...[call('SET a 1 PX 5'), call('SET b 1 PX 50')],
          ...[call('SET c 1 PX 60'), call('SET d 1 PX 70')],
          ...[clock(1000), clock(1005), clock(1050)],
          ...[clock(1060), clock(1070)],
        );
        return expectText(`${store.size} keys, ${store.mortals} lives`, NONE);
      },
    },
    {
      id: 'all',
      fails: {
        zh: '一声报时，到期的键要全部删掉，不是一个。',
        en: 'At one stroke all keys go that have lived their life, not one.',
      },
      run: () => {
        const store = applied(
          ...[call('SET a 1 PX 5'), call('SET b 1 PX 5'), call('SET c 1')],
          ...[clock(1000), clock(1005)],
        );
        return expectText(orderOf(store), 'c');
      },
    },
    {
      id: 'order',
      fails: {
        zh:
          '同样的日志，一个节点中途从快照起步，之后它遍历键的次序就' +
          '和别的节点不同了。删键的次序不能照堆里的来：堆怎样排，要看它' +
          '怎样攒成。',
        en:
          'The same log, and a node that began with a snapshot on the way: ' +
          'it goes through the keys in another order from then on. The order ' +
          'of the heap will not do: it depends on how the heap was filled.',
      },
      run: () => {
        const begin = [...crowd(), clock(1000)];
        const [one, other] = [applied(...begin), new RedisStore()];
        other.restore(one.save());
        for (const store of [one, other]) {
          store.apply(encodeBatch([clock(2000)]));
        }
        const same = latin1(one.save()) === latin1(other.save());
        return same ? null : `${orderOf(other)}, not ${orderOf(one)}`;
      },
    },
  ],
  trials: [],
  because: {},
};

const NONE = '0 keys, 0 lives';
