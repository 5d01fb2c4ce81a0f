/**
 * Where a rule is laid down, or was broken, in Chinese.
 *
 * @module
 */

/** What is said of a place, and how; longer texts come before shorter. */
const PHRASES: readonly (readonly [english: string, chinese: string])[] = [
  ['comment in etcd/raft', 'etcd/raft 的注释'],
  ['Raft paper', 'Raft 论文'],
  ['Ongaro thesis', 'Ongaro 博士论文'],
  ['raft-dev 2015', 'raft-dev 邮件组 2015'],
  ['ReadIndex of a single voter', '只有一个投票成员时的 ReadIndex'],
  ['asynchronous storage writes', '异步存储写入'],
  ['append answers of an older term', '旧任期的追加答复'],
  ['the snapshot holds the latest configuration', '快照带着最新的配置'],
  ['matchIndex starts at 0', 'matchIndex 从 0 开始'],
  ['nextIndex is decremented', 'nextIndex 递减'],
  ['learners do not count', '学习者不计数'],
  ['one vote per server', '每个服务器一票'],
  ['persistent state', '持久状态'],
  ['reads at followers', '在跟随者上读'],
  ['bounded clock drift', '时钟漂移有界'],
  ['shipped until 2026-03', '直到 2026 年 3 月'],
];

/** The source of a rule of the catalogue as a Chinese page shows it. */
export function whereInChinese(where: string): string {
  let text = where;
  for (const [english, chinese] of PHRASES) {
    text = text.replaceAll(english, chinese);
  }
  return text
    .replace(/sections? ([\d.]+(?:, [\d.]+)*(?: and [\d.]+)?)/g, (_, list) =>
      `${String(list).replace(/, | and /g, '、')} 节`)
    .replace(/(?<![\d.、])(\d+) 节/g, '第 $1 节')
    .replace(/figure (\d+)/g, '图 $1')
    .replace(/rules? (\d+)(?: and (\d+))?/g, (_, one, two) =>
      two === undefined ? `规则 ${one}` : `规则 ${one}、${two}`)
    .replace(/ and /g, '、')
    .replace(/ ?\((.*?)\)/g, '（$1）')
    .replace(/, /g, '，')
    .replace(/; /g, '；');
}
