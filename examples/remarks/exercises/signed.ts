/**
 * Puts the id of a node before its remarks, and costs nothing when nobody
 * wants them.
 *
 * @module
 */
import { lineLogger, MemoryStorage, RawNode } from '../../../src/index.ts';
import { newConfState, newMessage } from '../../../src/index.ts';
import type { LogLevel } from '../../../src/index.ts';
import { World } from '../../../sim/index.ts';
import type { Exercise } from '../../exercise.ts';

/** What n26 says, which is no voter, when it is asked to campaign. */
function said(threshold: LogLevel): readonly string[] {
  const lines: string[] = [];
  const logger = lineLogger(threshold, (line) => lines.push(line));
  const confState = newConfState({ voters: [27] });
  const storage = new MemoryStorage({ confState });
  const timers = { electionTick: 10, heartbeatTick: 1, random: () => 0 };
  const node = new RawNode({ id: 26, storage, logger, ...timers });
  lines.length = 0;
  node.campaign();
  const vote = { type: 'MsgVote', from: 27, to: 26, term: 1 } as const;
  node.step(newMessage(vote));
  return lines;
}

function expectLine(threshold: LogLevel, start: string): string | null {
  const lines = said(threshold);
  if (lines.some((line) => line.startsWith(start))) return null;
  return lines.join('; ') || 'no line';
}

/** How often progress is put into words while nobody listens. */
function wordsForNobody(): string | null {
  const world = new World({ nodes: 3, seed: 7 });
  world.elect(1);
  const node = world.node(1);
  let made = 0;
  node.inspect().tracker.progress.get(2)!.toString = () => {
    made++;
    return '';
  };
  node.reportUnreachable(2);
  return made === 0 ? null : `put into words ${made} times`;
}

export const exercise: Exercise = {
  file: 'src/narrate.ts',
  symbol: 'signed',
  start: {
    text: `\
function signed(r: Raft, level: LogLevel): Say | null {
  const say = unsigned(r, level);
  return (text) => {
    if (say !== null) say(\`\${hex(r.id)} \${text}\`);
  };
}
`,
    caught: 'nobody',
  },
  solution: `\
function signed(r: Raft, level: LogLevel): Say | null {
  const say = unsigned(r, level);
  if (say === null) return null;
  return (text) => say(\`\${hex(r.id)} \${text}\`);
}
`,
  wrong: [
    {
      // The id as a decimal number.
      text: `\
function signed(r: Raft, level: LogLevel): Say | null {
  const say = unsigned(r, level);
  if (say === null) return null;
  return (text) => say(\`\${r.id} \${text}\`);
}
`,
      caught: 'id',
    },
    {
      // Whether anybody wants it is asked for another level.
      text: `\
function signed(r: Raft, level: LogLevel): Say | null {
  const say = unsigned(r, 'INFO');
  if (say === null) return null;
  return (text) => say(\`\${hex(r.id)} \${text}\`);
}
`,
      caught: 'level',
    },
    {
      // Asked for the right level, and said at another.
      text: `\
function signed(r: Raft, level: LogLevel): Say | null {
  if (!r.logger.wants(level)) return null;
  return (text) => r.logger.log('INFO', \`\${hex(r.id)} \${text}\`);
}
`,
      caught: 'level',
    },
    {
      // Nobody's remark.
      text: `\
function signed(r: Raft, level: LogLevel): Say | null {
  return unsigned(r, level);
}
`,
      caught: 'id',
    },
  ],
  checks: [
    {
      id: 'level',
      fails: {
        zh:
          '一句话的级别要用到底：问要不要时用它，交出去时也用它。只听 `WARN` ' +
          '的人，听不到“不能参选”，就不知道节点为什么不动。',
        en:
          'The level of a remark is needed twice: to ask whether anybody ' +
          'wants it, and to hand it over. Whoever listens at `WARN` has to ' +
          'hear that a node can not campaign.',
      },
      run: () => {
        const lines = said('WARN').filter((line) => line.startsWith('WARN'));
        return lines.length === 1 ? null : `${lines.length} lines at WARN`;
      },
    },
    {
      id: 'id',
      fails: {
        zh:
          '开头是节点的 id，十六进制，和 etcd 一样：n26 是 `1a`。几个节点的' +
          '话混在一个文件里，靠它分开。',
        en:
          'In front stands the id of the node, hexadecimal as in etcd: n26 ' +
          'is `1a`. It tells the nodes apart when their remarks end up in ' +
          'one file.',
      },
      run: () =>
        expectLine('WARN', 'WARN 1a is unpromotable') ??
        expectLine('INFO', 'INFO 1a '),
    },
    {
      id: 'nobody',
      fails: {
        zh:
          '没有人听，话还是拼了出来。`debug(r)?.(…)` 的括号里是拼文字的代码，' +
          '只有前面是 `null` 才会跳过它。',
        en:
          'Nobody listens, and the words are made all the same. The code ' +
          'that makes them stands in the parentheses of `debug(r)?.(…)`, and ' +
          'only a `null` before these skips it.',
      },
      run: wordsForNobody,
    },
  ],
  trials: [],
  because: {},
};
