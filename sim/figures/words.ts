/**
 * The words in which figures are read out, in both languages.
 *
 * @module
 */
import type { Language } from '../trace.ts';
import type { Before, CellLook, PieceLook, Vote } from './figure.ts';

/** All that {@link readOut} says besides the figure's own words. */
export interface FigureWords extends Record<Vote | Exclude<PieceLook, 'sure'>, string> {
  readonly colon: string;
  readonly comma: string;
  readonly semicolon: string;
  readonly stop: string;
  readonly nothing: string;
  readonly before: (before: Before) => string;
  readonly taken: (indexes: string) => string;
  readonly unstable: (indexes: string) => string;
  readonly hidden: (indexes: string) => string;
  readonly differs: (indexes: string) => string;
  readonly committed: (index: number) => string;
  readonly jump: (from: number, to: number, by: string) => string;
  readonly link: (index: number, a: string, b: string, same: boolean) => string;
  readonly window: (count: number, size: number, bytes: number, max: number | null) => string;
  readonly full: string;
  readonly empty: string;
  readonly oldest: (slot: number) => string;
  readonly slot: (slot: number, last: number, bytes: number) => string;
  readonly needed: (needed: number, result: string) => string;
  readonly common: (nodes: string) => string;
  readonly reached: (needed: number, of: number, index: number) => string;
  readonly both: (index: number) => string;
  readonly piece: (from: number, to: number, what: string) => string;
  readonly moment: (n: number) => string;
  /** Names of what a legend explains. */
  readonly legend: Readonly<Record<LegendKey, string>>;
}

export type LegendKey =
  | 'number'
  | CellLook
  | PieceLook
  | 'differs'
  | 'committed'
  | 'jump'
  | 'live'
  | 'old'
  | 'unmade'
  | 'common'
  | Vote;

const CHINESE: FigureWords = {
  colon: '：',
  comma: '，',
  semicolon: '；',
  stop: '。',
  nothing: '没有条目',
  before: ({ kind, index, term }) =>
    kind === 'waiting' ? `等着落盘的快照 ${term}/${index}` : `${term}/${index} 为止（含）已压缩`,
  taken: (indexes) => `${indexes} 已交出去写，还没有写好`,
  unstable: (indexes) => `${indexes} 只在内存里`,
  hidden: (indexes) => `${indexes} 在磁盘上，但以内存里的为准`,
  differs: (indexes) => `${indexes} 与第一份不同`,
  committed: (index) => `提交到 ${index}`,
  jump: (from, to, by) => `${by} 从 ${from} 跳到 ${to}`,
  link: (index, a, b, same) => `下标 ${index}：${a} 与 ${b} ${same ? '相同' : '不同'}`,
  window: (count, size, bytes, max) =>
    `路上 ${count} 条，最多 ${size} 条；${bytes} 字节${max === null ? '' : `，上限 ${max}`}`,
  full: '；窗口已满',
  empty: '没有消息在路上',
  oldest: (slot) => `最早的在 ${slot} 号格：`,
  slot: (slot, last, bytes) => `${slot} 号格到条目 ${last}（${bytes} 字节）`,
  needed: (needed, result) => `；要 ${needed} 个${result === '' ? '' : `，\`${result}\``}`,
  common: (nodes) => (nodes === '' ? '几个过半数没有共同的成员' : `几个过半数共同的成员：${nodes}`),
  reached: (needed, of, index) =>
    of === 0 ? '没有成员，不用等谁' : `；${of} 个里要 ${needed} 个，过半数到了 ${index}`,
  both: (index) => `两半都到了 ${index}`,
  piece: (from, to, what) => `字节 ${from} 到 ${to - 1} ${what}`,
  loose: '写了，没有落盘',
  zeros: '全是 0',
  wrong: '不是当初写下的',
  moment: (n) => `（${n}）`,
  yes: '同意',
  no: '拒绝',
  silent: '没有回复',
  absent: '不是成员',
  has: '有',
  lacks: '没有',
  legend: {
    number: '格中是任期，顶上是下标',
    stable: '在磁盘上',
    unstable: '只在内存里',
    taken: '已交出去写',
    hidden: '被内存里的盖住',
    differs: '与第一份不同',
    committed: '已提交',
    jump: '一次跳过',
    live: '在路上',
    old: '已还，旧数字还在',
    unmade: '数组还没有这么长',
    yes: '同意',
    no: '拒绝',
    silent: '没有回复',
    absent: '不是成员',
    has: '有',
    lacks: '没有',
    sure: '已落盘',
    loose: '写了，没有落盘',
    zeros: '全是 0',
    wrong: '不是当初写下的',
    common: '几个过半数里都有',
  },
};

const ENGLISH: FigureWords = {
  colon: ': ',
  comma: ', ',
  semicolon: '; ',
  stop: '. ',
  nothing: 'no entries',
  before: ({ kind, index, term }) =>
    kind === 'waiting'
      ? `a snapshot ${term}/${index} that waits for the disk`
      : `compacted up to ${term}/${index}`,
  taken: (indexes) => `${indexes} handed out to be written`,
  unstable: (indexes) => `${indexes} only in memory`,
  hidden: (indexes) => `${indexes} on disk, but what is in memory counts`,
  differs: (indexes) => `${indexes} not as in the first`,
  committed: (index) => `committed up to ${index}`,
  jump: (from, to, by) => `${by} jumps from ${from} to ${to}`,
  link: (index, a, b, same) => `index ${index}: ${a} and ${b} ${same ? 'agree' : 'differ'}`,
  window: (count, size, bytes, max) =>
    `${count} of at most ${size} messages in flight; ${bytes} bytes${max === null ? '' : ` of ${max}`}`,
  full: '; the window is full',
  empty: 'nothing is in flight',
  oldest: (slot) => `the oldest in slot ${slot}: `,
  slot: (slot, last, bytes) => `slot ${slot} up to entry ${last} (${bytes} bytes)`,
  needed: (needed, result) => `; ${needed} needed${result === '' ? '' : `, \`${result}\``}`,
  common: (nodes) => (nodes === '' ? 'no member in common' : `in every majority: ${nodes}`),
  reached: (needed, of, index) =>
    of === 0
      ? 'no members, nobody to wait for'
      : `; ${needed} of ${of} needed, a majority has reached ${index}`,
  both: (index) => `both halves have reached ${index}`,
  piece: (from, to, what) => `bytes ${from} to ${to - 1} ${what}`,
  loose: 'written, not synced',
  zeros: 'all zeros',
  wrong: 'not what was written',
  moment: (n) => `(${n}) `,
  yes: 'yes',
  no: 'no',
  silent: 'no response',
  absent: 'no member',
  has: 'holds it',
  lacks: 'lacks it',
  legend: {
    number: 'in a cell its term, above it the index',
    stable: 'on disk',
    unstable: 'only in memory',
    taken: 'handed out to be written',
    hidden: 'hidden by what is in memory',
    differs: 'not as in the first log',
    committed: 'committed',
    jump: 'skipped at once',
    live: 'in flight',
    old: 'freed, the old number stays',
    unmade: 'the array is not so long yet',
    yes: 'yes',
    no: 'no',
    silent: 'no response',
    absent: 'no member',
    has: 'holds it',
    lacks: 'lacks it',
    sure: 'synced',
    loose: 'written, not synced',
    zeros: 'all zeros',
    wrong: 'not what was written',
    common: 'in every majority',
  },
};

/** The words by language. */
export const IN_WORDS: Readonly<Record<Language, FigureWords>> = { zh: CHINESE, en: ENGLISH };
