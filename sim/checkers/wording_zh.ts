/**
 * Findings in Chinese words.
 *
 * @module
 */
import type { ConfState } from '../../src/index.ts';
import type { Operation } from '../event.ts';
import { CHINESE, FAILED, ROLES } from '../wording_zh.ts';
import type { ConfStep, Place, Violation } from './violation.ts';
import { idsOf, namesOf } from './wording.ts';
import type { FindingWords } from './wording.ts';

function votersOf({ voters, votersOutgoing }: ConfState): string {
  const joint = votersOutgoing.length > 0;
  return joint ? `${idsOf(voters)} 和 ${idsOf(votersOutgoing)}` : idsOf(voters);
}

function membersOf(conf: ConfState): string {
  const { learners, learnersNext, autoLeave } = conf;
  const parts = [votersOf(conf)];
  if (learners.length > 0) parts.push(`学习者 ${idsOf(learners)}`);
  if (learnersNext.length > 0) parts.push(`将是学习者 ${idsOf(learnersNext)}`);
  if (autoLeave) parts.push('自动离开');
  return parts.join('、');
}

function callOf(operation: Operation): string {
  return `客户端 ${operation.client}（${CHINESE.wish(operation)}）`;
}

function foundBy({ kind, result }: Operation): string {
  return kind === 'put' ? '完成了' : `得到 "${result}"`;
}

function change(
  { node, index, term, args: { from, to } }: Place & { readonly args: ConfStep },
  problem: string,
): string {
  const place = `n${node} 在下标 ${index}、任期 ${term}`;
  return `${place} 从配置 ${votersOf(from)} 变到 ${votersOf(to)}：${problem}`;
}

function overdue(ticks: number, problem: string): string {
  return `故障全部结束 ${ticks} 个滴答之后，${problem}`;
}

