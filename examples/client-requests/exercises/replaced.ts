/**
 * Which proposals does an applied entry prove to be in no log any more?
 *
 * @module
 */
import { Proposals } from '../../../src/replica/proposals.ts';
import type { Open } from '../../../src/replica/proposals.ts';
import { newEntry } from '../../../src/index.ts';
import type { Exercise } from '../../exercise.ts';

function openOf(ticket: number): Open {
  return {
    ticket,
    data: new Uint8Array(),
    change: null,
    expires: 100,
    handed: false,
    place: null,
    joint: false,
  };
}

/** Proposals 1, 2 and so on, each at its place, as term and index. */
function openAt(...places: readonly (readonly [number, number])[]): Proposals {
  const proposals = new Proposals();
  places.forEach(([term, index], i) => {
    const open = openOf(i + 1);
    proposals.add(open);
    proposals.handOver(open, { term, index });
  });
  return proposals;
}

/** What each of these applied entries shows, as tickets. */
function shown(
  proposals: Proposals,
  applied: readonly (readonly [number, number])[],
): string {
  return applied
    .map(([term, index]) => {
      const entry = newEntry(term, index, new Uint8Array());
      const replaced = proposals.replacedBy(entry);
      for (const open of replaced) proposals.close(open);
      return replaced.map(({ ticket }) => ticket).join('+') || '-';
    })
    .join(' ');
}

function expectShown(found: string, wanted: string): string | null {
  return found === wanted ? null : `found ${found}; wanted ${wanted}`;
}

/** An entry of term 2 ends all of term 1, wherever it stood. */
function ahead(): string | null {
  const proposals = openAt([1, 5], [1, 6], [1, 7]);
  return expectShown(shown(proposals, [[2, 5]]), '1+2+3');
}

/** Entries of the same term come one after the other. */
function sameTerm(): string | null {
  const proposals = openAt([1, 5], [1, 6]);
  return expectShown(shown(proposals, [[1, 4]]), '-');
}

/** Term 2 says nothing of what was put there in term 3. */
function laterTerm(): string | null {
  const proposals = openAt([1, 5], [3, 7]);
  return expectShown(
    shown(proposals, [
      [2, 5],
      [3, 6],
    ]),
    '1 -',
  );
}

/** What has a fate, or goes on in a joint configuration, is not dropped. */
function decided(): string | null {
  const proposals = openAt([1, 5], [1, 6], [1, 7]);
  proposals.close(proposals.get(1)!);
  proposals.get(2)!.joint = true;
  return expectShown(shown(proposals, [[2, 8]]), '3');
}

/** A place of a higher term is taken by an entry of a lower one. */
function taken(): string | null {
  return expectShown(shown(openAt([3, 7]), [[2, 7]]), '1');
}

const MANY = 1000;

/** So many proposals are applied, one after the other. */
function forgotten(): string | null {
  const proposals = openAt();
  for (let i = 1; i <= MANY; i++) {
    const open = openOf(i);
    proposals.add(open);
    proposals.handOver(open, { term: 1, index: i });
  }
  for (let i = 1; i <= MANY; i++) {
    proposals.close(proposals.get(i)!);
    proposals.replacedBy(newEntry(1, i, new Uint8Array()));
  }
  const { placed } = proposals as unknown as { placed: readonly Open[] };
  return placed.length <= 1 ? null : `placed.length = ${placed.length}`;
}

const answer = (condition: string, rest = ''): string => `\
  replacedBy({ term, index }: Entry): readonly Open[] {
    const replaced: Open[] = [];
    let seen = 0;
    for (const open of this.placed) {
      const place = open.place!;
      if (${condition}) break;
      seen++;
      ${rest}replaced.push(open);
    }
    this.placed = this.placed.slice(seen);
    return replaced;
  }
`;

const UNDECIDED = 'if (this.undecided(open)) ';

export const exercise: Exercise = {
  file: 'src/replica/proposals.ts',
  symbol: 'Proposals.replacedBy',
  start: { text: answer('place.index > index', UNDECIDED), caught: 'ahead' },
  solution: answer('place.term >= term && place.index > index', UNDECIDED),
  wrong: [
    {
      // The same term counts, too.
      text: answer('place.term > term && place.index > index', UNDECIDED),
      caught: 'sameTerm',
    },
    {
      // Any other term will do.
      text: answer('place.term === term && place.index > index', UNDECIDED),
      caught: 'laterTerm',
    },
    {
      // What has a fate gets another one.
      text: answer('place.term >= term && place.index > index'),
      caught: 'decided',
    },
    {
      // Stops at every higher term.
      text: answer(
        'place.term > term || (place.term === term && place.index > index)',
        UNDECIDED,
      ),
      caught: 'taken',
    },
    {
      // What is of the same term can wait for a higher one.
      text: answer(
        'place.term === term || (place.term > term && place.index > index)',
        UNDECIDED,
      ),
      caught: 'forgotten',
    },
    {
      // Stops at the same term and at every higher one.
      text: answer('place.term >= term', UNDECIDED),
      caught: 'taken',
    },
    {
      // Looks at everything again, every time.
      text: answer(
        'place.term >= term && place.index > index',
        UNDECIDED,
      ).replace('    this.placed = this.placed.slice(seen);\n', ''),
      caught: 'forgotten',
    },
  ],
  checks: [
    {
      id: 'ahead',
      fails: {
        zh:
          '提案放在 1/5、1/6、1/7，应用了 2/5：后面两个也不会再来，' +
          '日志里的任期不会往下掉。',
        en:
          'With proposals at 1/5, 1/6 and 1/7, 2/5 is applied: the last two ' +
          'will not come either, for terms never fall along a log.',
      },
      run: ahead,
    },
    {
      id: 'sameTerm',
      fails: {
        zh: '刚应用到 1/4，1/5 和 1/6 是同一个任期的，接着就到。',
        en: 'After 1/4, 1/5 and 1/6 come next: they are of the same term.',
      },
      run: sameTerm,
    },
    {
      id: 'laterTerm',
      fails: {
        zh:
          '应用了 2/5，节点后来又在任期 3 当了领导者，把提案放在 3/7：' +
          '较低任期的条目说明不了它。',
        en:
          'An entry of term 2 says nothing about the proposal at 3/7, which ' +
          'was put there when the node led again, in a higher term.',
      },
      run: laterTerm,
    },
    {
      id: 'decided',
      fails: {
        zh: '已经有下落的，和正在联合配置里的，不能再说被换掉了。',
        en:
          'What has its fate already, or is half done in a joint ' +
          'configuration, must not be called replaced.',
      },
      run: decided,
    },
    {
      id: 'taken',
      fails: {
        zh:
          '节点在任期 3 把提案放在 3/7，应用的却是 2/7：后来的领导者带来了' +
          '旧的条目，占了它的下标。它的任期较高，也不会再来了，客户端却还在' +
          '等。',
        en:
          'In term 3 the node has put a proposal at 3/7, and 2/7 is applied: ' +
          'a later leader has brought an old entry to its index. Though its ' +
          'term is higher it will not come either, and its client waits.',
      },
      run: taken,
    },
    {
      id: 'forgotten',
      fails: {
        zh:
          '一千个提案都应用了，还在 `this.placed` 里。看过的要拿走，不然它' +
          '们带的数据一直占着内存，也可能每应用一个条目都要从头看起。',
        en:
          'A thousand proposals are applied and still in `this.placed`. What ' +
          'was looked at has to leave it; otherwise its data stays in ' +
          'memory, and every entry may have to go through it again.',
      },
      run: forgotten,
    },
  ],
  trials: [],
  because: {},
};
