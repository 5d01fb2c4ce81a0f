/**
 * Rules of what must be on disk before something else happens, taken away
 * one by one.
 *
 * @module
 */
import type { BrokenRule } from './rule.ts';

export const STORAGE_RULES: readonly BrokenRule[] = [
  {
    id: 'applied-before-durable',
    rule: {
      zh: '异步写盘时，节点只应用自己磁盘上已有的条目。',
      en: 'With asynchronous writes a node applies only what is on its own ' + 'disk.',
    },
    mistake: {
      zh: '一提交就应用，自己的盘还没写完。',
      en: 'It applies what is committed before its own write is done.',
    },
    where: { zh: 'etcd#14370', en: 'etcd#14370' },
    row: 29,
    file: 'src/raft_log.ts',
    symbol: 'RaftLog.maxAppliableIndex',
    find: '    return Math.min(this.committed, this.unstable.offset - 1);',
    replace: '    return this.committed;',
    checker: ['applied-durable'],
    profile: 'disk',
  },
  {
    id: 'async-append-aba',
    rule: {
      zh: '写盘的回复若来自以前的任期，什么也不说明：' + '条目可能已被换掉，或者换掉又换了回来。',
      en:
        'A response to a write of a lower term means nothing: the entries ' +
        'may have been replaced since, or replaced and replaced back.',
    },
    mistake: {
      zh: '照样算数，现在这个位置上的条目还没写完，就当它已经落盘。',
      en: 'It counts, and what stands there now is taken to be on disk before ' + 'it is written.',
    },
    where: { zh: 'etcd-io/raft#8', en: 'etcd-io/raft#8' },
    row: 28,
    file: 'src/raft.ts',
    symbol: 'Raft.stepLowerTerm',
    find: '      if (m.index !== 0) narrate.storedInOldTerm(this, m);',
    replace:
      '      if (m.index !== 0) {\n' +
      '        const term = this.log.termOrZero(m.index);\n' +
      '        this.log.unstable.stableTo({ term, index: m.index });\n' +
      '      }',
    checker: [
      'ack-durable',
      'commit-quorum',
      'ack-kept',
      'commit-agreement',
      'state-machine-safety',
      'applied-durable',
      'log-matching',
      'append-gap',
      'no-panic',
      'leader-append-only',
    ],
    profile: 'stalls',
  },
  {
    id: 'stable-ignores-term',
    rule: {
      zh: '写完的条目若已被别的任期的条目换掉，不能算落盘。',
      en:
        'When the entry that was written has been replaced by one of another ' +
        'term, nothing is stable.',
    },
    mistake: {
      zh: '只看下标，没写过的条目也当作已经落盘。',
      en: 'It looks at the index only, ' + 'and what was never written counts as stable.',
    },
    where: { zh: 'etcd-io/raft#8', en: 'etcd-io/raft#8' },
    row: 28,
    file: 'src/unstable.ts',
    symbol: 'Unstable.stableTo',
    find: '    } else if (term !== id.term) {',
    replace: '    } else if (id.term === 0) {',
    checker: [
      'ack-durable',
      'commit-quorum',
      'ack-kept',
      'commit-agreement',
      'state-machine-safety',
      'applied-durable',
      'log-matching',
      'append-gap',
      'no-panic',
    ],
    profile: 'stalls',
  },
  {
    id: 'overwrite-not-rewritten',
    rule: {
      zh: '已经交出去写的条目被换掉之后，新的要重新交出去写。',
      en:
        'When entries that were handed out to be written are replaced, the ' +
        'new ones are handed out again.',
    },
    mistake: {
      zh: '以为这些位置已经交出去了，新条目从没写盘。',
      en: 'Their places count as handed out, ' + 'and the new entries are never written.',
    },
    where: {
      zh: 'Raft 论文，5.3 节；etcd-io/raft#8',
      en: 'Raft paper, section 5.3; etcd-io/raft#8',
    },
    row: 28,
    file: 'src/unstable.ts',
    symbol: 'Unstable.truncateAndAppend',
    find: '      this.offset = from;\n' + '      this.offsetInProgress = from;\n',
    replace: '      this.offset = from;\n',
    checker: [
      'ack-durable',
      'commit-agreement',
      'log-matching',
      'append-gap',
      'no-panic',
      'commit-quorum',
      'applied-durable',
      'state-machine-safety',
    ],
  },
  {
    id: 'entries-not-synced',
    rule: {
      zh: '新条目同步到磁盘之后，才能答应。',
      en: 'New entries are synced to the disk before they are acknowledged.',
    },
    mistake: {
      zh: '写而不同步，崩溃会带走已经答应过的条目。',
      en: 'They are written and not synced; ' + 'a crash takes acknowledged entries away.',
    },
    where: {
      zh: 'Raft 论文，图 2（持久状态）；Ongaro 博士论文，3.8 节',
      en: 'Raft paper, figure 2 (persistent state); Ongaro thesis, section 3.8',
    },
    row: 3,
    file: 'src/ready.ts',
    symbol: 'mustSync',
    find: 'newEntries > 0 || now.vote !== before.vote || now.term !== ' + 'before.term',
    replace: 'now.vote !== before.vote || now.term !== before.term',
    checker: ['ack-durable', 'commit-quorum', 'leader-completeness', 'ack-kept'],
    profile: 'disk',
  },
  {
    id: 'term-not-synced',
    rule: {
      zh: '新任期同步到磁盘之后，才能用它说话。',
      en: 'A new term is synced to the disk before anything is said in it.',
    },
    mistake: {
      zh: '写而不同步，崩溃之后退回较低的任期。',
      en: 'It is written and not synced; a crash brings the lower term back.',
    },
    where: {
      zh: 'Raft 论文，图 2（持久状态）',
      en: 'Raft paper, figure 2 (persistent state)',
    },
    row: 4,
    file: 'src/ready.ts',
    symbol: 'mustSync',
    find: 'newEntries > 0 || now.vote !== before.vote || now.term !== ' + 'before.term',
    replace: 'newEntries > 0 || now.vote !== before.vote',
    checker: ['term-monotonic', 'vote-durable', 'ack-durable', 'one-vote'],
    profile: 'disk',
  },
  {
    id: 'commit-not-saved',
    rule: {
      zh: '提交位置可以晚些存，但磁盘上的提交位置不能比磁盘上的快照旧。',
      en:
        'The commit index may be saved late, but what is on disk must not be ' +
        'older than the snapshot there.',
    },
    mistake: {
      zh: '只有提交位置变了就不存；压缩之后重启，两者互相矛盾，节点起不来。',
      en:
        'A change of it alone is never saved; after a compaction the two ' +
        'contradict each other, and the node cannot start.',
    },
    where: { zh: 'etcd/raft，HardState', en: 'etcd/raft, HardState' },
    row: 0,
    file: 'src/state.ts',
    symbol: 'equalHardStates',
    find: '  return a.term === b.term && a.vote === b.vote && a.commit === ' + 'b.commit;',
    replace: '  return a.term === b.term && a.vote === b.vote;',
    checker: ['no-panic', 'liveness', 'restart-intact'],
    profile: 'snapshots',
  },
  {
    id: 'answers-need-a-write',
    rule: {
      zh: '没有东西要写的时候，回复也要发出。',
      en: 'Answers leave also when there is nothing to write.',
    },
    mistake: {
      zh: '没有写盘任务就丢掉回复。',
      en: 'Without a write they are lost.',
    },
    where: {
      zh: 'etcd/raft，异步存储写入',
      en: 'etcd/raft, asynchronous storage writes',
    },
    row: 0,
    file: 'src/storage_messages.ts',
    symbol: 'needsAppendMessage',
    find: '    rd.snapshot !== null ||\n' + '    r.msgsAfterAppend.length > 0',
    replace: '    rd.snapshot !== null',
    checker: ['liveness'],
    profile: 'disk',
  },
];
