/**
 * Rules that keep entries flowing, taken away one by one. Nothing wrong is
 * ever said; in the end nothing is said at all.
 *
 * @module
 */
import type { BrokenRule } from './rule.ts';

export const FLOW_RULES: readonly BrokenRule[] = [
  {
    id: 'inflights-never-freed',
    rule: {
      zh: '回复腾出窗口里的位置。',
      en: 'A response frees its place in the window.',
    },
    mistake: {
      zh: '窗口只进不出，满了以后不再发条目。',
      en: 'Nothing leaves the window; once full, it stays full.',
    },
    where: {
      zh: 'etcd/raft，tracker.Inflights',
      en: 'etcd/raft, tracker.Inflights',
    },
    row: 30,
    file: 'src/replication.ts',
    symbol: 'updateFlow',
    find: '      return pr.inflights.freeTo(m.index);',
    replace: '      return;',
    checker: ['liveness'],
  },
  {
    id: 'inflight-bytes-leak',
    rule: {
      zh: '腾出位置时，字节数也要减去。',
      en: 'When a message leaves the window, so do its bytes.',
    },
    mistake: {
      zh: '只减条数不减字节，窗口迟早一直是满的。',
      en: 'Its bytes stay counted, ' + 'and sooner or later the window is full for good.',
    },
    where: { zh: 'etcd-io/raft#54', en: 'etcd-io/raft#54' },
    row: 30,
    file: 'src/inflights.ts',
    symbol: 'Inflights.freeTo',
    find: '      this.total -= this.bytes[this.start]!;\n',
    replace: '',
    checker: ['liveness'],
  },
  {
    id: 'full-window-never-probed',
    rule: {
      zh: '窗口满了也要偶尔发一条空消息：在途的可能全丢了。',
      en:
        'With a full window an empty message still leaves now and then: ' +
        'all that is out may be lost.',
    },
    mistake: {
      zh: '窗口满了什么也不发，消息若全丢了，谁也不再开口。',
      en: 'Nothing leaves; if all of it was lost, ' + 'neither side ever speaks again.',
    },
    where: { zh: 'etcd#2544', en: 'etcd#2544' },
    row: 30,
    file: 'src/sending.ts',
    symbol: 'maybeSendAppend',
    find: '  if (pr.paused) return false;',
    replace:
      "  const full = pr.state === 'StateReplicate' && pr.inflights.full;\n" +
      '  if (pr.paused || full) return false;',
    checker: ['liveness'],
  },
  {
    id: 'paused-follower-never-resumed',
    rule: {
      zh: '心跳的回复说明跟随者活着，可以再试一次。',
      en: 'A heartbeat response shows that the follower is alive, ' + 'and the leader tries again.',
    },
    mistake: {
      zh: '探测的消息丢了，就一直暂停下去。',
      en: 'When a probe is lost, the pause never ends.',
    },
    where: { zh: 'etcd#2544', en: 'etcd#2544' },
    row: 30,
    file: 'src/replication.ts',
    symbol: 'handleHeartbeatResponse',
    find: '  pr.msgAppFlowPaused = false;\n',
    replace: '',
    checker: ['liveness'],
  },
  {
    id: 'uncommitted-size-leaks',
    rule: {
      zh: '条目应用之后，从未提交的字节数里减去。',
      en: 'Entries that are applied no longer count as uncommitted bytes.',
    },
    mistake: {
      zh: '只加不减，到了上限，领导者拒绝所有提案。',
      en: 'They are never taken off; ' + 'at the limit the leader drops every proposal.',
    },
    where: {
      zh: 'etcd/raft，MaxUncommittedEntriesSize',
      en: 'etcd/raft, MaxUncommittedEntriesSize',
    },
    row: 30,
    file: 'src/leader_log.ts',
    symbol: 'shrinkUncommitted',
    find: '  r.uncommittedSize = Math.max(0, left);',
    replace: '  r.uncommittedSize = Math.max(r.uncommittedSize, left);',
    checker: ['liveness'],
  },
  {
    id: 'applying-size-leaks',
    rule: {
      zh: '应用完的字节，从正在应用的字节里减去。',
      en: 'What is applied no longer counts as being applied.',
    },
    mistake: {
      zh: '只加不减，到了上限，节点不再应用任何条目。',
      en: 'It is never taken off; at the limit the node applies nothing more.',
    },
    where: {
      zh: 'etcd/raft，MaxCommittedSizePerReady',
      en: 'etcd/raft, MaxCommittedSizePerReady',
    },
    row: 30,
    file: 'src/raft_log.ts',
    symbol: 'RaftLog.appliedTo',
    find: '    this.applyingSize = Math.max(0, this.applyingSize - size);\n',
    replace: '',
    checker: ['liveness'],
  },
  {
    id: 'applying-never-resumes',
    rule: {
      zh: '应用完一批，再交出下一批。',
      en: 'When a batch is applied, the next one is handed out.',
    },
    mistake: {
      zh: '暂停之后不再恢复。',
      en: 'Once paused, it never goes on.',
    },
    where: {
      zh: 'etcd/raft，MaxCommittedSizePerReady',
      en: 'etcd/raft, MaxCommittedSizePerReady',
    },
    row: 30,
    file: 'src/raft_log.ts',
    symbol: 'RaftLog.appliedTo',
    find: '    this.applyingPaused = this.applyingSize >= this.maxApplyingSize;\n',
    replace: '',
    checker: ['liveness'],
  },
  {
    id: 'transfer-never-aborts',
    rule: {
      zh: '一个选举超时之内没有交出领导权，就恢复接受提案。',
      en:
        'A transfer that has not come about within an election timeout is ' +
        'given up, and proposals are taken again.',
    },
    mistake: {
      zh: '接班的节点没了消息，也一直等下去，拒绝所有提案。',
      en: 'The leader waits for a successor that is gone, ' + 'and drops every proposal meanwhile.',
    },
    where: {
      zh: 'Ongaro 博士论文，3.10 节',
      en: 'Ongaro thesis, section 3.10',
    },
    row: 0,
    file: 'src/replication.ts',
    symbol: 'tickHeartbeat',
    find:
      '    // The successor had an election timeout to take over.\n' + '    r.leadTransferee = NONE;\n',
    replace: '',
    checker: ['liveness'],
    profile: 'handover',
  },
];
