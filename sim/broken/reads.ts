/**
 * Rules of reads that do not go through the log, taken away one by one.
 *
 * @module
 */
import type { BrokenRule } from './rule.ts';

export const READ_RULES: readonly BrokenRule[] = [
  {
    id: 'read-without-quorum',
    rule: {
      zh: '领导者回复读请求之前，先问过法定人数，确认自己还在位。',
      en: 'Before a leader answers a read it hears from a quorum that it still ' + 'leads.',
    },
    mistake: {
      zh: '自以为是领导者就直接回复。',
      en: 'Thinking that it leads is enough to answer.',
    },
    where: {
      zh: 'Raft 论文，第 8 节；Ongaro 博士论文，6.4 节',
      en: 'Raft paper, section 8; Ongaro thesis, section 6.4',
    },
    row: 0,
    file: 'src/read_index.ts',
    symbol: 'answered',
    find: '  if (leased || isOnlyVoter(r)) {',
    replace: "  if (leased || r.state === 'StateLeader') {",
    checker: ['read-fresh', 'linearizable'],
    profile: 'stale',
  },
  {
    id: 'read-by-one-ack',
    rule: {
      zh: '一次读要过半数成员回复之后的心跳，才能放行。',
      en: 'A read is released when a majority has answered a heartbeat sent ' + 'after it.',
    },
    mistake: {
      zh: '除了自己，有一个成员回复就放行；五个成员时远远不够。',
      en: 'One response besides its own is enough; ' + 'with five members that is no majority.',
    },
    where: { zh: 'Ongaro 博士论文，6.4 节', en: 'Ongaro thesis, section 6.4' },
    row: 15,
    file: 'src/unproved_reads.ts',
    symbol: 'UnprovedReads.release',
    find: '    const proved = voters.committedIndex((id) => ' + 'this.answered.get(id));',
    replace:
      '    const rounds = voters.ids().map((id) => this.answered.get(id) ?? ' +
      '0);\n' +
      '    const proved = rounds.sort((a, b) => b - a)[1] ?? 0;',
    checker: ['read-fresh', 'linearizable'],
    profile: 'stale',
  },
  {
    id: 'read-before-first-commit',
    rule: {
      zh: '新领导者在本任期提交过一条之后，才知道前任提交到了哪里，才能回复读请求。',
      en:
        'A new leader answers reads after the first commit of its term: ' +
        'before, it does not know how far its predecessor got.',
    },
    mistake: {
      zh: '一当选就用自己的提交位置回复。',
      en: 'It answers with its own commit index from the start.',
    },
    where: {
      zh: 'etcd#7331，redisraft#22；Ongaro 博士论文，6.4 节',
      en: 'etcd#7331, redisraft#22; Ongaro thesis, section 6.4',
    },
    row: 14,
    file: 'src/leader_log.ts',
    symbol: 'committedInTerm',
    find: '  return r.log.termOrZero(r.log.committed) === r.term;',
    replace: '  return true;',
    checker: ['read-fresh', 'linearizable'],
    profile: 'reads',
  },
  {
    id: 'lone-voter-answers-at-once',
    rule: {
      zh: '只有一个投票成员的领导者，也要先在本任期提交一条，才能回复读请求。',
      en: 'The only voter, too, ' + 'answers reads after the first commit of its term.',
    },
    mistake: {
      zh: '它一当选就回复；刚重启时，磁盘上记的提交位置可能是旧的。',
      en:
        'It answers from the start, ' +
        'although after a restart the commit index on its disk may be old.',
    },
    where: {
      zh: 'etcd/raft v3.7，只有一个投票成员时的 ReadIndex',
      en: 'etcd/raft v3.7, ReadIndex of a single voter',
    },
    row: 14,
    file: 'src/read_index.ts',
    symbol: 'handleReadIndex',
    find: '  if (r.config.exactlyAsEtcd && r.tracker.isSingleton()) {',
    replace: '  if (r.tracker.isSingleton()) {',
    checker: ['read-fresh', 'linearizable'],
    profile: 'growth',
  },
  {
    id: 'no-empty-entry',
    rule: {
      zh: '领导者上任先写一个空条目，靠它提交以前任期的条目。',
      en: 'A leader starts its term with an empty entry, ' + 'which commits the entries of lower terms.',
    },
    mistake: {
      zh: '不写空条目；没有新的提案，旧条目就永远不提交。',
      en: 'It writes none, ' + 'and without a new proposal the old entries are never committed.',
    },
    where: {
      zh: 'etcd#7331，redisraft#22；Raft 论文，第 8 节',
      en: 'etcd#7331, redisraft#22; Raft paper, section 8',
    },
    row: 14,
    file: 'src/raft.ts',
    symbol: 'Raft.becomeLeader',
    find:
      '    const taken = leaderLog.appendEntries(this, ' +
      '[leaderLog.EMPTY_ENTRY]);\n' +
      "    invariant(taken, 'empty entry was dropped');\n",
    replace: '',
    checker: ['liveness'],
  },
  {
    id: 'pending-reads-survive',
    rule: {
      zh: '失去领导权时，等待中的读全部作废。',
      en: 'When a leader loses its office, the reads that wait are void.',
    },
    mistake: {
      zh: '它们留着，再次当选后用旧的提交位置回复。',
      en: 'They stay, ' + 'and are answered with the old commit index when it is elected again.',
    },
    where: { zh: 'Ongaro 博士论文，6.4 节', en: 'Ongaro thesis, section 6.4' },
    row: 16,
    file: 'src/raft.ts',
    symbol: 'Raft.reset',
    find: '    this.unprovedReads = new UnprovedReads();\n',
    replace: '',
    checker: ['read-fresh', 'linearizable'],
    profile: 'stale',
  },
  {
    id: 'duplicate-read-context',
    rule: {
      zh: '每次读有自己的心跳轮次，回复只证明在它之前发出的读。',
      en:
        'Every read has a heartbeat round of its own; a response proves only ' +
        'the reads asked before it was sent.',
    },
    mistake: {
      zh: '用使用者给的上下文当轮次；上下文重复时，' + '回复早先心跳的消息放行了后来的读。',
      en:
        'The context that the user gave serves as the round; when one comes ' +
        'twice, responses to earlier heartbeats release the later read.',
    },
    where: {
      zh: 'etcd#20418，etcd-io/raft#397（直到 2026 年 3 月）',
      en: 'etcd#20418, etcd-io/raft#397 (shipped until 2026-03)',
    },
    row: 17,
    file: 'src/unproved_reads.ts',
    symbol: 'UnprovedReads.add',
    find:
      '    const round = ++this.lastRound;\n' +
      '    this.queue.push({ request, index: commit, round });',
    replace:
      '    const { data } = request.entries[0]!;\n' +
      '    const round = data.reduce((sum, byte) => sum * 256 + byte, 0);\n' +
      '    this.lastRound = Math.max(this.lastRound, round);\n' +
      '    this.queue.push({ request, index: commit, round });\n' +
      '    this.queue.sort((a, b) => a.round - b.round);',
    checker: ['read-fresh', 'linearizable'],
    profile: 'stale',
  },
  {
    id: 'follower-answers-reads',
    rule: {
      zh: '跟随者要向领导者问来下标，才能回复读请求。',
      en: 'A follower answers a read with an index that it has asked the ' + 'leader for.',
    },
    mistake: {
      zh: '直接用自己的提交位置，那可能是很久以前的。',
      en: 'It uses its own commit index, which may be long out of date.',
    },
    where: {
      zh: 'Ongaro 博士论文，6.4 节（在跟随者上读）',
      en: 'Ongaro thesis, section 6.4 (reads at followers)',
    },
    row: 0,
    file: 'src/read_index.ts',
    symbol: 'forwardReadIndex',
    find: '  r.send(passedOn(m, r.lead));',
    replace: '  respond(r, m, r.log.committed);',
    checker: ['read-fresh', 'linearizable'],
    profile: 'reads',
  },
  {
    id: 'heartbeat-answer-loses-context',
    rule: {
      zh: '心跳的回复要带回心跳里的上下文。',
      en: 'A heartbeat response brings back its context.',
    },
    mistake: {
      zh: '不带回，读就永远等不到证明。',
      en: 'It does not, and no read is ever proved.',
    },
    where: { zh: 'Ongaro 博士论文，6.4 节', en: 'Ongaro thesis, section 6.4' },
    row: 0,
    file: 'src/replication.ts',
    symbol: 'handleHeartbeat',
    find: '  answer.context = m.context;\n',
    replace: '',
    checker: ['liveness'],
    profile: 'reads',
  },
  {
    id: 'lease-ignored',
    rule: {
      zh: '选举超时之内听到过领导者的节点，不理会别人的拉票。',
      en:
        'A node that has heard from a leader within an election timeout ' +
        'ignores requests for its vote.',
    },
    mistake: {
      zh: '谁都不理会租约，领导者还在凭租约回复读请求，别人已经选出新的领导者。',
      en:
        'Nobody keeps to the lease, and others elect a new leader while the ' +
        'old one answers reads under it.',
    },
    where: {
      zh: 'Ongaro 博士论文，4.2.3、6.4 节',
      en: 'Ongaro thesis, sections 4.2.3 and 6.4',
    },
    row: 18,
    file: 'src/election.ts',
    symbol: 'heldByLease',
    find: '  if (inLease) narrate.voteIgnored(r, m);\n  return inLease;',
    replace: '  return false;',
    checker: ['linearizable', 'read-fresh'],
    profile: 'lease-cuts',
  },
  {
    id: 'no-step-down',
    rule: {
      zh: '听不到法定人数的领导者，在一个选举超时之后退位。',
      en: 'A leader that does not hear from a quorum steps down after an ' + 'election timeout.',
    },
    mistake: {
      zh: '它不看谁回复过，独自留任，客户端和租约都被它拖住。',
      en:
        'It does not look who has answered, and leads on alone; ' +
        'clients wait for it, and its lease never ends.',
    },
    where: {
      zh: 'Ongaro 博士论文，6.2、6.4 节',
      en: 'Ongaro thesis, sections 6.2 and 6.4',
    },
    row: 18,
    file: 'src/election.ts',
    symbol: 'checkQuorum',
    find: '  if (!r.tracker.quorumActive()) {',
    replace: '  if (r.tracker.progress.size === 0) {',
    checker: ['leader-contact', 'linearizable'],
  },
  {
    id: 'vote-inside-lease',
    rule: {
      zh: '刚听到过领导者的节点不投票：租约没有到期。',
      en: 'A node that has just heard from the leader does not vote: ' + 'the lease has not run out.',
    },
    mistake: {
      zh: '只有领导者自己守着租约，跟随者照样投票；' + '新领导者写入之后，旧领导者还凭租约回复读请求。',
      en:
        'Only the leader itself keeps to the lease; its followers vote, and ' +
        'it answers reads while a new leader writes.',
    },
    where: {
      zh: 'Ongaro 博士论文，4.2.3、6.2、6.4 节',
      en: 'Ongaro thesis, sections 4.2.3, 6.2 and 6.4',
    },
    row: 18,
    file: 'src/election.ts',
    symbol: 'heldByLease',
    find: '    r.lead !== NONE &&\n' + '    r.electionElapsed',
    replace: '    r.lead === r.id &&\n' + '    r.electionElapsed',
    checker: ['linearizable', 'read-fresh'],
    profile: 'lease-cuts',
  },
  {
    id: 'lease-with-skew',
    rule: {
      zh: '领导者的租约没有到期，跟随者的也不能到期：时钟快慢之差要在界内。',
      en:
        "As long as the leader's lease lasts so must that of its followers: " +
        'their clocks may drift only so far.',
    },
    mistake: {
      zh: '跟随者的时钟像是快了十倍，提前投票；旧领导者还凭租约回复读请求。',
      en:
        "The followers' clocks seem to run ten times as fast; they vote " +
        'early, while the old leader answers reads under its lease.',
    },
    where: {
      zh: 'Ongaro 博士论文，6.4.1 节（时钟漂移有界）',
      en: 'Ongaro thesis, section 6.4.1 (bounded clock drift)',
    },
    row: 18,
    file: 'src/election.ts',
    symbol: 'heldByLease',
    find: '    r.electionElapsed < r.config.electionTick;',
    replace: '    (r.lead === r.id || 10 * r.electionElapsed < ' + 'r.config.electionTick);',
    checker: ['linearizable', 'read-fresh'],
    profile: 'lease-cuts',
  },
  {
    id: 'lease-without-check-quorum',
    rule: {
      zh: '没有法定人数检查，就没有租约。',
      en: 'Without check quorum there is no lease.',
    },
    mistake: {
      zh: '没有打开法定人数检查，也凭租约回复读请求。',
      en: 'It answers reads as if under a lease although check quorum is off.',
    },
    where: { zh: 'etcd 926a44a', en: 'etcd 926a44a' },
    row: 19,
    file: 'src/read_index.ts',
    symbol: 'answered',
    find: "  const leased = r.config.readOnlyOption === 'ReadOnlyLeaseBased';",
    replace:
      '  const leased =\n' +
      "    r.config.readOnlyOption === 'ReadOnlyLeaseBased' ||\n" +
      '    !r.config.checkQuorum;',
    checker: ['read-fresh', 'linearizable'],
    profile: 'stale',
  },
];
