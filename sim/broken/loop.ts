/**
 * Rules of the loop around a node, taken away one by one.
 *
 * @module
 */
import type { BrokenRule } from './rule.ts';

const REPLICA = 'src/replica/replica.ts';
const REQUESTS = 'src/replica/requests.ts';

export const LOOP_RULES: readonly BrokenRule[] = [
  {
    id: 'loop-sends-before-write',
    rule: {
      zh: '先把 Ready 里的条目、任期和投票写盘，再发消息。',
      en: 'The entries, the term and the vote of a Ready are on disk before ' + 'its messages leave.',
    },
    mistake: {
      zh: '拿到就发，盘还没有写。',
      en: 'The messages leave first, and the disk is written after them.',
    },
    where: {
      zh: 'Raft 论文，图 2（持久状态）',
      en: 'Raft paper, figure 2 (persistent state)',
    },
    row: 0,
    file: REPLICA,
    symbol: 'Replica.begin',
    find: '    this.ready = rd;\n',
    replace: '    this.ready = rd;\n    this.send(rd.messages);\n',
    checker: ['ack-durable', 'vote-durable'],
  },
  {
    id: 'loop-forgets-to-sync',
    rule: {
      zh: '要落盘的写入，同步之后才算写完。',
      en: 'A write that others rely on is done only when it is synced.',
    },
    mistake: {
      zh: '交给操作系统就算写完，从不同步。',
      en: 'It is done when the operating system has it; nothing is synced.',
    },
    where: {
      zh: 'Raft 论文，图 2（持久状态）',
      en: 'Raft paper, figure 2 (persistent state)',
    },
    row: 0,
    file: REPLICA,
    symbol: 'Replica.begin',
    find: "    this.write({ kind: 'write', batch, sync: rd.mustSync }, " + 'NO_RESPONSES);\n',
    replace: "    this.write({ kind: 'write', batch, sync: false }, " + 'NO_RESPONSES);\n',
    checker: ['ack-durable', 'vote-durable'],
  },
  {
    id: 'snapshot-not-synced',
    rule: {
      zh: '领导者送来的快照同步到磁盘之后，才能答应。',
      en: 'A snapshot of the leader is synced to the disk before it is ' + 'acknowledged.',
    },
    mistake: {
      zh: '写而不同步，断电之后快照没有了，领导者却以为它在。',
      en: 'It is written and not synced; a power cut takes it away, and the ' + 'leader counts on it.',
    },
    where: {
      zh: 'Raft 论文，第 7 节；Ongaro 博士论文，3.8 节',
      en: 'Raft paper, section 7; Ongaro thesis, section 3.8',
    },
    row: 0,
    file: REPLICA,
    symbol: 'Replica.begin',
    find: "    this.write({ kind: 'write', batch, sync: rd.mustSync }, " + 'NO_RESPONSES);\n',
    replace:
      '    const sync = rd.mustSync && snapshot === null;\n' +
      "    this.write({ kind: 'write', batch, sync }, NO_RESPONSES);\n",
    checker: ['ack-durable', 'vote-durable'],
    profile: 'snapshots',
  },
  {
    id: 'answered-before-written',
    rule: {
      zh: '异步写盘时，回复等自己那次写入完成才发出。',
      en: 'With asynchronous writes the responses that a write makes true wait ' + 'for it.',
    },
    mistake: {
      zh: '写入刚交出去，回复就已发出。',
      en: 'They leave when the write is handed out.',
    },
    where: {
      zh: 'etcd/raft，异步存储写入',
      en: 'etcd/raft, asynchronous storage writes',
    },
    row: 0,
    file: REPLICA,
    symbol: 'Replica.dispatch',
    find: "        this.write({ kind: 'write', batch, sync: rd.mustSync }, " + 'm.responses);\n',
    replace:
      "        this.write({ kind: 'write', batch, sync: rd.mustSync }, " +
      '[]);\n' +
      '        this.answer(m.responses);\n',
    checker: ['ack-durable', 'vote-durable', 'commit-quorum', 'applied-durable', 'no-panic'],
    profile: 'slow-disk',
  },
  {
    id: 'snapshot-written-last',
    rule: {
      zh: '一次写入里，快照先于条目。',
      en: 'Within one write the snapshot comes before the entries.',
    },
    mistake: {
      zh: '先写条目，快照随后把它们盖掉。',
      en: 'The entries come first, and the snapshot wipes them out.',
    },
    where: {
      zh: 'etcd/raft，异步存储写入',
      en: 'etcd/raft, asynchronous storage writes',
    },
    row: 0,
    file: REPLICA,
    symbol: 'Replica.remember',
    find:
      '    if (snapshot !== null) this.log.applySnapshot(snapshot);\n' +
      '    this.log.append(entries);\n',
    replace:
      '    this.log.append(entries);\n' +
      '    if (snapshot !== null) this.log.applySnapshot(snapshot);\n',
    checker: ['no-panic', 'append-gap', 'ack-durable'],
    profile: 'stalled-snapshots',
  },
  {
    id: 'applied-before-written',
    rule: {
      zh: '条目先写进自己的磁盘，才交给状态机。',
      en: 'An entry is on the disk of a node before it is applied there.',
    },
    mistake: {
      zh: '拿到 Ready 就应用，然后才写盘。',
      en: 'What a Ready commits is applied first, and written after that.',
    },
    where: {
      zh: 'Ongaro 博士论文，3.8 节',
      en: 'Ongaro thesis, section 3.8',
    },
    row: 0,
    file: REPLICA,
    symbol: 'Replica.begin',
    find: '    this.ready = rd;\n',
    replace:
      '    this.ready = { ...rd, committedEntries: [] };\n' +
      '    this.machine.pushEntries(rd.committedEntries, NO_RESPONSES);\n' +
      '    this.work();\n',
    checker: ['applied-durable', 'restart-intact'],
  },
  {
    id: 'change-in-force-late',
    rule: {
      zh: '成员变更生效之后，才应用它后面的条目。',
      en: 'A change of the membership is in force before the entry behind it ' + 'is applied.',
    },
    mistake: {
      zh: '一批条目全部应用之后，里面的变更才生效。',
      en: 'It comes into force when everything handed out with it is applied.',
    },
    where: {
      zh: 'Ongaro 博士论文，4.1 节',
      en: 'Ongaro thesis, section 4.1',
    },
    row: 0,
    file: 'src/replica/machine_queue.ts',
    symbol: 'MachineQueue.pushEntries',
    find: '      if (!last && !isConfChangeEntry(entry.type)) return;',
    replace: '      if (!last) return;',
    checker: ['conf-overlap', 'fate', 'snapshot-fresh', 'campaign-conf'],
    profile: 'membership',
  },
  {
    id: 'snapshot-with-older-members',
    rule: {
      zh: '快照带着自己那个下标处的成员配置。',
      en: 'A snapshot holds the membership of its own index.',
    },
    mistake: {
      zh: '带着上一份快照的配置，其间的变更都没有了。',
      en: 'It holds that of the snapshot before it, without the changes since.',
    },
    where: {
      zh: 'Ongaro 博士论文，5.1 节',
      en: 'Ongaro thesis, section 5.1',
    },
    row: 0,
    file: REPLICA,
    symbol: 'Replica.effectOf',
    find: '        const [index, confState] = [this.lastApplied, ' + 'this.members];\n',
    replace:
      '        const index = this.lastApplied;\n' +
      '        const { confState } = this.log.initialState();\n',
    checker: ['snapshot-fresh', 'conf-overlap', 'no-panic'],
    profile: 'membership',
  },
  {
    id: 'compacted-past-snapshot',
    rule: {
      zh: '日志只丢到快照为止，后面的条目别处没有。',
      en:
        'A log is dropped only as far as the snapshot reaches: what comes ' +
        'after it stands nowhere else.',
    },
    mistake: {
      zh: '一直丢到日志末尾。',
      en: 'It is dropped to its end.',
    },
    where: {
      zh: 'Ongaro 博士论文，5.1 节',
      en: 'Ongaro thesis, section 5.1',
    },
    row: 0,
    file: REPLICA,
    symbol: 'Replica.captured',
    find: '        const compactTo = this.compactTo(index, keep);\n',
    replace: '        const compactTo = this.compactTo(this.log.lastIndex(), keep);\n',
    checker: ['compact-safe', 'no-panic'],
    profile: 'snapshots',
  },
  {
    id: 'compacted-past-follower',
    rule: {
      zh: '领导者压缩日志时，留下稍稍落后的跟随者还缺的条目。',
      en: 'A leader that compacts its log keeps what a follower needs that is ' + 'a little behind.',
    },
    mistake: {
      zh: '不管谁还缺什么，一律丢掉，跟随者只好重装整份快照。',
      en: 'It drops that too, and the follower must get the whole state.',
    },
    where: {
      zh: 'Ongaro 博士论文，5.1.3 节',
      en: 'Ongaro thesis, section 5.1.3',
    },
    row: 0,
    file: 'src/replica/compaction.ts',
    symbol: 'compactionPoint',
    find: '    point = Math.min(point, Math.max(match, furthest));\n',
    replace: '    if (match < furthest) point = furthest;\n',
    checker: ['compact-safe'],
    profile: 'own-snapshots',
  },
  {
    id: 'older-capture-kept',
    rule: {
      zh: '自己的快照做好时，若领导者已送来更新的，就不要旧的。',
      en: 'A snapshot of its own is given up when the leader has sent a newer ' + 'one meanwhile.',
    },
    mistake: {
      zh: '照样存下，用旧的盖住新的。',
      en: 'It is kept all the same, over the newer one.',
    },
    where: {
      zh: 'Ongaro 博士论文，5.1.2 节',
      en: 'Ongaro thesis, section 5.1.2',
    },
    row: 0,
    file: REPLICA,
    symbol: 'Replica.captured',
    find: '      if (index > this.newestSnapshot) {',
    replace: '      if (index > 0) {',
    checker: ['no-panic', 'snapshot-fresh', 'restart-intact', 'compact-safe'],
    profile: 'stalled-snapshots',
  },
  {
    id: 'capture-told-late',
    rule: {
      zh: '快照的下标，是状态机的样子放到一边那一刻应用到的地方。',
      en: 'The index of a snapshot is that of the moment at which the state ' + 'was put aside.',
    },
    mistake: {
      zh: '字节到了才看应用到哪里：中间应用的条目，快照里没有，却算在里面。',
      en:
        'It is looked at when the bytes are there: entries that were applied ' +
        'meanwhile count as held, and are not.',
    },
    where: {
      zh: 'Ongaro 博士论文，5.1 节',
      en: 'Ongaro thesis, section 5.1',
    },
    row: 0,
    file: REPLICA,
    symbol: 'Replica.captured',
    find: '      const { index, confState, keep } = effect;',
    replace: '      const { confState, keep } = effect;\n' + '      const index = this.lastApplied;',
    checker: ['state-machine-safety', 'read-applied', 'linearizable', 'snapshot-fresh'],
    profile: 'own-snapshots',
  },
  {
    id: 'machine-not-restored',
    rule: {
      zh: '重启的节点先用快照恢复状态机。',
      en: 'A node that starts again restores its state machine first.',
    },
    mistake: {
      zh: '不恢复，状态机从空的开始，接着应用快照后面的条目。',
      en: 'The state machine begins empty, and goes on with what comes after ' + 'the snapshot.',
    },
    where: {
      zh: 'Ongaro 博士论文，5.1 节',
      en: 'Ongaro thesis, section 5.1',
    },
    row: 0,
    file: REPLICA,
    symbol: 'Replica.constructor',
    find: '      if (index > 0) {\n',
    replace: '      if (index < 0) {\n',
    checker: ['state-machine-safety', 'read-applied', 'linearizable'],
    profile: 'snapshots',
  },
  {
    id: 'applied-index-forgotten',
    rule: {
      zh: '状态机自己存盘，重启后就从它停下的地方接着应用。',
      en: 'After a restart a state machine with a disk of its own goes on ' + 'where it stood.',
    },
    mistake: {
      zh: '从快照处重新应用，中间的条目应用了两次。',
      en: 'It goes on from the snapshot, and takes entries a second time.',
    },
    where: {
      zh: 'Ongaro 博士论文，5.2 节',
      en: 'Ongaro thesis, section 5.2',
    },
    row: 0,
    file: REPLICA,
    symbol: 'Replica.constructor',
    find: '      this.lastApplied = machineAt.index;',
    replace: '      this.lastApplied = index;',
    checker: ['state-machine-safety', 'no-panic', 'conf-overlap', 'applied-monotonic'],
    profile: 'disk',
  },
  {
    id: 'read-before-applied',
    rule: {
      zh: '状态机应用到读请求的下标，才能回复。',
      en: 'A read is answered when the state machine has applied the index of ' + 'the read.',
    },
    mistake: {
      zh: '一知道下标就回复。',
      en: 'It is answered as soon as its index is known.',
    },
    where: {
      zh: 'Ongaro 博士论文，6.4 节',
      en: 'Ongaro thesis, section 6.4',
    },
    row: 0,
    file: 'src/replica/read_queue.ts',
    symbol: 'ReadQueue.release',
    find: '      if (read.index > 0 && read.index <= applied) ' + 'ready.push(read);\n',
    replace: '      if (read.index > 0) ready.push(read);\n',
    checker: ['read-applied', 'linearizable'],
    profile: 'reads',
  },
  {
    id: 'read-by-earlier-request',
    rule: {
      zh: '读请求只用在它之后才发出的询问的回复。',
      en: 'A read rests on the reply to a request that was made after the ' + 'read came in.',
    },
    mistake: {
      zh: '哪个回复先到就用哪个，哪怕询问得比读请求还早。',
      en: 'Any response that arrives will do, also to an earlier request.',
    },
    where: {
      zh: 'Ongaro 博士论文，6.4 节',
      en: 'Ongaro thesis, section 6.4',
    },
    row: 0,
    file: 'src/replica/read_queue.ts',
    symbol: 'ReadQueue.grant',
    find: '        const good = read.since > 0 && read.since <= request;\n',
    replace: '        const good = request > 0;\n',
    checker: ['read-fresh', 'linearizable'],
    profile: 'reads',
  },
  {
    id: 'answer-to-an-earlier-run',
    rule: {
      zh: '提案的名字里有节点、第几次运行和序号，三样都对才是自己的。',
      en:
        'The name of a proposal is its node, its run and its number; only if ' +
        'all three agree it is the one that somebody waits for.',
    },
    mistake: {
      zh: '不看是第几次运行，重启前的提案冒充了重启后的。',
      en: 'The run is not looked at: one from before a restart is taken for it.',
    },
    where: {
      zh: 'Ongaro 博士论文，6.3 节',
      en: 'Ongaro thesis, section 6.3',
    },
    row: 0,
    file: REQUESTS,
    symbol: 'Requests.mine',
    find: '    if (node !== this.id || run !== this.run) return null;\n',
    replace: '    if (node !== this.id || run > this.run) return null;\n',
    checker: ['acknowledged', 'fate', 'linearizable'],
    profile: 'growth',
  },
  {
    id: 'answer-to-another-node',
    rule: {
      zh: '别的节点提出的提案，不是自己的客户在等的。',
      en: 'What another node has proposed is not what a client of this one ' + 'waits for.',
    },
    mistake: {
      zh: '序号一样，就把别人的提案当成自己的来回复。',
      en: 'Of equal numbers, that of another node is answered for its own.',
    },
    where: {
      zh: 'Ongaro 博士论文，6.3 节',
      en: 'Ongaro thesis, section 6.3',
    },
    row: 0,
    file: REQUESTS,
    symbol: 'Requests.mine',
    find: '    if (node !== this.id || run !== this.run) return null;\n',
    replace: '    if (node === 0 || run !== this.run) return null;\n',
    checker: ['acknowledged', 'fate', 'linearizable'],
  },
  {
    id: 'handed-on-told-dropped',
    rule: {
      zh: '交给 Raft 之后过了期限的提案，下落不明，不能说是丢弃了。',
      en:
        'When the time of a proposal is up that raft was handed, nobody knows ' +
        'what becomes of it: it was not dropped.',
    },
    mistake: {
      zh: '告诉客户已经丢弃，它后来却提交了。',
      en: 'It is told to be dropped, and is committed later.',
    },
    where: {
      zh: 'Ongaro 博士论文，6.3 节',
      en: 'Ongaro thesis, section 6.3',
    },
    row: 0,
    file: REQUESTS,
    symbol: 'Requests.expire',
    find:
      "      if (open.handed) this.lose(open, 'Deadline');\n" + '      else this.dropWaiting(open);\n',
    replace: '      this.dropWaiting(open);\n',
    checker: ['fate'],
    profile: 'unanswered',
  },
  {
    id: 'stopped-told-dropped',
    rule: {
      zh: '节点停下时，已经交给 Raft 的提案下落不明。',
      en: 'When a node stops, nobody knows what becomes of what raft was ' + 'handed.',
    },
    mistake: {
      zh: '说是丢弃了，可是它已经在日志里，别的节点后来提交了它。',
      en: 'It is told to be dropped, and others commit it.',
    },
    where: {
      zh: 'Ongaro 博士论文，6.3 节',
      en: 'Ongaro thesis, section 6.3',
    },
    row: 0,
    file: REQUESTS,
    symbol: 'Requests.end',
    find:
      "      if (open.handed) this.lose(open, 'Stopped');\n" +
      "      else this.drop(open, 'Stopped');\n",
    replace: "      this.drop(open, 'Stopped');\n",
    checker: ['fate'],
    profile: 'failing-storage',
  },
  {
    id: 'own-term-taken-for-replaced',
    rule: {
      zh: '应用了较高任期的条目，才知道以前任期放在后面的条目没有了。',
      en:
        'Only an entry of a higher term shows that what was put behind it in ' + 'a lower term is gone.',
    },
    mistake: {
      zh: '同一任期的条目也算，排在后面还没轮到的，都说是被换掉了。',
      en: 'One of the same term counts: what stands behind it is called lost.',
    },
    where: {
      zh: 'Raft 论文，5.4.2 节',
      en: 'Raft paper, section 5.4.2',
    },
    row: 0,
    file: 'src/replica/proposals.ts',
    symbol: 'Proposals.replacedBy',
    find: '      if (place.term >= term && place.index > index) break;',
    replace: '      if (place.term > term && place.index > index) break;',
    checker: ['fate'],
  },
  {
    id: 'skipped-told-done',
    rule: {
      zh: '快照代替了条目，里面的提案怎样了，谁也不知道。',
      en:
        'When a snapshot comes instead of entries, nobody here knows what ' +
        'became of the proposals among them.',
    },
    mistake: {
      zh: '一律说是完成了。',
      en: 'All of them are told to be done.',
    },
    where: {
      zh: 'Ongaro 博士论文，6.3 节',
      en: 'Ongaro thesis, section 6.3',
    },
    row: 0,
    file: REQUESTS,
    symbol: 'Requests.skipped',
    find: "      this.lose(open, 'Snapshot');\n",
    replace:
      '      const answer = null as A;\n' +
      "      this.close(open, { kind: 'committed', index, answer });\n",
    checker: ['acknowledged', 'fate', 'linearizable'],
    profile: 'unanswered',
  },
  {
    id: 'review-on-followers-only',
    rule: {
      zh: '一个已提交的变更，所有节点一起接受，或者一起拒绝。',
      en: 'A committed change of the membership comes into force on all nodes, ' + 'or on none.',
    },
    mistake: {
      zh: '领导者不审查，接受了跟随者拒绝的变更。',
      en: 'The leader does not review it, and takes what followers reject.',
    },
    where: {
      zh: 'Ongaro 博士论文，4.1 节',
      en: 'Ongaro thesis, section 4.1',
    },
    row: 0,
    file: REPLICA,
    symbol: 'Replica.changeMembers',
    find: '    const why = this.review(change, proposal) ?? ' + 'this.refusalOf(change);\n',
    replace:
      '    const leads = this.lead === this.id;\n' +
      '    const review = leads ? null : this.review(change, proposal);\n' +
      '    const why = review ?? this.refusalOf(change);\n',
    checker: ['conf-overlap', 'snapshot-fresh', 'fate', 'no-panic'],
    profile: 'membership',
  },
  {
    id: 'rounds-overlap',
    rule: {
      zh: '一个 Ready 处理完，才取下一个。',
      en: 'One Ready is done before the next one is taken.',
    },
    mistake: {
      zh: '上一个还没写完，就取下一个。',
      en: 'The next one is taken while the one before is being written.',
    },
    where: {
      zh: 'etcd/raft，Node.Ready',
      en: 'etcd/raft, Node.Ready',
    },
    row: 0,
    file: REPLICA,
    symbol: 'Replica.mayTake',
    find: '    if (this.ended !== null || this.ready !== null) return false;\n',
    replace: '    if (this.ended !== null) return false;\n',
    checker: ['no-panic', 'applied-durable', 'state-machine-safety', 'ack-durable'],
    profile: 'disk',
  },
  {
    id: 'goes-on-after-failure',
    rule: {
      zh: '磁盘的一次调用失败，节点就此停下。',
      en: 'A node stops for good when a call of its disk has failed.',
    },
    mistake: {
      zh: '报告了错误，然后照常运行。',
      en: 'It tells of the error, and goes on.',
    },
    where: {
      zh: 'Ongaro 博士论文，3.8 节',
      en: 'Ongaro thesis, section 3.8',
    },
    row: 0,
    file: REPLICA,
    symbol: 'Replica.end',
    find: '    this.ended = why;\n',
    replace: '',
    checker: ['storage-stop', 'no-panic'],
    profile: 'failing-storage',
  },
];
