/**
 * What the checkers find, in Chinese. They speak English; here is a Chinese
 * sentence for each of theirs, with the same places for names and numbers.
 *
 * @module
 */

/** English and Chinese; `{x}` is the same text in both, `{x!}` is translated itself. */
type Pair = readonly [english: string, chinese: string];

/** Parts of sentences. */
const PARTS: readonly Pair[] = [
  ['client {c} (get {k})', '客户端 {c}（读 {k}）'],
  ['client {c} (put {k}={v})', '客户端 {c}（写 {k}={v}）'],
  ['client {c} (change {k} from "{a}" to "{b}")', '客户端 {c}（把 {k} 从 "{a}" 改成 "{b}"）'],
  ['{a} and {b}', '{a} 和 {b}'],
  ['nothing', '什么也没有'],
  ['nobody', '无人'],
  ['something else', '别的东西'],
  ['it is done', '完成了'],
  ['it found "{a}"', '得到 "{a}"'],
  ['drops', '丢掉'],
  ['replaces', '换掉'],
  ['pre-candidate', '预候选人'],
  ['candidate', '候选人'],
  ['term {t}', '任期 {t}'],
  ['{n} voters change at once', '一次变了 {n} 个投票成员'],
  ['the outgoing half is not the old configuration', '旧的一半不是原来的配置'],
  ['the incoming half changes', '新的一半变了'],
  ['the outgoing half changes', '旧的一半变了'],
  ['learners next {l}', '将是学习者 {l}'],
  ['learners {l}', '学习者 {l}'],
  ['left automatically', '自动离开'],
];

