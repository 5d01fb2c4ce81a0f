/**
 * Rules of membership changes, taken away one by one.
 *
 * @module
 */
import type { BrokenRule } from './rule.ts';

export const MEMBERSHIP_RULES: readonly BrokenRule[] = [
  {
    id: 'overlapping-changes',
    rule: {
      zh: '前一次成员变更应用之前，不能提出下一次。',
      en: 'No membership change is proposed before the one before it is ' + 'applied.',
    },
    mistake: {
      zh: '不检查，日志里可以同时有两次没应用的变更。',
      en: 'Nothing is checked, and the log can hold two that are not applied.',
    },
    where: {
      zh: 'Ongaro，raft-dev 邮件组 2015；redpanda#17675',
      en: 'Ongaro, raft-dev 2015; redpanda#17675',
    },
    row: 23,
    file: 'src/membership.ts',
    symbol: 'problemWith',
    find: '  if (confIndex > r.log.applied) {',
    replace: '  if (confIndex > r.log.lastIndex()) {',
    checker: ['conf-single', 'conf-overlap', 'no-panic'],
    profile: 'membership',
  },
  {
    id: 'pending-change-forgotten',
    rule: {
      zh: '新领导者的日志里可能有一次没应用的成员变更，' + '全部应用之前不接受新的变更。',
      en:
        "A new leader's log may hold a membership change; it takes no other " +
        'until all of that log is applied.',
    },
    mistake: {
      zh: '新领导者当作没有，马上接受下一次变更。',
      en: 'It takes it that there is none, and takes the next change at once.',
    },
    where: {
      zh: 'Ongaro，raft-dev 邮件组 2015；redpanda#17675',
      en: 'Ongaro, raft-dev 2015; redpanda#17675',
    },
    row: 23,
    file: 'src/raft.ts',
    symbol: 'Raft.becomeLeader',
    find: '    this.pendingConfIndex = this.log.lastIndex();\n',
    replace: '',
    checker: ['conf-single', 'conf-overlap', 'no-panic'],
    profile: 'membership',
  },
  {
    id: 'joint-commit-by-incoming',
    rule: {
      zh: '联合共识期间，新旧两个配置各要过半数，条目才能提交。',
      en:
        'In joint consensus an entry needs a majority of the old ' + 'configuration and one of the new.',
    },
    mistake: {
      zh: '只看新配置。',
      en: 'It asks the new configuration only.',
    },
    where: {
      zh: 'Ongaro 博士论文，4.3 节；camunda#60086',
      en: 'Ongaro thesis, section 4.3; camunda#60086',
    },
    row: 24,
    file: 'src/quorum.ts',
    symbol: 'JointConfig.committedIndex',
    find:
      '    return Math.min(\n' +
      '      this.incoming.committedIndex(acked),\n' +
      '      this.outgoing.committedIndex(acked),\n' +
      '    );',
    replace: '    return this.incoming.committedIndex(acked);',
    checker: ['commit-quorum', 'leader-completeness', 'commit-agreement'],
    profile: 'membership',
  },
  {
    id: 'joint-commit-by-outgoing',
    rule: {
      zh: '联合共识期间，新旧两个配置各要过半数，条目才能提交。',
      en:
        'In joint consensus an entry needs a majority of the old ' + 'configuration and one of the new.',
    },
    mistake: {
      zh: '只看旧配置。',
      en: 'It asks the old configuration only.',
    },
    where: {
      zh: 'Ongaro 博士论文，4.3 节；camunda#60086',
      en: 'Ongaro thesis, section 4.3; camunda#60086',
    },
    row: 24,
    file: 'src/quorum.ts',
    symbol: 'JointConfig.committedIndex',
    find:
      '    return Math.min(\n' +
      '      this.incoming.committedIndex(acked),\n' +
      '      this.outgoing.committedIndex(acked),\n' +
      '    );',
    replace:
      '    const asked = this.joint ? this.outgoing : this.incoming;\n' +
      '    return asked.committedIndex(acked);',
    checker: ['commit-quorum', 'leader-completeness', 'commit-agreement'],
    profile: 'membership',
  },
  {
    id: 'joint-vote-by-incoming',
    rule: {
      zh: '联合共识期间，候选人要在新旧两个配置里都得到过半数的票。',
      en:
        'In joint consensus a candidate needs a majority of the old ' +
        'configuration and one of the new.',
    },
    mistake: {
      zh: '只数新配置的票。',
      en: 'It counts the votes of the new one only.',
    },
    where: {
      zh: 'Ongaro 博士论文，4.3 节；camunda#60086',
      en: 'Ongaro thesis, section 4.3; camunda#60086',
    },
    row: 24,
    file: 'src/quorum.ts',
    symbol: 'JointConfig.voteResult',
    find: '    const b = this.outgoing.voteResult(votes);',
    replace: '    const b = a;',
    checker: ['vote-quorum', 'election-safety', 'leader-contact'],
    profile: 'membership',
  },
  {
    id: 'joint-vote-by-outgoing',
    rule: {
      zh: '联合共识期间，候选人要在新旧两个配置里都得到过半数的票。',
      en:
        'In joint consensus a candidate needs a majority of the old ' +
        'configuration and one of the new.',
    },
    mistake: {
      zh: '只数旧配置的票。',
      en: 'It counts the votes of the old one only.',
    },
    where: {
      zh: 'Ongaro 博士论文，4.3 节；camunda#60086',
      en: 'Ongaro thesis, section 4.3; camunda#60086',
    },
    row: 24,
    file: 'src/quorum.ts',
    symbol: 'JointConfig.voteResult',
    find:
      '    const a = this.incoming.voteResult(votes);\n' +
      '    const b = this.outgoing.voteResult(votes);',
    replace:
      '    const a = (this.joint ? this.outgoing : ' +
      'this.incoming).voteResult(votes);\n' +
      '    const b = a;',
    checker: ['vote-quorum', 'election-safety'],
    profile: 'membership',
  },
  {
    id: 'joint-quorum-counted-as-one',
    rule: {
      zh: '联合共识要两个过半数，不是合在一起的一个过半数。',
      en: 'Joint consensus takes two majorities, not one of all taken together.',
    },
    mistake: {
      zh: '把新旧成员合成一个集合，数它的过半数。',
      en: 'It puts old and new members into one set and counts its majority.',
    },
    where: { zh: 'Ongaro 博士论文，4.3 节', en: 'Ongaro thesis, section 4.3' },
    row: 24,
    file: 'src/quorum.ts',
    symbol: 'JointConfig.committedIndex',
    find:
      '    return Math.min(\n' +
      '      this.incoming.committedIndex(acked),\n' +
      '      this.outgoing.committedIndex(acked),\n' +
      '    );',
    replace: '    return new MajorityConfig(this.ids()).committedIndex(acked);',
    checker: ['commit-quorum', 'leader-completeness', 'commit-agreement'],
    profile: 'membership',
  },
  {
    id: 'joint-votes-counted-as-one',
    rule: {
      zh: '联合共识期间，选举也要两个过半数。',
      en: 'In joint consensus an election takes two majorities, too.',
    },
    mistake: {
      zh: '把新旧成员的票合在一起数一个过半数。',
      en: 'It counts one majority of all votes taken together.',
    },
    where: { zh: 'Ongaro 博士论文，4.3 节', en: 'Ongaro thesis, section 4.3' },
    row: 24,
    file: 'src/quorum.ts',
    symbol: 'JointConfig.voteResult',
    find:
      '    const a = this.incoming.voteResult(votes);\n' +
      '    const b = this.outgoing.voteResult(votes);',
    replace: '    const a = new MajorityConfig(this.ids()).voteResult(votes);\n' + '    const b = a;',
    checker: ['vote-quorum', 'election-safety'],
    profile: 'membership',
  },
  {
    id: 'outgoing-half-shared',
    rule: {
      zh: '进入联合共识时，旧配置要原样留下。',
      en: 'On entering joint consensus the old configuration is kept as it was.',
    },
    mistake: {
      zh: '两半是同一个集合，改了新的，' + '旧的也跟着变，实际上一步就换掉了所有成员。',
      en:
        'Both halves are one set: what changes the new one changes the old, ' +
        'and all members are replaced in one step.',
    },
    where: { zh: 'Ongaro 博士论文，4.3 节', en: 'Ongaro thesis, section 4.3' },
    row: 24,
    file: 'src/changer.ts',
    symbol: 'Changer.enterJoint',
    find: '      new JointConfig(incoming, incoming.clone()),',
    replace: '      new JointConfig(incoming, incoming),',
    checker: ['conf-overlap', 'conf-single', 'vote-quorum', 'commit-quorum'],
    profile: 'membership',
  },
  {
    id: 'outgoing-half-empty',
    rule: {
      zh: '一次换多个成员，要经过新旧两半都在的联合配置。',
      en: 'More than one voter changes only through a joint configuration with ' + 'both halves.',
    },
    mistake: {
      zh: '旧的一半是空的，几个成员一步换完。',
      en: 'The old half is empty, and several voters change in one step.',
    },
    where: { zh: 'Ongaro 博士论文，4.3 节', en: 'Ongaro thesis, section 4.3' },
    row: 24,
    file: 'src/changer.ts',
    symbol: 'Changer.enterJoint',
    find: '      new JointConfig(incoming, incoming.clone()),',
    replace: '      new JointConfig(incoming),',
    checker: ['conf-overlap', 'no-panic', 'conf-single'],
    profile: 'membership',
  },
  {
    id: 'outgoing-voter-forgotten',
    rule: {
      zh: '离开联合配置之前，旧的投票成员仍要收日志。',
      en: 'Until the joint configuration is left, ' + 'outgoing voters go on receiving the log.',
    },
    mistake: {
      zh: '移出时马上丢掉它的进度，领导者再也不知道它到了哪里。',
      en: 'Its progress goes at once, ' + 'and the leader no longer knows how far it is.',
    },
    where: { zh: 'Ongaro 博士论文，4.3 节', en: 'Ongaro thesis, section 4.3' },
    row: 25,
    file: 'src/changer.ts',
    symbol: 'remove',
    find: '  if (!config.voters.outgoing.has(id)) progress.delete(id);',
    replace: '  progress.delete(id);',
    checker: ['no-panic', 'liveness'],
    profile: 'membership',
  },
  {
    id: 'leave-joint-lost',
    rule: {
      zh: '说好自动离开的联合配置，领导者一定要提出离开；提案丢了，就再提一次。',
      en:
        'A joint configuration that is to be left by itself is left: if the ' +
        'proposal gets lost, it is made again.',
    },
    mistake: {
      zh: '只在应用位置越过变更的那一刻提一次；' + '那一次丢了，集群就停在联合配置里。',
      en:
        'It is proposed only at the moment the change is passed; if that one ' +
        'gets lost, the cluster stays joint.',
    },
    where: { zh: 'etcd#12136', en: 'etcd#12136' },
    row: 25,
    file: 'src/membership.ts',
    symbol: 'appliedTo',
    find:
      '  const applied = Math.max(index, r.log.applied);\n' +
      '  r.log.appliedTo(applied, size);\n' +
      '  const { config } = r.tracker;\n' +
      "  if (!config.autoLeave || r.state !== 'StateLeader') return;\n" +
      '  if (applied < r.pendingConfIndex) return;',
    replace:
      '  const before = r.log.applied;\n' +
      '  const applied = Math.max(index, before);\n' +
      '  r.log.appliedTo(applied, size);\n' +
      '  const { config } = r.tracker;\n' +
      "  if (!config.autoLeave || r.state !== 'StateLeader') return;\n" +
      '  if (before >= r.pendingConfIndex || applied < r.pendingConfIndex) ' +
      'return;',
    checker: ['liveness', 'conf-single', 'conf-overlap'],
    profile: 'handover',
  },
  {
    id: 'demoted-voter-refuses-snapshot',
    rule: {
      zh: '快照里旧配置的投票成员也是成员。',
      en: 'The outgoing voters of a snapshot are members, too.',
    },
    mistake: {
      zh: '只认新配置，快被移出的成员拒收快照，旧配置凑不够人数。',
      en:
        'It knows the new half only: a voter on its way out rejects the ' +
        'snapshot, and its half may lack it.',
    },
    where: { zh: 'etcd#12631', en: 'etcd#12631' },
    row: 25,
    file: 'src/install_snapshot.ts',
    symbol: 'restore',
    find: 'membersOf(confState)',
    replace: '[...confState.voters, ...confState.learners]',
    checker: ['liveness'],
    profile: 'snapshots',
  },
  {
    id: 'learner-counted',
    rule: {
      zh: '学习者收日志，但不算进法定人数。',
      en: 'A learner receives the log and counts towards no quorum.',
    },
    mistake: {
      zh: '提交时把学习者也数进去。',
      en: 'It is counted when the leader commits.',
    },
    where: {
      zh: 'Ongaro 博士论文，4.2.1 节（学习者不计数）',
      en: 'Ongaro thesis, section 4.2.1 (learners do not count)',
    },
    row: 0,
    file: 'src/tracker.ts',
    symbol: 'ProgressTracker.committed',
    find: '    return this.config.voters.committedIndex(this.matchOf);',
    replace:
      '    const counted = this.config.voters.clone();\n' +
      '    for (const id of this.config.learners) counted.incoming.add(id);\n' +
      '    return counted.committedIndex(this.matchOf);',
    checker: ['commit-quorum', 'leader-completeness', 'commit-agreement'],
    profile: 'membership',
  },
  {
    id: 'learner-refuses-vote',
    rule: {
      zh: '被问到的节点就投票，哪怕它以为自己还是学习者：' + '问它的人可能知道更新的配置。',
      en:
        'Whoever is asked votes, even if it thinks it is a learner: the one ' +
        'that asks may know a newer configuration.',
    },
    mistake: {
      zh: '学习者一律拒绝；它若已经是投票成员而自己还不知道，就选不出领导者。',
      en: 'A learner rejects; when it is a voter already and does not know, ' + 'nobody can be elected.',
    },
    where: { zh: 'etcd#10998', en: 'etcd#10998' },
    row: 27,
    file: 'src/election.ts',
    symbol: 'handleVoteRequest',
    find:
      '  const canVote =\n' +
      '    r.vote === m.from ||\n' +
      '    (r.vote === NONE && r.lead === NONE) ||\n' +
      '    // Saying that one would vote in a higher term binds nobody.\n' +
      "    (type === 'MsgPreVote' && m.term > r.term);",
    replace:
      '  const canVote =\n' +
      '    !r.tracker.progress.get(r.id)?.isLearner &&\n' +
      '    (r.vote === m.from ||\n' +
      '      (r.vote === NONE && r.lead === NONE) ||\n' +
      '      // Saying that one would vote in a higher term binds nobody.\n' +
      "      (type === 'MsgPreVote' && m.term > r.term));",
    checker: ['liveness'],
    profile: 'growth',
  },
  {
    id: 'learner-campaigns',
    rule: {
      zh: '学习者不参选。',
      en: 'A learner does not campaign.',
    },
    mistake: {
      zh: '超时的学习者也参选。',
      en: 'A learner whose timer fires campaigns like a voter.',
    },
    where: { zh: 'etcd#10998，etcd#6815', en: 'etcd#10998, etcd#6815' },
    row: 27,
    file: 'src/raft.ts',
    symbol: 'Raft.promotable',
    find: '    if (self === undefined || self.isLearner) return false;',
    replace: '    if (self === undefined) return false;',
    checker: ['campaign-conf', 'vote-quorum'],
    profile: 'membership',
  },
  {
    id: 'outsider-campaigns',
    rule: {
      zh: '不在配置里的节点不参选。',
      en: 'A node that is not in its configuration does not campaign.',
    },
    mistake: {
      zh: '被移出的节点也参选。',
      en: 'A node that was removed campaigns, too.',
    },
    where: { zh: 'etcd#6815', en: 'etcd#6815' },
    row: 27,
    file: 'src/raft.ts',
    symbol: 'Raft.promotable',
    find: '    if (self === undefined || self.isLearner) return false;',
    replace: '    if (self?.isLearner) return false;',
    checker: ['campaign-conf', 'no-panic', 'vote-quorum'],
    profile: 'membership',
  },
  {
    id: 'campaign-with-unapplied-change',
    rule: {
      zh: '已提交的成员变更还没应用时，节点不参选：它不知道现在该问谁。',
      en:
        'A node with a committed membership change to apply does not ' +
        'campaign: it does not know yet whom to ask.',
    },
    mistake: {
      zh: '照样参选，按旧配置数票。',
      en: 'It campaigns and counts the votes of the old configuration.',
    },
    where: { zh: 'etcd#7280，etcd#11284', en: 'etcd#7280, etcd#11284' },
    row: 22,
    file: 'src/election.ts',
    symbol: 'hup',
    find: '  if (hasUnappliedConfChange(r)) return ' + 'narrate.confChangePending(r);\n',
    replace: '',
    checker: ['campaign-conf', 'vote-quorum', 'election-safety'],
    profile: 'membership',
  },
  {
    id: 'conf-not-in-snapshot',
    rule: {
      zh: '快照要带上它那一刻的成员配置。',
      en: 'A snapshot holds the membership of its moment.',
    },
    mistake: {
      zh: '带的是上一个快照的配置；日志压缩之后，成员变更就找不回来了。',
      en:
        'It holds that of the snapshot before; ' + 'with the log compacted, the changes since are lost.',
    },
    where: {
      zh: 'Raft 论文，第 7 节（快照带着最新的配置）',
      en: 'Raft paper, section 7 (the snapshot holds the latest configuration)',
    },
    row: 0,
    file: 'src/storage.ts',
    symbol: 'MemoryStorage.createSnapshot',
    find: '    const members = confState ?? this.latest.metadata.confState;',
    replace: '    const members = this.latest.metadata.confState;',
    checker: [
      'conf-overlap',
      'conf-single',
      'snapshot-fresh',
      'campaign-conf',
      'vote-quorum',
      'liveness',
      'no-panic',
      'commit-quorum',
    ],
    profile: 'membership',
  },
];
