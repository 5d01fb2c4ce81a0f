/**
 * Rules of the log, taken away one by one: what is appended, what is
 * acknowledged, and what counts as committed.
 *
 * @module
 */
import type { BrokenRule } from './rule.ts';

export const LOG_RULES: readonly BrokenRule[] = [
  {
    id: 'prior-term-commit',
    rule: {
      zh: '领导者只按副本数提交本任期的条目；以前任期的条目随之一起提交。',
      en:
        'A leader commits by counting copies only entries of its own term; ' +
        'older ones come with them.',
    },
    mistake: {
      zh: '以前任期的条目在过半数节点上，就当作已提交；' + '以后的领导者还可能把它覆盖掉。',
      en:
        'An old entry counts as committed once a majority holds it, although ' +
        'a later leader can still overwrite it.',
    },
    where: {
      zh: 'Raft 论文，5.4.2 节（图 8）；logcabin#44，canonical/raft#220',
      en: 'Raft paper, section 5.4.2 (figure 8); logcabin#44, canonical/raft#220',
    },
    row: 1,
    file: 'src/leader_log.ts',
    symbol: 'maybeCommit',
    find: '  if (!r.log.maybeCommit({ term: r.term, index })) return false;',
    replace:
      '  const term = r.log.termOrZero(index);\n' +
      '  if (!r.log.maybeCommit({ term, index })) return false;',
    checker: ['commit-quorum', 'leader-completeness', 'commit-agreement', 'state-machine-safety'],
    profile: 'takeovers',
  },
  {
    id: 'conflict-not-truncated',
    rule: {
      zh: '同一下标上任期不同的条目，要连同它后面的一起删去，换成领导者的。',
      en:
        "An entry that conflicts with the leader's goes, and all after it, " +
        "and the leader's take their place.",
    },
    mistake: {
      zh: '这个下标上有条目就跳过，不看任期，冲突的条目留了下来。',
      en:
        'It skips every index that it holds an entry at, ' +
        'whatever the term, and the conflict stays.',
    },
    where: {
      zh: 'Raft 论文，5.3 节、图 2（AppendEntries，规则 3）',
      en: 'Raft paper, section 5.3 and figure 2 (AppendEntries, rule 3)',
    },
    row: 0,
    file: 'src/raft_log.ts',
    symbol: 'RaftLog.findConflict',
    find: '      if (this.matchTerm(entry)) continue;',
    replace: '      if (entry.index <= this.lastIndex()) continue;',
    checker: [
      'log-matching',
      'append-gap',
      'ack-durable',
      'ack-kept',
      'commit-agreement',
      'commit-quorum',
      'leader-completeness',
      'state-machine-safety',
    ],
  },
  {
    id: 'matching-suffix-truncated',
    rule: {
      zh: '只有遇到冲突才截断；已经一致的条目不动。',
      en: 'The log is cut only where it conflicts; what matches stays.',
    },
    mistake: {
      zh: '每次都从消息带来的第一条起截断，' + '一条迟到的旧消息就能删去已经答应过的条目。',
      en:
        'It cuts at the first entry of every message, and one old message, ' +
        'late, removes entries that were acknowledged.',
    },
    where: {
      zh: 'akka-raft#66；Raft 论文，图 2（AppendEntries，规则 3、4）',
      en: 'akka-raft#66; Raft paper, figure 2 (AppendEntries, rules 3 and 4)',
    },
    row: 11,
    file: 'src/raft_log.ts',
    symbol: 'RaftLog.maybeAppend',
    find: '    const conflict = this.findConflict(slice.entries);',
    replace: '    const conflict = slice.entries.length > 0 ? slice.prev.index + ' + '1 : 0;',
    checker: ['ack-kept', 'ack-durable', 'commit-quorum', 'leader-completeness', 'no-panic'],
  },
  {
    id: 'prev-term-unchecked',
    rule: {
      zh: '前一个条目的下标和任期都要与领导者的一致，才能接着追加。',
      en:
        'Entries are appended only if the entry before them has the index ' +
        'and the term that the leader names.',
    },
    mistake: {
      zh: '只看有没有那个下标，不看任期，前面不一致的日志被接上了新条目。',
      en:
        'It looks for the index and not for the term, and puts new entries ' +
        'on a log that differs before them.',
    },
    where: {
      zh: 'akka-raft#58；Raft 论文，5.3 节',
      en: 'akka-raft#58; Raft paper, section 5.3',
    },
    row: 12,
    file: 'src/raft_log.ts',
    symbol: 'RaftLog.maybeAppend',
    find: '    if (!this.matchTerm(slice.prev)) return null;',
    replace: '    if (slice.prev.index > this.lastIndex()) return null;',
    checker: [
      'log-matching',
      'append-gap',
      'ack-durable',
      'ack-kept',
      'commit-quorum',
      'commit-agreement',
      'leader-completeness',
      'state-machine-safety',
    ],
    profile: 'rivals',
  },
  {
    id: 'prev-entry-unchecked',
    rule: {
      zh: '前一个条目对不上的追加，一律拒绝。',
      en: 'An append is rejected unless the log holds the entry before it.',
    },
    mistake: {
      zh: '不检查前一个条目，日志里出现空洞。',
      en: 'It does not look at the entry before, and the log gets a gap.',
    },
    where: {
      zh: 'Raft 论文，5.3 节、图 2（AppendEntries，规则 2）',
      en: 'Raft paper, section 5.3 and figure 2 (AppendEntries, rule 2)',
    },
    row: 12,
    file: 'src/raft_log.ts',
    symbol: 'RaftLog.maybeAppend',
    find: '    if (!this.matchTerm(slice.prev)) return null;\n',
    replace: '',
    checker: ['no-panic', 'append-gap', 'log-matching', 'ack-durable'],
  },
  {
    id: 'unverified-suffix-committed',
    rule: {
      zh: '跟随者最多提交到这条消息核对过的最后一个条目。',
      en: 'A follower commits no further than the last entry that the message ' + 'has verified.',
    },
    mistake: {
      zh: '还没核对，就提交到自己日志的末尾，没有核对过的条目也算在内。',
      en: 'It commits to the end of its own log before anything is verified.',
    },
    where: {
      zh: 'scylladb#9965，copycat#265；Raft 论文，图 2（AppendEntries，规则 5）',
      en: 'scylladb#9965, copycat#265; Raft paper, figure 2 (AppendEntries, rule 5)',
    },
    row: 10,
    file: 'src/raft_log.ts',
    symbol: 'RaftLog.maybeAppend',
    find: '    if (!this.matchTerm(slice.prev)) return null;',
    replace:
      '    this.commitTo(Math.min(commit, this.lastIndex()));\n' +
      '    if (!this.matchTerm(slice.prev)) return null;',
    checker: [
      'commit-agreement',
      'leader-completeness',
      'state-machine-safety',
      'log-matching',
      'commit-quorum',
      'no-panic',
    ],
    profile: 'rivals',
  },
  {
    id: 'commit-beyond-match',
    rule: {
      zh: '心跳里的提交位置不超过这个跟随者已经对上的位置。',
      en: 'A heartbeat names no commit index beyond what the follower is known ' + 'to match.',
    },
    mistake: {
      zh: '直接发领导者的提交位置，' + '跟随者可能提交自己的旧条目，或者根本没有那么多条目。',
      en:
        "It names the leader's commit index, and the follower commits old " +
        'entries of its own, or more than it has.',
    },
    where: {
      zh: 'etcd/raft 的注释（心跳里的提交位置）',
      en: 'comment in etcd/raft (commit index of a heartbeat)',
    },
    row: 13,
    file: 'src/sending.ts',
    symbol: 'sendHeartbeat',
    find: '  const commit = Math.min(pr.match, r.log.committed);',
    replace: '  const commit = r.log.committed;',
    checker: ['no-panic', 'commit-agreement', 'state-machine-safety', 'leader-completeness'],
  },
  {
    id: 'commit-by-half',
    rule: {
      zh: '过半数节点有的下标，才能提交。',
      en: 'An index is committed when more than half of the voters hold it.',
    },
    mistake: {
      zh: '从小到大排好取中间一个；人数是偶数时只有一半节点有它。',
      en: 'It takes the middle of the sorted indexes; ' + 'of an even number only half hold that one.',
    },
    where: {
      zh: 'akka-raft#42，openraft#1802',
      en: 'akka-raft#42, openraft#1802',
    },
    row: 7,
    file: 'src/quorum.ts',
    symbol: 'MajorityConfig.committedIndex',
    find: '    return indexes[n - majority(n)]!;',
    replace: '    return indexes[Math.floor(n / 2)]!;',
    checker: ['commit-quorum', 'leader-completeness', 'commit-agreement', 'state-machine-safety'],
  },
  {
    id: 'old-ack-counted',
    rule: {
      zh: '早先任期的追加回复不作数。',
      en: 'An acknowledgement of a lower term does not count.',
    },
    mistake: {
      zh: '迟到的旧回复算作现在的，可跟随者的条目早已被别的领导者换掉了。',
      en:
        'One that comes late is taken for news, and other leaders have ' +
        "replaced the follower's entries since.",
    },
    where: {
      zh: 'SandTable（以前任期的追加回复）',
      en: 'SandTable (append responses of a lower term)',
    },
    row: 9,
    file: 'src/raft.ts',
    symbol: 'Raft.step',
    find: '    if (m.term !== 0 && m.term < this.term) return ' + 'this.stepLowerTerm(m);',
    replace:
      '    const old = m.term !== 0 && m.term < this.term;\n' +
      "    if (old && m.type !== 'MsgAppResp') return " +
      'this.stepLowerTerm(m);',
    checker: [
      'commit-quorum',
      'no-panic',
      'commit-agreement',
      'leader-contact',
      'leader-completeness',
      'state-machine-safety',
      'liveness',
      'compact-safe',
    ],
    profile: 'late-answers',
  },
  {
    id: 'old-append-acknowledged',
    rule: {
      zh: '以前任期的追加没有写进日志，回复里不能说写了。',
      en: 'An append of a lower term is not taken, ' + 'and its response must not say that it was.',
    },
    mistake: {
      zh: '回复说已经写到那里；发出它的节点若又当选，就把这当成本任期的确认。',
      en:
        'The response says that it was; if its sender leads again, ' +
        'that counts as an acknowledgement of now.',
    },
    where: {
      zh: 'SandTable（以前任期的追加回复）',
      en: 'SandTable (append responses of a lower term)',
    },
    row: 9,
    file: 'src/raft.ts',
    symbol: 'Raft.stepLowerTerm',
    find: "      this.send(draft('MsgAppResp', m.from));",
    replace:
      "      const answer = draft('MsgAppResp', m.from);\n" +
      '      answer.index = m.index + m.entries.length;\n' +
      '      this.send(answer);',
    checker: [
      'ack-durable',
      'commit-quorum',
      'leader-completeness',
      'commit-agreement',
      'state-machine-safety',
      'no-panic',
    ],
  },
  {
    id: 'rejection-counted-as-ack',
    rule: {
      zh: '拒绝的回复不是确认。',
      en: 'A rejected append acknowledges nothing.',
    },
    mistake: {
      zh: '不看是否拒绝，都当作跟随者已经有了那些条目。',
      en: 'Rejected or not, the leader takes it that the follower holds the entries.',
    },
    where: {
      zh: 'Raft 论文，5.3 节（AppendEntries，success）',
      en: 'Raft paper, section 5.3 (AppendEntries, success)',
    },
    row: 0,
    file: 'src/replication.ts',
    symbol: 'handleAppendResponse',
    find: '  if (m.reject) backUp(r, m, pr);',
    replace: '  if (m.reject && m.index === 0) backUp(r, m, pr);',
    checker: [
      'commit-quorum',
      'leader-completeness',
      'commit-agreement',
      'state-machine-safety',
      'no-panic',
      'compact-safe',
    ],
  },
  {
    id: 'old-append-accepted',
    rule: {
      zh: '任期较低的领导者已经退位，它的追加不能接受。',
      en: 'A leader of a lower term no longer leads; ' + 'its appends are not taken.',
    },
    mistake: {
      zh: '旧领导者迟到的追加也写进日志，盖掉新领导者的条目。',
      en: 'A late append of an old leader is written, ' + 'over what the new one sent.',
    },
    where: {
      zh: 'Raft 论文，5.1 节、图 2（AppendEntries，规则 1）',
      en: 'Raft paper, section 5.1 and figure 2 (AppendEntries, rule 1)',
    },
    row: 0,
    file: 'src/raft.ts',
    symbol: 'Raft.step',
    find: '    if (m.term !== 0 && m.term < this.term) return ' + 'this.stepLowerTerm(m);',
    replace:
      '    const old = m.term !== 0 && m.term < this.term;\n' +
      "    if (old && m.type !== 'MsgApp') return this.stepLowerTerm(m);",
    checker: [
      'term-monotonic',
      'ack-kept',
      'commit-quorum',
      'log-matching',
      'commit-agreement',
      'leader-completeness',
      'state-machine-safety',
      'leader-append-only',
      'no-panic',
      'ack-durable',
    ],
  },
  {
    id: 'leader-overwrites-own-log',
    rule: {
      zh: '领导者只在自己日志的末尾追加，从不覆盖或删除。',
      en: 'A leader appends to the end of its log and never overwrites or ' + 'deletes.',
    },
    mistake: {
      zh: '新条目接在提交位置之后，还没提交的条目被覆盖。',
      en: 'New entries go behind the commit index, over what is not committed.',
    },
    where: {
      zh: 'Raft 论文，5.3 节、图 3（Leader Append-Only）',
      en: 'Raft paper, section 5.3 and figure 3 (Leader Append-Only)',
    },
    row: 0,
    file: 'src/leader_log.ts',
    symbol: 'appendEntries',
    find: '  const after = r.log.lastIndex() + 1;',
    replace: '  const after = r.log.committed + 1;',
    checker: ['leader-append-only', 'log-matching', 'ack-kept', 'leader-completeness', 'no-panic'],
  },
  {
    id: 'new-leader-assumes-match',
    rule: {
      zh: '新领导者不知道跟随者有什么，匹配位置从零开始。',
      en: "A new leader knows nothing of its followers' logs: " + 'their match starts at 0.',
    },
    mistake: {
      zh: '假定每个跟随者的日志都和自己的一样长。',
      en: 'It takes every follower to hold as much as it does itself.',
    },
    where: {
      zh: 'Raft 论文，图 2（matchIndex 从 0 开始）',
      en: 'Raft paper, figure 2 (matchIndex starts at 0)',
    },
    row: 0,
    file: 'src/raft.ts',
    symbol: 'Raft.resetProgress',
    find: '      if (id === this.id) pr.match = last;',
    replace: '      pr.match = last;',
    checker: [
      'no-panic',
      'commit-agreement',
      'commit-quorum',
      'liveness',
      'state-machine-safety',
      'leader-completeness',
      'compact-safe',
    ],
  },
  {
    id: 'ack-before-durable',
    rule: {
      zh: '追加的回复要等条目落盘才能发出。',
      en: 'The response to an append leaves when the entries are on disk.',
    },
    mistake: {
      zh: '回复立刻发出，不等磁盘。',
      en: 'The response leaves at once and does not wait for the disk.',
    },
    where: {
      zh: 'Ongaro 博士论文，3.8 节；hashicorp/raft#661',
      en: 'Ongaro thesis, section 3.8; hashicorp/raft#661',
    },
    row: 3,
    file: 'src/raft.ts',
    symbol: 'Raft.send',
    find: '    if (this.waitsForDisk(type)) {',
    replace:
      "    const early = type === 'MsgAppResp' && m.to !== this.id;\n" +
      '    if (this.waitsForDisk(type) && !early) {',
    checker: ['ack-durable', 'commit-quorum', 'leader-completeness'],
    profile: 'disk',
  },
  {
    id: 'leader-counts-itself-early',
    rule: {
      zh: '领导者自己的一份也要落盘才算进法定人数。',
      en: 'A leader counts its own copy towards the quorum when it is on disk.',
    },
    mistake: {
      zh: '一写进内存就算数。',
      en: 'It counts as soon as it is in memory.',
    },
    where: {
      zh: 'Ongaro 博士论文，10.2.1 节',
      en: 'Ongaro thesis, section 10.2.1',
    },
    row: 3,
    file: 'src/leader_log.ts',
    symbol: 'appendEntries',
    find: '  r.send(own);',
    replace: '  r.tracker.progress.get(r.id)?.maybeUpdate(index);\n' + '  maybeCommit(r);',
    checker: ['commit-quorum', 'ack-durable', 'leader-completeness', 'applied-durable'],
    profile: 'disk',
  },
  {
    id: 'compacted-term-is-zero',
    rule: {
      zh: '被压缩掉的条目，任期不再知道；要用它核对时，只能改发快照。',
      en:
        'The term of a compacted entry is unknown; ' +
        'where it would be needed, a snapshot goes instead.',
    },
    mistake: {
      zh: '当作任期 0，领导者仍去读已经没有的条目。',
      en: 'It passes for term 0, ' + 'and the leader goes on to read entries that are gone.',
    },
    where: { zh: 'raft#31', en: 'raft#31' },
    row: 31,
    file: 'src/raft_log.ts',
    symbol: 'RaftLog.termAt',
    find: '    if (index > this.lastIndex() || index + 1 < this.firstIndex()) return null;',
    replace: '    if (index > this.lastIndex() || index + 1 < this.firstIndex()) return 0;',
    checker: ['no-panic', 'liveness', 'log-matching'],
  },
  {
    id: 'compacted-boundary-without-term',
    rule: {
      zh: '压缩之后，仍要记得最后一个被压缩条目的任期，后面的条目靠它核对。',
      en:
        'After a compaction the term of the last entry that went is kept: ' +
        'what follows is checked against it.',
    },
    mistake: {
      zh: '只记下标，任期成了 0。',
      en: 'It keeps the index, and the term becomes 0.',
    },
    where: { zh: 'raft#31', en: 'raft#31' },
    row: 31,
    file: 'src/storage.ts',
    symbol: 'MemoryStorage.compact',
    find: '    kept[0] = newEntry(kept[0]!.term, index);',
    replace: '    kept[0] = newEntry(0, index);',
    checker: ['no-panic', 'liveness', 'leader-completeness', 'vote-quorum', 'commit-agreement'],
  },
  {
    id: 'probe-from-the-front',
    rule: {
      zh: '要发的下一条总在匹配位置之后：跟随者已有的不必再找。',
      en:
        'The next entry to send is always behind the match: what the ' +
        'follower is known to hold is not looked for again.',
    },
    mistake: {
      zh: '从流式发送退回探测时，从日志的最前面重新开始；' + '那里的条目可能早已压缩掉。',
      en:
        'Going back from streaming to probing, it begins at the front of the ' +
        'log, where the entries may be gone.',
    },
    where: {
      zh: 'etcd/raft，tracker.Progress（Match < Next）',
      en: 'etcd/raft, tracker.Progress (Match < Next)',
    },
    row: 31,
    file: 'src/progress.ts',
    symbol: 'Progress.becomeProbe',
    find: '    this.next = Math.max(this.match, sent) + 1;',
    replace: '    this.next = sent + 1;',
    checker: ['liveness', 'no-panic'],
    profile: 'network',
  },
  {
    id: 'probe-never-backs-up',
    rule: {
      zh: '跟随者拒绝之后，领导者退后一些再试，直到找到一致的地方。',
      en:
        'After a rejection the leader tries an earlier place, ' + 'until it finds where the logs meet.',
    },
    mistake: {
      zh: '总在同一个地方重试，永远对不上。',
      en: 'It tries the same place again and again, and they never meet.',
    },
    where: {
      zh: 'Raft 论文，5.3 节（nextIndex 递减）',
      en: 'Raft paper, section 5.3 (nextIndex is decremented)',
    },
    row: 0,
    file: 'src/progress.ts',
    symbol: 'Progress.maybeDecrTo',
    find: '    this.next = Math.max(Math.min(rejected, hint + 1), this.match + ' + '1);',
    replace: '    this.next = Math.max(rejected + 1, this.match + 1);',
    checker: ['liveness'],
  },
];
