/**
 * What each line of a case says: for the table beside the text, and for an
 * editor that completes words.
 *
 * @module
 */

/** A place in a line: what may stand there. */
export type Slot =
  'NODE' | 'FROM' | 'TO' | 'TYPE' | 'NUMBER' | 'SETTING' | 'VALUE' | 'KEY' | 'CHANGE' | 'FAULT';

/** One kind of line. */
export interface LineHelp {
  readonly verb: string;
  /**
   * What follows the verb: a slot in capitals, words to choose from with
   * bars between them, or in brackets what may be left out.
   */
  readonly form: string;
  /** A line that can be read. */
  readonly example: string;
  readonly zh: string;
  readonly en: string;
}

/** Every kind of line, those that one needs most first. */
export const CASE_HELP: readonly LineHelp[] = [
  {
    verb: 'nodes',
    form: 'NUMBER',
    example: 'nodes 3',
    zh: '开始时有几个节点：n1 到 nN',
    en: 'nodes in the beginning: n1 to nN',
  },
  {
    verb: 'seed',
    form: 'NUMBER',
    example: 'seed 1',
    zh: '随机数的种子，选举时限由它抽出',
    en: 'the seed of all chance, such as election timeouts',
  },
  {
    verb: 'set',
    form: 'SETTING VALUE',
    example: 'set preVote true',
    zh: '每个节点的一项设置',
    en: 'a setting of every node',
  },
  {
    verb: 'campaign',
    form: 'NODE',
    example: 'campaign 1',
    zh: '选举超时，节点参选',
    en: 'the election timer fires, and the node campaigns',
  },
  {
    verb: 'tick',
    form: 'NODE NUMBER',
    example: 'tick 1 10',
    zh: '节点的时钟走若干个滴答',
    en: "so many ticks of the node's clock",
  },
  {
    verb: 'handle',
    form: 'NODE',
    example: 'handle 1',
    zh: '把一个 Ready 办完：写、落盘、发、应用',
    en: 'all that one Ready asks for: write, sync, send, apply',
  },
  {
    verb: 'deliver',
    form: 'FROM TO TYPE NUMBER [keep]',
    example: 'deliver 1 2 MsgApp 0',
    zh: '这条路上这一类的第几条消息（从 0 数）到达；keep 留一份在路上',
    en: 'the message of this type at this place (from 0) arrives; keep leaves a copy',
  },
  {
    verb: 'drop',
    form: 'FROM TO TYPE NUMBER',
    example: 'drop 1 2 MsgApp 0',
    zh: '这条消息丢失',
    en: 'the message is lost',
  },
  {
    verb: 'call',
    form: 'NODE NUMBER get|put|cas KEY [VALUE]',
    example: 'call 1 7 put x',
    zh: '客户端（编号在前）向节点读、写、比较后写一个键',
    en: 'a client, by its number, asks the node to read, write or swap a key',
  },
  {
    verb: 'retry',
    form: 'NODE NUMBER',
    example: 'retry 2 7',
    zh: '客户端把没有回音的请求再交给一个节点',
    en: 'the client gives its open request to a node again',
  },
  {
    verb: 'give-up',
    form: 'NUMBER',
    example: 'give-up 7',
    zh: '客户端不再等',
    en: 'the client stops waiting',
  },
  {
    verb: 'cut',
    form: 'FROM TO',
    example: 'cut 1 2',
    zh: '这个方向断网，另一个方向照旧',
    en: 'messages in this direction are lost from now on',
  },
  {
    verb: 'heal',
    form: '',
    example: 'heal',
    zh: '所有的路恢复',
    en: 'every link works again',
  },
  {
    verb: 'crash',
    form: 'NODE NUMBER',
    example: 'crash 1 0',
    zh: '进程崩溃；还没有落盘的写，只有前若干个留下',
    en: 'the process ends; of what is not synced, so many writes survive',
  },
  {
    verb: 'fsync',
    form: 'NODE NUMBER',
    example: 'fsync 1 0',
    zh: '落盘失败，进程随之结束；留下的写同上',
    en: 'a sync fails, and the process ends with it; writes survive as above',
  },
  {
    verb: 'restart',
    form: 'NODE',
    example: 'restart 1',
    zh: '进程从磁盘上有的重新开始',
    en: 'the process starts again from what is on disk',
  },
  {
    verb: 'pause',
    form: 'NODE',
    example: 'pause 1',
    zh: '进程停住：时钟和消息都到不了',
    en: 'the process stands still: no clock, no messages',
  },
  {
    verb: 'resume',
    form: 'NODE',
    example: 'resume 1',
    zh: '停住的进程继续',
    en: 'it goes on',
  },
  {
    verb: 'take',
    form: 'NODE',
    example: 'take 1',
    zh: '取一个 Ready，把写交给磁盘，不等落盘',
    en: 'takes a Ready and hands its writes to the disk, without a sync',
  },
  {
    verb: 'finish',
    form: 'NODE',
    example: 'finish 1',
    zh: '取来的落盘、发出、应用',
    en: 'syncs, sends and applies what was taken',
  },
  {
    verb: 'write',
    form: 'NODE',
    example: 'write 1',
    zh: '写日志的线程做下一件事（异步写盘）',
    en: "the log writer's next piece of work (asynchronous writes)",
  },
  {
    verb: 'apply',
    form: 'NODE',
    example: 'apply 1',
    zh: '应用条目的线程做下一件事（异步写盘）',
    en: 'the next piece of work of the thread that applies (asynchronous writes)',
  },
  {
    verb: 'compact',
    form: 'NODE NUMBER',
    example: 'compact 1 0',
    zh: '做一份快照，它之前只留若干条',
    en: 'makes a snapshot, and keeps so many entries before it',
  },
  {
    verb: 'report',
    form: 'NODE TO ok|failed',
    example: 'report 1 2 ok',
    zh: '传输层告诉节点，发给 TO 的快照成了没有',
    en: 'the transport tells the node how the snapshot for TO fared',
  },
  {
    verb: 'unreachable',
    form: 'NODE TO',
    example: 'unreachable 1 2',
    zh: '传输层告诉节点，给 TO 的消息没有送到',
    en: 'the transport tells the node that a message for TO was lost',
  },
  {
    verb: 'transfer',
    form: 'NODE TO',
    example: 'transfer 1 2',
    zh: '请领导者把领导权移交给 TO',
    en: 'asks the leader to transfer leadership to TO',
  },
  {
    verb: 'forget',
    form: 'NODE',
    example: 'forget 2',
    zh: '叫跟随者忘掉它的领导者',
    en: 'tells a follower to forget its leader',
  },
  {
    verb: 'join',
    form: 'NODE',
    example: 'join 4',
    zh: '日志为空的节点来了，等着被加进来',
    en: 'a node with an empty log comes in, to be added',
  },
  {
    verb: 'conf',
    form: 'NODE auto|implicit|explicit|v1 CHANGE',
    example: 'conf 1 auto v3',
    zh: '提出成员变更：v4 加投票者，l4 加学习者，r1 移出，u1 更新',
    en: 'proposes a change: v4 adds a voter, l4 a learner, r1 removes, u1 updates',
  },
  {
    verb: 'pre-vote',
    form: 'NODE on|off',
    example: 'pre-vote 1 on',
    zh: '节点下次启动起，用不用预投票',
    en: 'whether the node uses pre-votes from its next start on',
  },
  {
    verb: 'fail',
    form: 'NODE FAULT',
    example: 'fail 1 sync',
    zh: '下一次这样的调用失败，进程随之结束',
    en: 'the next such call fails, and the process ends with it',
  },
  {
    verb: 'calm',
    form: 'NUMBER',
    example: 'calm 200',
    zh: '故障全部结束，给集群这么多滴答恢复过来',
    en: 'all faults end; the cluster has so many ticks to be useful again',
  },
];
