/**
 * Rules of snapshots, taken away one by one.
 *
 * @module
 */
import type { BrokenRule } from './rule.ts';

export const SNAPSHOT_RULES: readonly BrokenRule[] = [
  {
    id: 'snapshot-over-newer-log',
    rule: {
      zh: '日志里已经有快照的最后一个条目，就只推进提交位置，后面的条目留着。',
      en:
        'A log that holds the last entry of the snapshot keeps what comes ' +
        'after it, and only the commit index moves.',
    },
    mistake: {
      zh: '换成快照，把后面已经答应过的条目一起扔掉。',
      en: 'The snapshot replaces it, ' + 'and entries that were acknowledged go with it.',
    },
    where: { zh: 'etcd#1763，etcd#1837', en: 'etcd#1763, etcd#1837' },
    row: 26,
    file: 'src/install_snapshot.ts',
    symbol: 'restore',
    find: '  if (r.log.matchTerm(id)) {',
    replace: '  if (r.log.committed >= id.index) {',
    checker: ['ack-kept', 'commit-quorum', 'leader-completeness'],
    profile: 'snapshots',
  },
  {
    id: 'snapshot-rewinds-commit',
    rule: {
      zh: '比提交位置旧的快照，不装。',
      en: 'A snapshot that is older than the commit index is not taken.',
    },
    mistake: {
      zh: '照装，提交位置退了回去。',
      en: 'It is taken, and the commit index moves back.',
    },
    where: { zh: 'etcd#1763，etcd#1837', en: 'etcd#1763, etcd#1837' },
    row: 26,
    file: 'src/install_snapshot.ts',
    symbol: 'restore',
    find: '  if (snapshot.metadata.index <= r.log.committed) return false;\n',
    replace: '',
    checker: ['commit-monotonic', 'snapshot-fresh', 'no-panic', 'applied-monotonic', 'ack-kept'],
    profile: 'snapshots',
  },
  {
    id: 'applied-past-snapshot',
    rule: {
      zh: '快照装好之前，不应用它后面的条目。',
      en: 'No entry after a snapshot is applied before the snapshot is.',
    },
    mistake: {
      zh: '不等快照就去取后面的条目。',
      en: 'It does not wait for the snapshot.',
    },
    where: { zh: 'Ongaro 博士论文，5.3 节', en: 'Ongaro thesis, section 5.3' },
    row: 0,
    file: 'src/raft_log.ts',
    symbol: 'RaftLog.hasNextCommittedEntries',
    find: '    if (this.applyingPaused || this.unstable.snapshot !== null) ' + 'return false;',
    replace: '    if (this.applyingPaused) return false;',
    checker: ['no-panic', 'applied-monotonic', 'state-machine-safety'],
  },
  {
    id: 'failed-snapshot-awaited',
    rule: {
      zh: '快照没有送到，领导者就重新探测这个跟随者。',
      en: 'When a snapshot did not arrive, ' + 'the leader goes back to probing the follower.',
    },
    mistake: {
      zh: '不理失败的报告，一直等一份不会来的回复。',
      en: 'It ignores the report, and waits for a response that will not come.',
    },
    where: { zh: 'etcd-io/raft#110', en: 'etcd-io/raft#110' },
    row: 30,
    file: 'src/install_snapshot.ts',
    symbol: 'handleSnapshotStatus',
    find: "  if (pr.state !== 'StateSnapshot') return;",
    replace: "  if (pr.state !== 'StateSnapshot' || m.reject) return;",
    checker: ['liveness'],
  },
];