export const CHINESE_FINDINGS: FindingWords = {
  // Votes and leaders
  'votes-twice': ({ node, term, args: { to, before } }) =>
    `n${node} 在任期 ${term} 先把票投给 n${before}，又投给 n${to}`,
  'vote-sent-early': ({ node, term, args: { to, diskTerm, diskVote } }) =>
    `n${node} 把任期 ${term} 的票发给 n${to}，它的磁盘上却是任期 ${diskTerm}、投给 ${diskVote}`,
  'vote-forgotten': ({ node, term, args: { before } }) =>
    `n${node} 忘了自己在任期 ${term} 投给过 n${before}`,
  'vote-changed': ({ node, term, args: { before, vote } }) =>
    `n${node} 在任期 ${term} 先投给 n${before}，又投给 n${vote}`,
  'second-leader': ({ node, term, args: { other } }) =>
    `n${node} 成为任期 ${term} 的领导者，而 n${other} 已经是了`,
  'elected-with-short-log': ({ node, index, term, args: { last, committedIn } }) =>
    `n${node} 成为任期 ${term} 的领导者，日志只到 ${last}；在任期 ${committedIn} 已提交到 ${index}`,
  'elected-after-other-vote': ({ node, term, args: { before } }) =>
    `n${node} 成为任期 ${term} 的领导者，而它在这个任期投给了 n${before}`,
  'elected-before-own-vote': ({ node, term, args: { diskTerm, diskVote } }) =>
    `n${node} 成为任期 ${term} 的领导者，自己的一票却不在磁盘上：` +
    `那里是任期 ${diskTerm}、投给 ${diskVote}`,
  'elected-without-quorum': ({ node, term, args: { votes, conf } }) =>
    `n${node} 凭 ${namesOf(votes).join('、')} 的票成为任期 ${term} 的领导者，` +
    `在 ${votersOf(conf)} 里不够法定人数`,
  'campaign-of-no-voter': ({ node, term, args: { role, conf } }) =>
    `n${node} 在任期 ${term} 成为${ROLES[role]}，却不是 ${votersOf(conf)} 的投票成员`,
  'campaign-before-change': ({ node, index, term, args: { role } }) =>
    `n${node} 在任期 ${term} 成为${ROLES[role]}，却还没有应用下标 ${index} 处的成员变更，` +
    '虽然它知道那已提交',
  'leader-unheard': ({ node, term, args: { ticks, conf } }) =>
    `n${node} 在任期 ${term} 仍当领导者，最近 ${ticks} 个滴答里 ${votersOf(conf)} ` +
    '却没有法定人数回复过它',
  // Terms and marks
  'term-falls': ({ node, term, args: { from } }) => `n${node} 从任期 ${from} 退回 ${term}`,
  'term-from-nowhere': ({ node, term, args: { from } }) =>
    `n${node} 从任期 ${from} 到了 ${term}，既不是参选下一个任期，也没有收到那个任期的消息`,
  'commit-falls': ({ node, index, term, args: { from } }) =>
    `n${node} 已经提交到 ${from}，现在在任期 ${term} 却只到 ${index}`,
  'applied-falls': ({ node, index, term, args: { from } }) =>
    `n${node} 已经应用到 ${from}，现在在任期 ${term} 却只到 ${index}`,
  'leader-log-shrinks': ({ node, term, args: { from, to } }) =>
    `n${node} 是任期 ${term} 的领导者，日志原来到 ${from}，现在只到 ${to}`,
  // The disk
  'term-falls-on-disk': ({ node, term, args: { from } }) =>
    `n${node} 的磁盘上先是任期 ${from}，又写成 ${term}`,
  'vote-changed-on-disk': ({ node, term, args: { before, vote } }) =>
    `n${node} 的磁盘上任期 ${term} 先是投给 ${before}，又写成投给 ${vote}`,
  'commit-falls-on-disk': ({ node, index, args: { from } }) =>
    `n${node} 的磁盘上先是提交到 ${from}，又写成 ${index}`,
  'ack-before-term': ({ node, index, term, args: { diskTerm } }) =>
    `n${node} 在任期 ${term} 答应到下标 ${index}，它的磁盘上还是任期 ${diskTerm}`,
  'ack-before-entries': ({ node, index, term, args: { diskLast } }) =>
    `n${node} 在任期 ${term} 答应到下标 ${index}，它磁盘上的日志只到 ${diskLast}`,
  'restart-in-lower-term': ({ node, term, args: { diskTerm } }) =>
    `n${node} 重启后在任期 ${term}，磁盘上是 ${diskTerm}`,
  'restart-with-other-vote': ({ node, term, args: { vote, diskVote } }) =>
    `n${node} 重启后在任期 ${term} 投给 ${vote}，磁盘上是投给 ${diskVote}`,
  'restart-with-lower-commit': ({ node, index, term, args: { diskCommit } }) =>
    `n${node} 重启后在任期 ${term} 提交到 ${index}，磁盘上是 ${diskCommit}`,
  'restart-with-other-log': ({ node, index, term, args: { diskLast } }) =>
    `n${node} 重启后在任期 ${term}，日志到 ${index}，磁盘上的到 ${diskLast}`,
  'restart-beyond-commit': ({ node, index, term, args: { committed } }) =>
    `n${node} 重启后在任期 ${term} 提交到 ${index}，可谁也没有提交过 ${committed} 之后的`,
  // Logs
  'append-outside': (at) => `${writes(at)}，它的日志却是从 ${at.args.first} 到 ${at.args.last}`,
  'append-not-next': (at) => `${writes(at)}，前一条却是任期 ${at.args.before} 的，或者不相邻`,
  'append-other-content': (at) => `${writes(at)}，内容与别人那里的不同`,
  'append-after-other-term': ({ node, index, term, args: { before, others } }) =>
    `n${node} 把任期 ${term} 的条目 ${index} 写在任期 ${before} 的条目之后；` +
    `别人那里，它在任期 ${others} 的条目之后`,
  'acknowledged-dropped': ({ node, index, term, args: { acknowledged } }) =>
    `n${node} 丢掉条目 ${index}，而它在任期 ${term} 已经答应到 ${acknowledged}`,
  'acknowledged-replaced': ({ node, index, term, args: { acknowledged } }) =>
    `n${node} 换掉条目 ${index}，而它在任期 ${term} 已经答应到 ${acknowledged}`,
  'leader-rewrites': ({ node, index, term, args: { last } }) =>
    `n${node} 是任期 ${term} 的领导者，又写一次条目 ${index}；这一任里它已经写到 ${last}`,
  'leader-lacks-committed': ({ node, index, term, args: { entryTerm } }) =>
    `n${node} 是任期 ${term} 的领导者，之前已提交的任期 ${entryTerm} 的条目 ${index} 却不在它的日志里`,
  'change-before-applied': ({ node, index, term, args: { pending } }) =>
    `n${node} 是任期 ${term} 的领导者，在下标 ${index} 写下成员变更，` +
    `而下标 ${pending} 处的那个还没有应用`,
  // Commits
  'commit-of-other-entry': (at) => `${commits(at)}，那里已提交的却是任期 ${at.args.committedTerm} 的`,
  'commit-of-earlier-term': ({ node, index, term, args: { leaderTerm } }) =>
    `n${node} 在任期 ${leaderTerm} 当领导者，数着份数提交了任期 ${term} 的条目 ${index}，` +
    '那不是它自己任期的条目',
  'commit-of-nothing': (at) => `${commits(at)}，可谁也没有写过它`,
  'commit-without-quorum': (at) =>
    `${commits(at)}，磁盘上有它的是 ${namesOf(at.args.holders).join('、') || '无人'}，` +
    `在 ${votersOf(at.args.conf)} 里不够法定人数`,
  'commit-over-others': ({ node, index, term, args: { entry, committedTerm } }) =>
    `n${node} 提交任期 ${term} 的条目 ${entry}，` +
    `它前面却没有已提交的任期 ${committedTerm} 的条目 ${index}`,
  'apply-out-of-order': ({ node, index, term, args: { applied } }) =>
    `n${node} 在条目 ${applied} 之后应用任期 ${term} 的条目 ${index}`,
  'apply-uncommitted': (at) => `${applies(at)}，它还没有提交`,
  'apply-of-other-entry': (at) => `${applies(at)}，那里已提交的是任期 ${at.args.committedTerm} 的另一条`,
  'apply-before-disk': (at) => `${applies(at)}，它磁盘上的日志只到 ${at.args.diskLast}`,
  'apply-other-than-disk': (at) => `${applies(at)}，它的磁盘上那里是任期 ${at.args.diskTerm} 的`,
  // Snapshots and configurations
  'snapshot-old': ({ node, index, term, args: { committed } }) =>
    `n${node} 装入下标 ${index}、任期 ${term} 的快照，而它已经提交到 ${committed}`,
  'snapshot-drops-acknowledged': ({ node, index, term, args: { snapshot, last } }) =>
    `n${node} 装入下标 ${snapshot} 的快照，丢掉到 ${last} 的日志，` +
    `而它在任期 ${term} 已经答应到 ${index}`,
  'snapshot-uncommitted': ({ node, index, term, args: { committedTerm } }) =>
    `n${node} 有下标 ${index}、任期 ${term} 的快照，那里已提交的是` +
    (committedTerm === null ? '什么也没有' : `任期 ${committedTerm}`),
  'snapshot-with-other-conf': ({ node, index, term, args: { conf, known } }) =>
    `n${node} 有下标 ${index}、任期 ${term} 的快照，其中的配置是 ${membersOf(conf)}，` +
    `应当是 ${membersOf(known)}`,
  'conf-jumps': (at) => change(at, `一次变了 ${at.args.voters} 个投票成员`),
  'conf-outgoing-not-old': (at) => change(at, '旧的一半不是原来的配置'),
  'conf-incoming-changes': (at) => change(at, '新的一半变了'),
  'conf-outgoing-changes': (at) => change(at, '旧的一半变了'),
  'conf-differs': ({ node, index, term, args: { conf, known } }) =>
    `n${node} 在任期 ${term}，下标 ${index} 处的配置是 ${membersOf(conf)}，` +
    `那里应当是 ${membersOf(known)}`,
  // Clients
  'read-stale': ({ node, index, term, args: { operation, committed } }) =>
    `n${node} 在任期 ${term} 按下标 ${index} 回复${callOf(operation)}，` +
    `提出请求时已经提交到 ${committed}`,
  'answer-not-committed': ({ node, index, term, args: { operation, nothing } }) =>
    `n${node} 在任期 ${term} 回复${callOf(operation)}在下标 ${index} 完成，` +
    `那里已提交的却是${nothing ? '什么也没有' : '别的东西'}`,
  'answered-write-lost': ({ node, index, term, args: { entryTerm } }) =>
    `n${node} 是任期 ${term} 的领导者，却没有已经回复客户端的任期 ${entryTerm} 的条目 ${index}`,
  'answer-unexplained': ({ node, index, term, args: { operation } }) =>
    `键 ${operation.key}：无论怎样排列各个请求，都解释不了 n${node} 在任期 ${term}、` +
    `下标 ${index} 回复${callOf(operation)}${foundBy(operation)}`,
  'read-too-early': ({ node, index, term, args: { operation, applied } }) =>
    `n${node} 在任期 ${term} 按下标 ${index} 回复${callOf(operation)}，` + `它的状态机只到 ${applied}`,
  'dropped-committed': ({ node, index, term, args: { name } }) =>
    `提案 ${name} 说是丢弃了，n${node} 却在任期 ${term} 看到它在下标 ${index} 提交`,
  'told-not-there': ({ node, index, term, args: { name } }) =>
    `n${node} 在任期 ${term} 说提案 ${name} 在下标 ${index} 完成，那里提交的不是它`,
  'told-other-conf': ({ node, index, term, args: { name } }) =>
    `n${node} 在任期 ${term} 说提案 ${name} 带来的配置，不是下标 ${index} 处的配置`,
  // The loop
  'snapshot-past-commit': ({ node, index, term, args: { saved } }) =>
    `n${node} 在任期 ${term} 保存下标 ${index} 的快照，它的磁盘上却只记着提交到 ${saved}`,
  'dropped-past-snapshot': ({ node, index, term, args: { snapshot } }) =>
    `n${node} 在任期 ${term} 把日志丢到 ${index}，它的快照只到 ${snapshot}`,
  'dropped-past-member': ({ node, index, term, args: { member, has, kept } }) =>
    `n${node} 是任期 ${term} 的领导者，把日志丢到 ${index}；n${member} 只有到 ${has} 的日志，` +
    `落后不超过 ${kept} 条`,
  'failed-goes-on': ({ node, term, args: { call } }) =>
    `n${node} 在任期 ${term} 无法${FAILED[call]}，之后却还在继续`,
  // The library, and the end of faults
  panic: ({ node, term, args: { message } }) => `n${node} 在任期 ${term} 放弃运行：${message}`,
  'no-leader': ({ args: { ticks } }) => overdue(ticks, '还没有领导者'),
  'read-unanswered': ({ args: { ticks } }) => overdue(ticks, '新的读请求还没有回复'),
  'write-unanswered': ({ args: { ticks } }) => overdue(ticks, '新的写请求还没有回复'),
  'joint-not-left': ({ args: { ticks } }) => overdue(ticks, '联合配置还没有离开'),
  'member-behind': ({ args: { ticks, member, applied, wanted } }) =>
    overdue(ticks, `n${member} 只应用到 ${applied}，应当到 ${wanted}`),
};

function writes({ node, index, term }: Violation): string {
  return `n${node} 写下任期 ${term} 的条目 ${index}`;
}

function commits({ node, index, term }: Violation): string {
  return `n${node} 提交任期 ${term} 的条目 ${index}`;
}

function applies({ node, index, term }: Violation): string {
  return `n${node} 应用任期 ${term} 的条目 ${index}`;
}
