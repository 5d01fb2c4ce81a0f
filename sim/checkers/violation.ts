/**
 * The rules, and what can be found when one is broken: as data, which
 * `wording.ts` and `wording_zh.ts` put into words.
 *
 * @module
 */
import type { ConfState } from '../../src/index.ts';
import type { Operation, Role } from '../event.ts';
import type { Fault } from '../fault.ts';

/** The names of the rules. */
export type RuleId =
  | 'election-safety'
  | 'one-vote'
  | 'vote-durable'
  | 'vote-quorum'
  | 'campaign-conf'
  | 'leader-contact'
  | 'term-monotonic'
  | 'term-origin'
  | 'leader-append-only'
  | 'log-matching'
  | 'append-gap'
  | 'leader-completeness'
  | 'ack-durable'
  | 'ack-kept'
  | 'commit-quorum'
  | 'commit-agreement'
  | 'commit-monotonic'
  | 'state-machine-safety'
  | 'applied-durable'
  | 'applied-monotonic'
  | 'restart-intact'
  | 'snapshot-fresh'
  | 'conf-overlap'
  | 'conf-single'
  | 'read-fresh'
  | 'read-applied'
  | 'acknowledged'
  | 'fate'
  | 'linearizable'
  | 'compact-safe'
  | 'storage-stop'
  | 'no-panic'
  | 'liveness';

/** A rule that every correct cluster keeps. */
export interface Rule {
  readonly id: RuleId;
  readonly name: string;
  readonly sentence: string;
  readonly sentenceZh: string;
  /** Where it is laid down: the paper, the thesis, or etcd/raft. */
  readonly source: string;
}

/**
 * What can be found, and what is told of it besides the node, the index and
 * the term. Every kind has its sentence in each language.
 */
export interface FindingArgs {
  // Votes and leaders
  'votes-twice': { readonly to: number; readonly before: number };
  'vote-sent-early': OnDisk & { readonly to: number };
  'vote-forgotten': { readonly before: number };
  'vote-changed': { readonly before: number; readonly vote: number };
  'second-leader': { readonly other: number };
  'elected-with-short-log': {
    readonly last: number;
    /** In which term the index was committed. */
    readonly committedIn: number;
  };
  'elected-after-other-vote': { readonly before: number };
  'elected-before-own-vote': OnDisk;
  'elected-without-quorum': {
    readonly votes: readonly number[];
    readonly conf: ConfState;
  };
  'campaign-of-no-voter': { readonly role: Role; readonly conf: ConfState };
  'campaign-before-change': { readonly role: Role };
  'leader-unheard': { readonly ticks: number; readonly conf: ConfState };
  // Terms and marks
  'term-falls': { readonly from: number };
  'term-from-nowhere': { readonly from: number };
  'commit-falls': { readonly from: number };
  'applied-falls': { readonly from: number };
  'leader-log-shrinks': { readonly from: number; readonly to: number };
  // The disk
  'term-falls-on-disk': { readonly from: number };
  'vote-changed-on-disk': { readonly before: number; readonly vote: number };
  'commit-falls-on-disk': { readonly from: number };
  'ack-before-term': { readonly diskTerm: number };
  'ack-before-entries': { readonly diskLast: number };
  'restart-in-lower-term': { readonly diskTerm: number };
  'restart-with-other-vote': {
    readonly vote: number;
    readonly diskVote: number;
  };
  'restart-with-lower-commit': { readonly diskCommit: number };
  'restart-with-other-log': { readonly diskLast: number };
  'restart-beyond-commit': { readonly committed: number };
  // Logs
  'append-outside': { readonly first: number; readonly last: number };
  'append-not-next': { readonly before: number };
  'append-other-content': NoArgs;
  'append-after-other-term': {
    readonly before: number;
    /** What the others have before it. */
    readonly others: number;
  };
  'acknowledged-dropped': { readonly acknowledged: number };
  'acknowledged-replaced': { readonly acknowledged: number };
  'leader-rewrites': { readonly last: number };
  'leader-lacks-committed': { readonly entryTerm: number };
  'change-before-applied': { readonly pending: number };
  // Commits
  'commit-of-other-entry': { readonly committedTerm: number };
  'commit-of-earlier-term': { readonly leaderTerm: number };
  'commit-of-nothing': NoArgs;
  'commit-without-quorum': {
    /** On whose disks the entry is. */
    readonly holders: readonly number[];
    readonly conf: ConfState;
  };
  'commit-over-others': {
    readonly entry: number;
    readonly committedTerm: number;
  };
  'apply-out-of-order': { readonly applied: number };
  'apply-uncommitted': NoArgs;
  'apply-of-other-entry': { readonly committedTerm: number };
  'apply-before-disk': { readonly diskLast: number };
  'apply-other-than-disk': { readonly diskTerm: number };
  // Snapshots and configurations
  'snapshot-old': { readonly committed: number };
  'snapshot-drops-acknowledged': {
    /** Index of the snapshot. */
    readonly snapshot: number;
    readonly last: number;
  };
  'snapshot-uncommitted': {
    /** Term of what is committed there; null for nothing. */
    readonly committedTerm: number | null;
  };
  'snapshot-with-other-conf': ConfMismatch;
  'conf-jumps': ConfStep & { readonly voters: number };
  'conf-outgoing-not-old': ConfStep;
  'conf-incoming-changes': ConfStep;
  'conf-outgoing-changes': ConfStep;
  'conf-differs': ConfMismatch;
  // Clients
  'read-stale': { readonly operation: Operation; readonly committed: number };
  'answer-not-committed': {
    readonly operation: Operation;
    /** Whether nothing is committed there, or something else. */
    readonly nothing: boolean;
  };
  'answered-write-lost': { readonly entryTerm: number };
  'answer-unexplained': { readonly operation: Operation };
  'read-too-early': { readonly operation: Operation; readonly applied: number };
  // Fates; a proposal's name is node, run and number
  'dropped-committed': { readonly name: string };
  'told-not-there': { readonly name: string };
  'told-other-conf': { readonly name: string };
  // The loop
  'snapshot-past-commit': { readonly saved: number };
  'dropped-past-snapshot': { readonly snapshot: number };
  'dropped-past-member': {
    readonly member: number;
    readonly has: number;
    readonly kept: number;
  };
  'failed-goes-on': { readonly call: Exclude<Fault, 'nothing'> };
  // The library, and the end of faults
  panic: { readonly message: string };
  'no-leader': Recovery;
  'read-unanswered': Recovery;
  'write-unanswered': Recovery;
  'joint-not-left': Recovery;
  'member-behind': Recovery & {
    readonly member: number;
    readonly applied: number;
    readonly wanted: number;
  };
}

