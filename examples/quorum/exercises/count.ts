/**
 * How far has a majority come, found by counting instead of sorting?
 *
 * @module
 */
import { MajorityConfig } from '../../../src/internals.ts';
import { World } from '../../../sim/index.ts';
import type { Exercise } from '../../exercise.ts';

/** Voters 1, 2, 3 and so on, who hold these indexes; null is unknown. */
function expectIndex(
  held: readonly (number | null)[],
  expected: number,
): string | null {
  const voters = new MajorityConfig(held.map((_, i) => i + 1));
  const index = voters.committedIndex((id) => held[id - 1] ?? undefined);
  if (index === expected) return null;
  const list = held.map((one) => one ?? '?').join(' ');
  return `${voters} hold ${list}: ${index}, not ${expected}`;
}

/** n3 is down; the other two hold the entry. */
function withoutOne(): string | null {
  const world = new World({ nodes: 3, seed: 7 });
  world.elect(1);
  world.crash(3);
  world.propose(1, 'x');
  world.settle();
  const { commit } = world.logOf(1);
  return commit === 2 ? null : `n1 has committed up to ${commit}, not 2`;
}

function lists(): string | null {
  return (
    expectIndex([9, 4, 7, 1, 8], 7) ??
    expectIndex([5, 4, 3, 2, 1], 3) ??
    expectIndex([6, 1, 3], 3)
  );
}

export const exercise: Exercise = {
  file: 'src/quorum.ts',
  symbol: 'MajorityConfig.committedIndex',
  start: {
    text: `\
  committedIndex(acked: AckedIndex): number {
    let index = Infinity;
    for (const id of this.members) {
      index = Math.min(index, acked(id) ?? 0);
    }
    return index;
  }
`,
    caught: 'without-one',
  },
  solution: `\
  committedIndex(acked: AckedIndex): number {
    const needed = majority(this.members.size);
    if (this.members.size === 0) return Infinity;
    let highest = 0;
    for (const id of this.members) {
      const index = acked(id) ?? 0;
      let holders = 0;
      for (const other of this.members) {
        if ((acked(other) ?? 0) >= index) holders++;
      }
      if (holders >= needed) highest = Math.max(highest, index);
    }
    return highest;
  }
`,
  wrong: [
    {
      // Half of the voters are enough.
      text: `\
  committedIndex(acked: AckedIndex): number {
    const needed = this.members.size / 2;
    if (this.members.size === 0) return Infinity;
    let highest = 0;
    for (const id of this.members) {
      const index = acked(id) ?? 0;
      let holders = 0;
      for (const other of this.members) {
        if ((acked(other) ?? 0) >= index) holders++;
      }
      if (holders >= needed) highest = Math.max(highest, index);
    }
    return highest;
  }
`,
      caught: 'even',
    },
    {
      // Only those count who hold exactly this index.
      text: `\
  committedIndex(acked: AckedIndex): number {
    const needed = majority(this.members.size);
    if (this.members.size === 0) return Infinity;
    let highest = 0;
    for (const id of this.members) {
      const index = acked(id) ?? 0;
      let holders = 0;
      for (const other of this.members) {
        if ((acked(other) ?? 0) === index) holders++;
      }
      if (holders >= needed) highest = Math.max(highest, index);
    }
    return highest;
  }
`,
      caught: 'lists',
    },
    {
      // Whoever has not spoken is left out of the count.
      text: `\
  committedIndex(acked: AckedIndex): number {
    if (this.members.size === 0) return Infinity;
    const known = [...this.members].filter((id) => acked(id) !== undefined);
    const needed = majority(known.length);
    let highest = 0;
    for (const id of known) {
      const index = acked(id)!;
      const holders = known.filter((other) => acked(other)! >= index);
      if (holders.length >= needed) highest = Math.max(highest, index);
    }
    return highest;
  }
`,
      caught: 'unknown',
    },
    {
      // With nobody to ask, nothing is held.
      text: `\
  committedIndex(acked: AckedIndex): number {
    const needed = majority(this.members.size);
    let highest = 0;
    for (const id of this.members) {
      const index = acked(id) ?? 0;
      let holders = 0;
      for (const other of this.members) {
        if ((acked(other) ?? 0) >= index) holders++;
      }
      if (holders >= needed) highest = Math.max(highest, index);
    }
    return highest;
  }
`,
      caught: 'nobody',
    },
  ],
  checks: [
    {
      id: 'nobody',
      fails: {
        zh:
          '一个投票成员也没有，就没有谁要等，应当是 `Infinity`。返回 0 的' +
          '话，不在变更成员的时候，旧的一半是空的，两半取小的永远是 0，' +
          '什么也提交不了。',
        en:
          'With no voters there is nobody to wait for: `Infinity`. If it is ' +
          '0, nothing is ever committed outside of a membership change: the ' +
          'outgoing half is empty then, and the smaller of the two counts.',
      },
      run: () => expectIndex([], Infinity),
    },
    {
      id: 'without-one',
      fails: {
        zh:
          '三个成员里停了一个，另外两个都有条目 2，却没有提交。不必等所有' +
          '人：过半数就够。',
        en:
          'One of three is down, the other two hold entry 2, and it is not ' +
          'committed. Nobody has to wait for all: a majority is enough.',
      },
      run: withoutOne,
    },
    {
      id: 'lists',
      fails: {
        zh:
          '有条目 9 的成员也有条目 7。数的是“至少到了这里”的人，不是“正好' +
          '在这里”的人。',
        en:
          'A voter that holds entry 9 holds entry 7, too. Those count who ' +
          'have come at least this far, not those who are exactly here.',
      },
      run: lists,
    },
    {
      id: 'even',
      fails: {
        zh:
          '四个成员里两个有它，只是一半。另外两个若能自己选出领导者，它就' +
          '会被盖掉。',
        en:
          'Two of four hold it, which is a half. If the other two could ' +
          'elect a leader by themselves, it would be overwritten.',
      },
      run: () => expectIndex([9, 8, 7, 6], 7),
    },
    {
      id: 'unknown',
      fails: {
        zh:
          '三个成员里只有一个说过话。没说话的也是投票成员，算作 0，不能从' +
          '人数里去掉。',
        en:
          'One of three has said anything. The silent ones are voters all ' +
          'the same: they count as 0 and are not taken out of the number.',
      },
      run: () => expectIndex([9, null, null], 0),
    },
  ],
  trials: [
    { profile: 'default', seeds: 10 },
    { profile: 'membership', seeds: 10 },
  ],
  because: {},
};