const SENTENCES: readonly Pair[] = [
  // Votes and leaders
  ['{n} gives its vote of term {t} to {m} after it gave it to {o}',
    '{n} 在任期 {t} 先把票投给 {o}，又投给 {m}'],
  ['{n} sends its vote of term {t} to {m}, and on its disk is term {u}, vote {v}',
    '{n} 把任期 {t} 的票发给 {m}，它的磁盘上却是任期 {u}、投给 {v}'],
  ['{n} becomes leader of term {t}, as {m} did', '{n} 成为任期 {t} 的领导者，而 {m} 已经是了'],
  ['{n} becomes leader of term {t} with a log up to {i}; committed is {c}, in term {u}',
    '{n} 成为任期 {t} 的领导者，日志只到 {i}；在任期 {u} 已提交到 {c}'],
  ['{n} becomes leader of term {t}, in which it gave its vote to {m}',
    '{n} 成为任期 {t} 的领导者，而它在这个任期投给了 {m}'],
  ['{n} becomes leader of term {t} and has not its own vote on disk: there is term {u}, vote {v}',
    '{n} 成为任期 {t} 的领导者，自己的一票却不在磁盘上：那里是任期 {u}、投给 {v}'],
  ['{n} becomes leader of term {t} with the votes of {m!}; that is no quorum of {q!}',
    '{n} 凭 {m!} 的票成为任期 {t} 的领导者，在 {q!} 里不够法定人数'],
  ['{n} becomes {r!} at term {t}, and is no voter of {q!}',
    '{n} 在任期 {t} 成为{r!}，却不是 {q!} 的投票成员'],
  ['{n} becomes {r!} at term {t} before it applies the membership change at index {i}, ' +
    'which it knows to be committed',
  '{n} 在任期 {t} 成为{r!}，却还没有应用下标 {i} 处的成员变更，虽然它知道那已提交'],
  ['{n} still leads in term {t}, although in its last {k} ticks it has heard from no quorum of {q!}',
    '{n} 在任期 {t} 仍当领导者，最近 {k} 个滴答里 {q!} 却没有法定人数回答过它'],
  ['{n} forgets that it voted for {m} in term {t}', '{n} 忘了自己在任期 {t} 投给过 {m}'],
  ['{n} votes for {m} after it voted for {o} in term {t}',
    '{n} 在任期 {t} 先投给 {o}，又投给 {m}'],
  // Terms and marks
  ['{n} goes back from term {a} to {b}', '{n} 从任期 {a} 退回 {b}'],
  ['{n} goes from term {a} to {b}, neither as a candidate of the next term nor because of a ' +
    'message of that term',
  '{n} 从任期 {a} 到了 {b}，既不是参选下一个任期，也没有收到那个任期的消息'],
  ['{n} has committed up to {a} and now, at term {t}, only up to {b}',
    '{n} 已经提交到 {a}，现在在任期 {t} 却只到 {b}'],
  ['{n} has applied up to {a} and now, at term {t}, only up to {b}',
    '{n} 已经应用到 {a}，现在在任期 {t} 却只到 {b}'],
  ['{n}, leader of term {t}, had a log up to {a} and has one up to {b}',
    '{n} 是任期 {t} 的领导者，日志原来到 {a}，现在只到 {b}'],
  // The disk
  ['{n} writes term {a} to its disk after {b}', '{n} 的磁盘上先是任期 {b}，又写成 {a}'],
  ['{n} writes vote {a} of term {t} to its disk after vote {b}',
    '{n} 的磁盘上任期 {t} 先是投给 {b}，又写成投给 {a}'],
  ['{n} writes commit {a} to its disk after {b}', '{n} 的磁盘上先是提交到 {b}，又写成 {a}'],
  ['{n} answers in term {t} up to index {i}, and on its disk is term {u}',
    '{n} 在任期 {t} 答应到下标 {i}，它的磁盘上还是任期 {u}'],
  ['{n} acknowledges up to index {i} in term {t}, and its disk holds the log up to {a}',
    '{n} 在任期 {t} 答应到下标 {i}，它磁盘上的日志只到 {a}'],
  ['{n} starts again with vote {a} in term {t}; on its disk was vote {b}',
    '{n} 重启后在任期 {t} 投给 {a}，磁盘上是投给 {b}'],
  ['{n} starts again with commit {a} at term {t}; on its disk was {b}',
    '{n} 重启后在任期 {t} 提交到 {a}，磁盘上是 {b}'],
  ['{n} starts again at term {t} with a log up to {a}; on its disk was one up to {b}',
    '{n} 重启后在任期 {t}，日志到 {a}，磁盘上的到 {b}'],
  ['{n} starts again at term {t} with commit {a}, and nobody has committed more than {b}',
    '{n} 重启后在任期 {t} 提交到 {a}，可谁也没有提交过 {b} 之后的'],
  ['{n} starts again at term {t}; on its disk was {a}', '{n} 重启后在任期 {t}，磁盘上是 {a}'],
  // Logs
  ['{n} writes entry {i} of term {t} to a log that goes from {a} to {b}',
    '{n} 写下任期 {t} 的条目 {i}，它的日志却是从 {a} 到 {b}'],
  ['{n} writes entry {i} of term {t} after one of term {u}, or not next to it',
    '{n} 写下任期 {t} 的条目 {i}，前一条却是任期 {u} 的，或者不相邻'],
  ['{n} writes entry {i} of term {t}, and it is not what others have there',
    '{n} 写下任期 {t} 的条目 {i}，内容与别人那里的不同'],
  ['{n} writes entry {i} of term {t} after an entry of term {a}; others have it after one of term {b}',
    '{n} 把任期 {t} 的条目 {i} 写在任期 {a} 的条目之后；别人那里，它在任期 {b} 的条目之后'],
  ['{n} {d!} entry {i}, and has acknowledged up to {a} in this term {t}',
    '{n} {d!}条目 {i}，而它在任期 {t} 已经答应到 {a}'],
  ['{n}, leader of term {t}, writes entry {i} again; it has written up to {a} in this office',
    '{n} 是任期 {t} 的领导者，又写一次条目 {i}；这一任里它已经写到 {a}'],
  ['{n} leads in term {t}; entry {i} of term {u} was committed before and is not in its log',
    '{n} 是任期 {t} 的领导者，之前已提交的任期 {u} 的条目 {i} 却不在它的日志里'],
  ['{n}, leader of term {t}, writes a membership change at index {i}; the one at {j} is not applied',
    '{n} 是任期 {t} 的领导者，在下标 {i} 写下成员变更，而下标 {j} 处的那个还没有应用'],
  // Commits
  ['{n} commits entry {i} of term {t}; committed there is one of term {u}',
    '{n} 提交任期 {t} 的条目 {i}，那里已提交的却是任期 {u} 的'],
  ['{n} commits entry {i} of term {t} as leader of term {u}, by counting copies of an entry ' +
    'that is not of its own term',
  '{n} 在任期 {u} 当领导者，数着份数提交了任期 {t} 的条目 {i}，那不是它自己任期的条目'],
  ['{n} commits entry {i} of term {t}, and nobody has ever written it',
    '{n} 提交任期 {t} 的条目 {i}，可谁也没有写过它'],
  ['{n} commits entry {i} of term {t}, which is on the disks of {m!}; that is no quorum of {q!}',
    '{n} 提交任期 {t} 的条目 {i}，磁盘上有它的是 {m!}，在 {q!} 里不够法定人数'],
  ['{n} commits entry {i} of term {t}, whose log does not hold the committed entry {j} of term {u}',
    '{n} 提交任期 {t} 的条目 {i}，它前面却没有已提交的任期 {u} 的条目 {j}'],
  ['{n} applies entry {i} of term {t} after entry {a}',
    '{n} 在条目 {a} 之后应用任期 {t} 的条目 {i}'],
  ['{n} applies entry {i} of term {t} and it is not committed',
    '{n} 应用任期 {t} 的条目 {i}，它还没有提交'],
  ['{n} applies entry {i} of term {t} and committed there is another one of term {u}',
    '{n} 应用任期 {t} 的条目 {i}，那里已提交的是任期 {u} 的另一条'],
  ['{n} applies entry {i} of term {t}, and its disk has one of term {u} there',
    '{n} 应用任期 {t} 的条目 {i}，它的磁盘上那里是任期 {u} 的'],
  ['{n} applies entry {i} of term {t}, and its disk holds the log up to {a}',
    '{n} 应用任期 {t} 的条目 {i}，它磁盘上的日志只到 {a}'],
  // Snapshots and configurations
  ['{n} takes in a snapshot at index {i}, term {t}; it has committed up to {a} already',
    '{n} 装入下标 {i}、任期 {t} 的快照，而它已经提交到 {a}'],
  ['{n} takes in a snapshot at index {i} and drops its log up to {a}, of which it has ' +
    'acknowledged {b} in this term {t}',
  '{n} 装入下标 {i} 的快照，丢掉到 {a} 的日志，而它在任期 {t} 已经答应到 {b}'],
  ['{n} has a snapshot at index {i}, term {t}; committed there is {a!}',
    '{n} 有下标 {i}、任期 {t} 的快照，那里已提交的是{a!}'],
  ['{n} has a snapshot at index {i}, term {t}, with the configuration {a!}; it is {b!}',
    '{n} 有下标 {i}、任期 {t} 的快照，其中的配置是 {a!}，应当是 {b!}'],
  ['{n} goes from {a!} to {b!} at index {i}, term {t}: {p!}',
    '{n} 在下标 {i}、任期 {t} 从配置 {a!} 变到 {b!}：{p!}'],
  ['{n}, at term {t}, has the configuration {a!} at index {i}; there it is {b!}',
    '{n} 在任期 {t}，下标 {i} 处的配置是 {a!}，那里应当是 {b!}'],
  // Clients
  ['{n} answers {c!} from index {i}, term {t}; when it was asked, {a} was committed',
    '{n} 在任期 {t} 按下标 {i} 回答{c!}，提出请求时已经提交到 {a}'],
  ['{n}, at term {t}, tells that {c!} is done at index {i}; committed there is {a!}',
    '{n} 在任期 {t} 回答{c!}在下标 {i} 完成，那里已提交的却是{a!}'],
  ['{n} leads in term {t} and has not the entry {i} of term {u}, which a client was told of',
    '{n} 是任期 {t} 的领导者，却没有已经答复客户端的任期 {u} 的条目 {i}'],
  ['key {k}: no order of the calls explains that {n}, at term {t}, tells {c!} that {a!}, at index {i}',
    '键 {k}：无论怎样排列各个请求，都解释不了 {n} 在任期 {t}、下标 {i} 回答{c!}{a!}'],
  // The library, and the end of faults
  ['{n} gives up at term {t}: {a}', '{n} 在任期 {t} 放弃运行：{a}'],
  ['{k} ticks after all faults have ended, there is no leader',
    '故障全部结束 {k} 个滴答之后，还没有领导者'],
  ['{k} ticks after all faults have ended, a new read is not answered',
    '故障全部结束 {k} 个滴答之后，新的读请求还没有回答'],
  ['{k} ticks after all faults have ended, a new write is not answered',
    '故障全部结束 {k} 个滴答之后，新的写请求还没有回答'],
  ['{k} ticks after all faults have ended, the joint configuration is not left',
    '故障全部结束 {k} 个滴答之后，联合配置还没有离开'],
  ['{k} ticks after all faults have ended, {n} has applied {a} of {b}',
    '故障全部结束 {k} 个滴答之后，{n} 只应用到 {a}，应当到 {b}'],
];

interface Rule {
  readonly pattern: RegExp;
  readonly chinese: string;
}

function ruleOf([english, chinese]: Pair): Rule {
  const escaped = english.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
  const source = escaped.replace(/\{(\w)!?\}/g, '(?<$1>.*?)');
  return { pattern: new RegExp(`^${source}$`, 's'), chinese };
}

interface Rules {
  readonly sentences: readonly Rule[];
  readonly parts: readonly Rule[];
}

/** Made when the first finding is told. */
let rules: Rules | null = null;

/** A finding in Chinese; as it is when there is no sentence for it. */
export function findingInChinese(text: string): string {
  rules ??= { sentences: SENTENCES.map(ruleOf), parts: PARTS.map(ruleOf) };
  return translated(text, rules.sentences);
}

function translated(text: string, from: readonly Rule[]): string {
  for (const { pattern, chinese } of from) {
    const found = pattern.exec(text);
    if (found === null) continue;
    return chinese.replace(/\{(\w)(!?)\}/g, (_, name: string, deep: string) => {
      const part = found.groups?.[name] ?? '';
      if (deep === '') return part;
      return part.split(', ').map((one) => translated(one, rules!.parts)).join('、');
    });
  }
  return text;
}