type NoArgs = Readonly<Record<string, never>>;

/** The hard state that a disk holds. */
interface OnDisk {
  readonly diskTerm: number;
  readonly diskVote: number;
}

/** One configuration, and what it should be. */
interface ConfMismatch {
  readonly conf: ConfState;
  readonly known: ConfState;
}

/** One configuration after another. */
export interface ConfStep {
  readonly from: ConfState;
  readonly to: ConfState;
}

/** How many ticks a cluster without faults was given. */
interface Recovery {
  readonly ticks: number;
}

/** What can be found. */
export type FindingKind = keyof FindingArgs;

/** What was found, without where: a finding of one kind. */
export interface FindingOf<K extends FindingKind> {
  readonly kind: K;
  readonly args: FindingArgs[K];
}

/** What was found, without where. */
export type Finding = { readonly [K in FindingKind]: FindingOf<K> }[FindingKind];

/** Where something was found. What does not apply is 0. */
export interface Place {
  readonly node: number;
  readonly index: number;
  readonly term: number;
  /** The event that showed it. */
  readonly seq: number;
}

/** A rule that was broken, where, and how. Data only; no words. */
export interface Violation<K extends FindingKind = FindingKind> extends FindingOf<K>, Place {
  readonly rule: RuleId;
}

/** All rules, in the order in which the book meets them. */
export const RULES: readonly Rule[] = [
  {
    id: 'election-safety',
    name: 'Election Safety',
    sentence: 'A term has at most one leader.',
    sentenceZh: '一个任期至多一个领导者。',
    source: 'paper 5.2; thesis 3.4',
  },
  {
    id: 'one-vote',
    name: 'One vote per term',
    sentence:
      'A node gives its vote to one candidate per term, and neither ' +
      'changes nor forgets it, whatever restarts there are.',
    sentenceZh: '一个节点在一个任期里只投一票，不改投，也不忘记，重启也不例外。',
    source: 'paper 5.2; thesis 3.4',
  },
  {
    id: 'vote-durable',
    name: 'A vote is on disk before it is told',
    sentence: 'A vote leaves the node, or counts, only once it is durable.',
    sentenceZh: '选票落盘之后才能发出，也才能算数。',
    source: 'paper figure 2; thesis 3.8',
  },
  {
    id: 'vote-quorum',
    name: 'Elected by a quorum',
    sentence:
      'A leader has the votes of a quorum of its configuration in its ' +
      'term; of both halves if the configuration is joint.',
    sentenceZh: '领导者在本任期得到了自己配置中法定人数的选票；' + '配置是联合的，则两半都要有。',
    source: 'paper 5.2; thesis 3.4, 4.3',
  },
  {
    id: 'campaign-conf',
    name: 'Campaign with the configuration known',
    sentence:
      'A node campaigns only as a voter of the configuration in force on ' +
      'it, and only when no committed membership change waits to be applied.',
    sentenceZh:
      '节点只有在自己生效的配置里是投票成员，' + '而且没有已提交却未应用的成员变更时，才能参选。',
    source: 'thesis 4.1; etcd: hup',
  },
  {
    id: 'leader-contact',
    name: 'A leader without followers steps down',
    sentence:
      'With check-quorum on, a leader that has heard from no quorum for two ' +
      'election timeouts leads no more.',
    sentenceZh: '检查法定人数的领导者，两个选举超时之内' + '没有收到法定人数的回复，就不再是领导者。',
    source: 'thesis 6.2; etcd: CheckQuorum',
  },
  {
    id: 'term-monotonic',
    name: 'Terms only rise',
    sentence: 'The term of a node never falls, over restarts too.',
    sentenceZh: '节点的任期只增不减，重启也不例外。',
    source: 'paper 5.1',
  },
  {
    id: 'term-origin',
    name: 'Terms come from somewhere',
    sentence:
      'A term rises by one because the node becomes a candidate, or to ' +
      'that of a message; a pre-vote and its grant move no term.',
    sentenceZh:
      '任期上升，要么是自己成为候选人时加一，要么是收到了更大任期的消息；' +
      '预投票及其同意不改动任期。',
    source: 'paper 5.1; thesis 9.6',
  },
  {
    id: 'leader-append-only',
    name: 'Leader Append-Only',
    sentence: 'A leader only adds to its log while it leads.',
    sentenceZh: '领导者在任内只在日志末尾追加，不覆盖也不删除。',
    source: 'paper 5.3; thesis 3.5',
  },
  {
    id: 'log-matching',
    name: 'Log Matching',
    sentence:
      'Entries of one index and term are the same everywhere, and so are ' + 'all entries before them.',
    sentenceZh: '下标与任期相同的条目处处相同，它们之前的条目也全部相同。',
    source: 'paper 5.3; thesis 3.5',
  },
  {
    id: 'append-gap',
    name: 'A log without gaps',
    sentence: 'What is appended joins the log, and its terms never fall.',
    sentenceZh: '追加的条目紧接着已有的日志，任期不会倒退。',
    source: 'paper 5.3',
  },
  {
    id: 'leader-completeness',
    name: 'Leader Completeness',
    sentence: 'What was committed in a term is in the log of every leader of a ' + 'higher term.',
    sentenceZh: '一个任期里提交的条目，以后各任期的领导者的日志里都有。',
    source: 'paper 5.4; thesis 3.6',
  },
  {
    id: 'ack-durable',
    name: 'An acknowledged entry is on disk',
    sentence: 'A node acknowledges entries, and the term, only once they are ' + 'durable.',
    sentenceZh: '条目和任期落盘之后，节点才能回复已收到。',
    source: 'paper figure 2; thesis 3.8',
  },
  {
    id: 'ack-kept',
    name: 'An acknowledged entry is kept',
    sentence: 'What a node has acknowledged in a term it does not give up in that ' + 'term.',
    sentenceZh: '节点在一个任期里承认收到的条目，在同一任期里不会丢弃。',
    source: 'paper 5.3, figure 2',
  },
  {
    id: 'commit-quorum',
    name: 'Committed by a quorum',
    sentence:
      'An entry is committed only when it is on the disks of a quorum; a ' +
      'leader counts copies for entries of its own term only.',
    sentenceZh: '条目在法定人数的磁盘上之后才算提交；' + '领导者只对本任期的条目数份数。',
    source: 'paper 5.3, 5.4.2, figure 8; thesis 3.6.2',
  },
  {
    id: 'commit-agreement',
    name: 'All commit the same',
    sentence: 'No two nodes commit different entries at one index.',
    sentenceZh: '任何两个节点都不会在同一下标提交不同的条目。',
    source: 'paper 5.4.3',
  },
  {
    id: 'commit-monotonic',
    name: 'Commit only rises',
    sentence: 'The commit index of a running node never falls.',
    sentenceZh: '运行中的节点，提交位置只进不退。',
    source: 'paper figure 2',
  },
  {
    id: 'state-machine-safety',
    name: 'State Machine Safety',
    sentence: 'Every state machine takes the committed entries, each once and in ' + 'order.',
    sentenceZh: '每个状态机都按次序应用已提交的条目，每条恰好一次。',
    source: 'paper 5.4.3; thesis 3.6',
  },
  {
    id: 'applied-durable',
    name: 'Applied entries are on disk',
    sentence: 'A node applies an entry only once it is on its own disk.',
    sentenceZh: '条目先在自己的磁盘上，才交给状态机。',
    source: 'etcd: asynchronous storage writes',
  },
  {
    id: 'applied-monotonic',
    name: 'Applied only rises',
    sentence: 'The applied index of a running node never falls.',
    sentenceZh: '运行中的节点，应用位置只进不退。',
    source: 'paper figure 2',
  },
  {
    id: 'restart-intact',
    name: 'A restart finds what was durable',
    sentence: 'A node that starts again has everything that was durable.',
    sentenceZh: '重启的节点找回所有已落盘的东西。',
    source: 'paper figure 2; thesis 3.8',
  },
  {
    id: 'snapshot-fresh',
    name: 'Snapshots bring news and the truth',
    sentence:
      'A snapshot taken in is newer than what the node has committed, ' +
      'ends at a committed entry, and holds the configuration of its index.',
    sentenceZh: '装入的快照比节点已提交的更新，终点是已提交的条目，' + '并带着那个下标处的配置。',
    source: 'paper 7; thesis 5.1',
  },
  {
    id: 'conf-overlap',
    name: 'Configurations overlap',
    sentence:
      'A configuration follows another in steps whose quorums overlap: by ' +
      'one voter, or through a joint one; and it is the same on all nodes.',
    sentenceZh:
      '配置一步步变化，前后的法定人数总有交集：一次动一个投票成员，' +
      '或者经过联合配置；同一下标处各节点配置相同。',
    source: 'thesis 4.1, 4.3',
  },
  {
    id: 'conf-single',
    name: 'One membership change at a time',
    sentence: 'A leader appends no membership change while another one in its log ' + 'is not applied.',
    sentenceZh: '日志里还有未应用的成员变更时，领导者不再追加新的变更。',
    source: 'thesis 4.1; etcd: pendingConfIndex',
  },
  {
    id: 'read-fresh',
    name: 'Reads see what was committed',
    sentence:
      'A read is answered from an index that is not before anything ' +
      'committed when it was asked for.',
    sentenceZh: '读请求的回复，不早于提出请求时已经提交的任何条目。',
    source: 'thesis 6.4',
  },
  {
    id: 'read-applied',
    name: 'A read waits for its index',
    sentence:
      'A read is answered only when the state machine holds everything up ' +
      'to the index of the read.',
    sentenceZh: '状态机应用到读请求的下标之后，才能回复这个请求。',
    source: 'thesis 6.4',
  },
  {
    id: 'acknowledged',
    name: 'Nothing acknowledged is lost',
    sentence: 'A write that a client was told of stays in the log.',
    sentenceZh: '已经回复客户端的写入不会从日志里消失。',
    source: 'paper 8; thesis 6.3',
  },
  {
    id: 'fate',
    name: 'A fate is the truth',
    sentence:
      'What is told to be dropped is never committed; what is told to be ' +
      'done is committed under its own name, with the configuration told.',
    sentenceZh: '说是丢弃的提案永远不会提交；说是完成的，以自己的名字提交，配置也如所说。',
    source: 'thesis 6.3',
  },
  {
    id: 'linearizable',
    name: 'Linearizability',
    sentence: 'Every call takes effect at one moment between its asking and its ' + 'answer.',
    sentenceZh: '每个请求都在提出与回复之间的某一瞬间生效。',
    source: 'thesis 6.3, 6.4; Herlihy and Wing 1990',
  },
  {
    id: 'compact-safe',
    name: 'What is dropped is not needed',
    sentence:
      'A log is dropped only as far as the snapshot reaches; by itself a ' +
      'leader keeps what a member needs that is not too far behind.',
    sentenceZh: '日志只丢到快照为止；领导者自己压缩时，为落后不多的成员留下它还缺的条目。',
    source: 'thesis 5.1.2, 5.1.3',
  },
  {
    id: 'storage-stop',
    name: 'A failed storage ends the node',
    sentence:
      'After a call of its disk or of its state machine has failed, a ' +
      'process sends, writes and applies nothing more.',
    sentenceZh: '磁盘或状态机的一次调用失败之后，进程不再发送、写入或应用任何东西。',
    source: 'paper figure 2; thesis 3.8',
  },
  {
    id: 'no-panic',
    name: 'No invariant of the library breaks',
    sentence: 'The library never finds itself in an impossible state.',
    sentenceZh: '库不会发现自己处于不可能的状态。',
    source: 'etcd: panics',
  },
  {
    id: 'liveness',
    name: 'A healed cluster recovers',
    sentence:
      'Once all faults have ended, a leader is elected and a write is ' +
      'applied by every member within a stated number of ticks.',
    sentenceZh: '故障全部结束后，在规定的滴答数之内选出领导者，' + '新的写入被每个成员应用。',
    source: 'paper 5.6',
  },
];
