/**
 * Rules of elections, taken away one by one: one vote a term, written
 * down before it is given, counted by voter, for an up-to-date log only.
 *
 * @module
 */
import type { BrokenRule } from './rule.ts';

export const ELECTION_RULES: readonly BrokenRule[] = [
  {
    id: 'double-vote',
    rule: {
      zh: '一个节点在一个任期里只投一票，先到先得。',
      en: 'A node gives one vote in a term, to whoever asks first.',
    },
    mistake: {
      zh: '只要还不知道谁是领导者，谁来要票都给，不看自己是否已经投过。',
      en:
        'As long as it knows no leader it votes for everybody who asks, ' +
        'whether it has voted or not.',
    },
    where: {
      zh: 'Raft 论文，5.2 节；akka-raft#56',
      en: 'Raft paper, section 5.2; akka-raft#56',
    },
    row: 2,
    file: 'src/election.ts',
    symbol: 'handleVoteRequest',
    find: '    (r.vote === NONE && r.lead === NONE) ||',
    replace: '    r.lead === NONE ||',
    checker: ['one-vote', 'election-safety', 'vote-durable'],
  },
  {
    id: 'vote-forgotten-on-step-down',
    rule: {
      zh: '投出的票在整个任期里有效；只有进入新任期，票才清空。',
      en: 'A vote holds for the whole term; only a new term clears it.',
    },
    mistake: {
      zh: '每次换身份都清空票，在同一任期里退回跟随者之后，又能投给别人。',
      en:
        'Every change of role clears the vote, so that a node which steps ' +
        'down in the same term can vote for somebody else.',
    },
    where: { zh: 'akka-raft#56，redpanda#14', en: 'akka-raft#56, redpanda#14' },
    row: 2,
    file: 'src/raft.ts',
    symbol: 'Raft.reset',
    find: '      this.vote = NONE;\n' + '    }\n' + '    this.lead = NONE;',
    replace: '    }\n' + '    this.vote = NONE;\n' + '    this.lead = NONE;',
    checker: ['one-vote', 'election-safety', 'vote-durable'],
  },
  {
    id: 'vote-forgotten-on-restart',
    rule: {
      zh: '重启的节点要从磁盘读回任期和票。',
      en: 'A node that restarts reads its term and its vote back from the disk.',
    },
    mistake: {
      zh: '只读回任期，不读回票，于是在同一任期里又投一次。',
      en: 'It reads back the term and not the vote, ' + 'and votes once more in the same term.',
    },
    where: {
      zh: 'PySyncObj#202，akka-raft#62',
      en: 'PySyncObj#202, akka-raft#62',
    },
    row: 5,
    file: 'src/raft.ts',
    symbol: 'Raft.loadState',
    find: '    this.vote = hardState.vote;\n',
    replace: '    this.vote = NONE;\n',
    checker: ['one-vote', 'election-safety', 'vote-durable'],
  },
  {
    id: 'term-forgotten-on-restart',
    rule: {
      zh: '任期只增不减，重启也一样。',
      en: 'The term never falls, not over a restart either.',
    },
    mistake: {
      zh: '重启后从任期 0 开始，好像什么也没有答应过。',
      en: 'After a restart it begins in term 0, as if it had promised nothing.',
    },
    where: {
      zh: 'Raft 论文，图 2（持久状态）',
      en: 'Raft paper, figure 2 (persistent state)',
    },
    row: 5,
    file: 'src/raft.ts',
    symbol: 'Raft.loadState',
    find: '    this.term = hardState.term;\n',
    replace: '',
    checker: ['term-monotonic', 'one-vote', 'election-safety', 'no-panic'],
  },
  {
    id: 'vote-not-persisted',
    rule: {
      zh: '票写进磁盘之后，才能告诉候选人。',
      en: 'A vote is written to the disk before the candidate hears of it.',
    },
    mistake: {
      zh: '只有票变了的时候，不认为硬状态变了，于是根本不写。',
      en:
        'When nothing but the vote changed, the hard state counts as ' +
        'unchanged and is not written at all.',
    },
    where: {
      zh: 'Raft 论文，图 2（持久状态）',
      en: 'Raft paper, figure 2 (persistent state)',
    },
    row: 5,
    file: 'src/state.ts',
    symbol: 'equalHardStates',
    find: '  return a.term === b.term && a.vote === b.vote && a.commit === ' + 'b.commit;',
    replace: '  return a.term === b.term && a.commit === b.commit;',
    checker: ['vote-durable', 'one-vote', 'election-safety'],
  },
  {
    id: 'vote-not-synced',
    rule: {
      zh: '任期、票、条目，三者任何一个变了都要同步到磁盘。',
      en: 'A change of term, vote or entries is synced to the disk.',
    },
    mistake: {
      zh: '只有票变了的时候写而不同步，崩溃会把票带走。',
      en: 'When only the vote changed it is written and not synced; ' + 'a crash takes it away.',
    },
    where: { zh: 'etcd 0675f3d', en: 'etcd 0675f3d' },
    row: 4,
    file: 'src/ready.ts',
    symbol: 'mustSync',
    find: 'newEntries > 0 || now.vote !== before.vote || now.term !== ' + 'before.term',
    replace: 'newEntries > 0 || now.term !== before.term',
    checker: ['vote-durable', 'one-vote', 'election-safety'],
  },
  {
    id: 'vote-before-durable',
    rule: {
      zh: '投票的回复是承诺，要等票落盘才离开节点。',
      en: 'The response to a vote request is a promise; ' + 'it leaves when the vote is on disk.',
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
      "    const early = type === 'MsgVoteResp' && m.to !== this.id;\n" +
      '    if (this.waitsForDisk(type) && !early) {',
    checker: ['vote-durable', 'one-vote', 'election-safety'],
    profile: 'disk',
  },
  {
    id: 'self-vote-before-durable',
    rule: {
      zh: '投给自己的一票也要落盘才算数。',
      en: 'A candidate counts its own vote when it is on disk, ' + 'like that of any other.',
    },
    mistake: {
      zh: '参选时马上把自己的一票算进去。',
      en: 'It counts its own vote the moment it campaigns.',
    },
    where: {
      zh: 'Ongaro 博士论文，3.8 节；hashicorp/raft#661',
      en: 'Ongaro thesis, section 3.8; hashicorp/raft#661',
    },
    row: 3,
    file: 'src/election.ts',
    symbol: 'campaign',
    find: '      r.send(own);',
    replace: '      own.from = id;\n' + '      r.step(own);',
    checker: ['term-origin', 'vote-durable', 'vote-quorum', 'one-vote', 'election-safety'],
    profile: 'disk',
  },
  {
    id: 'vote-asked-before-durable',
    rule: {
      zh: '候选人的任期、自己的一票和日志落盘之后，才能向别人要票。',
      en: 'A candidate asks for votes when its term, ' + 'its own vote and its log are on disk.',
    },
    mistake: {
      zh: '立刻要票；当选之后崩溃，它不记得当选过，还能在同一任期里再当选一次。',
      en:
        'It asks at once; a crash after it has won lets it forget, ' +
        'and win the same term once more.',
    },
    where: {
      zh: 'etcd/raft v3.7，异步存储写入',
      en: 'etcd/raft v3.7, asynchronous storage writes',
    },
    row: 3,
    file: 'src/raft.ts',
    symbol: 'Raft.waitsForDisk',
    find:
      '    const { asyncStorageWrites, exactlyAsEtcd } = this.config;\n' +
      "    return type === 'MsgVote' && asyncStorageWrites && " +
      '!exactlyAsEtcd;',
    replace: '    return false;',
    checker: ['vote-durable', 'election-safety', 'one-vote', 'log-matching', 'leader-completeness'],
    profile: 'takeovers',
  },
  {
    id: 'up-to-date-ignored',
    rule: {
      zh: '候选人的日志至少和投票者的一样新，才能得到它的票。',
      en: 'A node votes only for a candidate whose log is at least as up to ' + 'date as its own.',
    },
    mistake: {
      zh: '不比较日志，谁都投。',
      en: 'It does not compare the logs and votes for anybody.',
    },
    where: {
      zh: 'Raft 论文，5.4.1 节；liferaft#8',
      en: 'Raft paper, section 5.4.1; liferaft#8',
    },
    row: 6,
    file: 'src/election.ts',
    symbol: 'handleVoteRequest',
    find: '  if (!canVote || !r.log.isUpToDate({ term: m.logTerm, index: ' + 'm.index })) {',
    replace: '  if (!canVote) {',
    checker: ['leader-completeness', 'vote-quorum', 'commit-agreement', 'state-machine-safety'],
  },
  {
    id: 'up-to-date-by-term-only',
    rule: {
      zh: '最后一个条目的任期相同时，日志较长的算较新。',
      en: 'Of two logs that end with the same term the longer one is more up ' + 'to date.',
    },
    mistake: {
      zh: '只比最后的任期，日志较短的也能得票。',
      en: 'It compares the last terms only, ' + 'and a shorter log gets the vote too.',
    },
    where: {
      zh: 'Raft 论文，5.4.1 节；liferaft#8',
      en: 'Raft paper, section 5.4.1; liferaft#8',
    },
    row: 6,
    file: 'src/raft_log.ts',
    symbol: 'RaftLog.isUpToDate',
    find: '    return last.index >= ours.index;',
    replace: '    return true;',
    checker: ['leader-completeness', 'vote-quorum', 'commit-agreement', 'state-machine-safety'],
  },
  {
    id: 'up-to-date-by-index-only',
    rule: {
      zh: '先比最后一个条目的任期，任期高的日志较新，不论长短。',
      en: 'The log that ends with the higher term is more up to date, ' + 'whatever its length.',
    },
    mistake: {
      zh: '只比长短，一份又长又旧的日志也能当选。',
      en: 'It compares the lengths only, and a long log of old entries can win.',
    },
    where: {
      zh: 'Raft 论文，5.4.1 节；liferaft#8',
      en: 'Raft paper, section 5.4.1; liferaft#8',
    },
    row: 6,
    file: 'src/raft_log.ts',
    symbol: 'RaftLog.isUpToDate',
    find: '    if (last.term !== ours.term) return last.term > ours.term;\n',
    replace: '',
    checker: ['leader-completeness', 'vote-quorum', 'commit-agreement', 'state-machine-safety'],
    profile: 'rivals',
  },
  {
    id: 'duplicate-vote-counted',
    rule: {
      zh: '选票按人数，同一个人的回复到两次也只算一票。',
      en: 'Votes are counted by voter: ' + 'a response that arrives twice is one vote.',
    },
    mistake: {
      zh: '数的是回复的个数，重复的一份算到还没回复的人头上。',
      en: 'It counts responses: ' + 'the second copy passes for somebody who has not answered.',
    },
    where: {
      zh: 'Raft 论文，5.2 节、图 2（每个服务器一票）',
      en: 'Raft paper, section 5.2 and figure 2 (one vote per server)',
    },
    row: 0,
    file: 'src/tracker.ts',
    symbol: 'ProgressTracker.recordVote',
    find: '    if (!this.votes.has(id)) this.votes.set(id, granted);',
    replace:
      '    const missing = this.order.find((other) => ' +
      '!this.votes.has(other));\n' +
      '    this.votes.set(this.votes.has(id) ? (missing ?? id) : id, ' +
      'granted);',
    checker: ['vote-quorum', 'election-safety'],
    profile: 'stragglers',
  },
  {
    id: 'refusal-counted-as-vote',
    rule: {
      zh: '拒绝的回复不是票。',
      en: 'A rejection is not a vote.',
    },
    mistake: {
      zh: '收到回复就算得票，不看是同意还是拒绝。',
      en: 'Every response counts as a vote, whether it says yes or no.',
    },
    where: {
      zh: 'Raft 论文，5.2 节（RequestVote，voteGranted）',
      en: 'Raft paper, section 5.2 (RequestVote, voteGranted)',
    },
    row: 0,
    file: 'src/election.ts',
    symbol: 'poll',
    find: '  r.tracker.recordVote(m.from, !m.reject);',
    replace: '  r.tracker.recordVote(m.from, true);',
    checker: ['vote-quorum', 'election-safety', 'leader-completeness'],
  },
  {
    id: 'old-vote-counted',
    rule: {
      zh: '以前任期里得到的票，在这个任期不算。',
      en: 'A vote that was given in a lower term does not count in this one.',
    },
    mistake: {
      zh: '迟到的、以前任期的选票，也算进这一次选举。',
      en: 'A late vote of a lower term is counted in the election of now.',
    },
    where: { zh: 'akka-raft#46', en: 'akka-raft#46' },
    row: 8,
    file: 'src/raft.ts',
    symbol: 'Raft.step',
    find: '    if (m.term !== 0 && m.term < this.term) return ' + 'this.stepLowerTerm(m);',
    replace:
      '    const old = m.term !== 0 && m.term < this.term;\n' +
      "    if (old && m.type !== 'MsgVoteResp') return " +
      'this.stepLowerTerm(m);',
    checker: ['vote-quorum', 'election-safety'],
    profile: 'stragglers',
  },
  {
    id: 'old-candidate-gets-vote',
    rule: {
      zh: '任期比自己小的候选人，得不到票。',
      en: 'A candidate of a lower term gets no vote.',
    },
    mistake: {
      zh: '以前任期的请求也照常处理，在已经过去的任期里投了票。',
      en:
        'A request of a lower term is handled like any other, ' +
        'and gets a vote in a term that is over.',
    },
    where: {
      zh: 'Raft 论文，5.1 节、图 2（RequestVote，规则 1）',
      en: 'Raft paper, section 5.1 and figure 2 (RequestVote, rule 1)',
    },
    row: 0,
    file: 'src/raft.ts',
    symbol: 'Raft.step',
    find: '    if (m.term !== 0 && m.term < this.term) return ' + 'this.stepLowerTerm(m);',
    replace:
      '    const old = m.term !== 0 && m.term < this.term;\n' +
      "    if (old && m.type !== 'MsgVote') return this.stepLowerTerm(m);",
    checker: ['one-vote', 'vote-durable', 'election-safety', 'vote-quorum'],
    profile: 'rivals',
  },
  {
    id: 'half-is-a-majority',
    rule: {
      zh: '法定人数是过半数：四个人里要三个。',
      en: 'A quorum is more than half: three of four.',
    },
    mistake: {
      zh: '一半就算够；人数是偶数时，两个各占一半的集合没有共同成员。',
      en: 'Half is enough; of an even number of voters, ' + 'two such halves share no member.',
    },
    where: {
      zh: 'akka-raft#42，openraft#1802',
      en: 'akka-raft#42, openraft#1802',
    },
    row: 7,
    file: 'src/quorum.ts',
    symbol: 'majority',
    find: '  return Math.floor(n / 2) + 1;',
    replace: '  return Math.floor((n + 1) / 2);',
    checker: ['vote-quorum', 'commit-quorum', 'election-safety', 'conf-overlap'],
  },
  {
    id: 'old-votes-kept',
    rule: {
      zh: '每次选举都从零票数起；预投票的回复不是票。',
      en: 'Every election starts with no votes; ' + 'what was said in a pre-vote is none.',
    },
    mistake: {
      zh: '不清空旧票，预投票时的同意也当成了真的票。',
      en: 'The old votes stay, ' + 'and those who would have voted pass for those who did.',
    },
    where: { zh: 'raft-rs#83', en: 'raft-rs#83' },
    row: 21,
    file: 'src/raft.ts',
    symbol: 'Raft.reset',
    find: '    this.tracker.resetVotes();\n' + '    this.resetProgress();',
    replace: '    this.resetProgress();',
    checker: ['vote-quorum', 'election-safety', 'liveness'],
  },
  {
    id: 'pre-vote-answer-counted',
    rule: {
      zh: '正式选举只数正式的票。',
      en: 'A real election counts real votes only.',
    },
    mistake: {
      zh: '迟到的预投票回复，在正式选举里也算一票。',
      en: 'A late pre-vote response counts in the election that followed.',
    },
    where: { zh: 'raft-rs#83', en: 'raft-rs#83' },
    row: 21,
    file: 'src/election.ts',
    symbol: 'handleVoteResponse',
    find: "  if (m.type !== (preElection ? 'MsgPreVoteResp' : 'MsgVoteResp')) " + 'return;\n',
    replace: '',
    checker: ['vote-quorum', 'election-safety'],
  },
  {
    id: 'pre-vote-raises-term',
    rule: {
      zh: '预投票不改动任何人的任期。',
      en: "A pre-vote changes nobody's term.",
    },
    mistake: {
      zh: '收到预投票的节点马上进入请求里的任期，领导者因此退位。',
      en: 'Whoever gets a pre-vote enters the term it asks about, ' + 'and a leader steps down over it.',
    },
    where: { zh: 'Ongaro 博士论文，9.6 节', en: 'Ongaro thesis, section 9.6' },
    row: 0,
    file: 'src/raft.ts',
    symbol: 'Raft.admitHigherTerm',
    find: "    if (m.type === 'MsgPreVote') return true;\n",
    replace: '',
    checker: ['term-origin', 'term-monotonic'],
  },
  {
    id: 'granted-pre-vote-raises-term',
    rule: {
      zh: '预投票得到同意时，那个任期还没有人进入；' + '预候选人要凑够同意，才正式参选。',
      en:
        'A granted pre-vote speaks of a term that nobody is in; the ' +
        'pre-candidate campaigns when it has enough of them.',
    },
    mistake: {
      zh: '一见到较高的任期就退为跟随者，同意的回复反而让它放弃参选。',
      en:
        'It takes the higher term for news and becomes a follower: being ' +
        'granted a vote makes it give up.',
    },
    where: {
      zh: 'Ongaro 博士论文，9.6 节；etcd#8243',
      en: 'Ongaro thesis, section 9.6; etcd#8243',
    },
    row: 20,
    file: 'src/raft.ts',
    symbol: 'Raft.admitHigherTerm',
    find: "    if (m.type === 'MsgPreVoteResp' && !m.reject) return true;\n",
    replace: '',
    checker: ['term-origin', 'liveness'],
  },
  {
    id: 'pre-vote-answered-in-own-term',
    rule: {
      zh: '同意预投票时，回复里写请求的任期，不写自己的。',
      en: 'A granted pre-vote is answered with the term of the request, ' + 'not of the voter.',
    },
    mistake: {
      zh: '写了自己的任期：候选人当它是过时的消息丢掉；' + '还没有任期的节点则根本回复不出来。',
      en:
        'It names its own term: the candidate drops that as old, and a node ' +
        'that is in no term yet cannot answer at all.',
    },
    where: { zh: 'etcd#8243，etcd#8501', en: 'etcd#8243, etcd#8501' },
    row: 20,
    file: 'src/election.ts',
    symbol: 'handleVoteRequest',
    find: '  granted.term = m.term;',
    replace: '  granted.term = r.term;',
    checker: ['no-panic', 'liveness'],
  },
  {
    id: 'low-term-leader-ignored',
    rule: {
      zh: '任期已经跑到前面的节点收到旧领导者的消息，' + '要回复，让它退位、大家一起前进。',
      en:
        'A node whose term ran ahead answers an older leader, so that it ' +
        'steps down and all can move on.',
    },
    mistake: {
      zh: '不回复：领导者不知道它为什么掉队，它也永远跟不上。',
      en:
        'It does not answer: the leader never learns why the node is lost, ' +
        'and the node never catches up.',
    },
    where: { zh: 'etcd#8334', en: 'etcd#8334' },
    row: 20,
    file: 'src/raft.ts',
    symbol: 'Raft.stepLowerTerm',
    find: '    if (leader && (checkQuorum || preVote || this.needsLeader())) {',
    replace: '    if (leader && checkQuorum && preVote && m.term === 0) {',
    checker: ['liveness'],
  },
  {
    id: 'low-term-pre-vote-dropped',
    rule: {
      zh: '任期较低的预投票要回复，拒绝里带着自己的任期。',
      en: 'A pre-vote of a lower term has its response: the rejection tells the ' + 'term.',
    },
    mistake: {
      zh:
        '不回复。任期低、日志长的节点一直问下去；' + '任期高、日志短的问它，得到的拒绝也太旧，被丢掉。',
      en:
        'It is not. The node with the long log and the low term asks for ' +
        'ever; its rejections to the other are dropped as old.',
    },
    where: { zh: 'etcd#8501', en: 'etcd#8501' },
    row: 20,
    file: 'src/raft.ts',
    symbol: 'Raft.stepLowerTerm',
    find: '    } else if (this.answersOldCandidate(m.type)) {',
    replace: '    } else if (this.answersOldCandidate(m.type) && m.term === 0) {',
    checker: ['liveness'],
    profile: 'upgrade',
  },
  {
    id: 'pre-candidate-keeps-leader',
    rule: {
      zh: '节点发起预投票时，不再认为有领导者。',
      en: 'A pre-candidate does not know a leader any more.',
    },
    mistake: {
      zh: '它仍记着旧的领导者，像在租约之内一样，不理会别人的预投票。',
      en: 'It remembers the old one, and ignores the pre-votes of others as if ' + 'under its lease.',
    },
    where: {
      zh: 'etcd/raft，becomePreCandidate',
      en: 'etcd/raft, becomePreCandidate',
    },
    row: 20,
    file: 'src/raft.ts',
    symbol: 'Raft.becomePreCandidate',
    find:
      '    this.tracker.resetVotes();\n' +
      '    this.lead = NONE;\n' +
      "    this.state = 'StatePreCandidate';",
    replace: '    this.tracker.resetVotes();\n' + "    this.state = 'StatePreCandidate';",
    checker: ['liveness'],
    profile: 'impatient',
  },
  {
    id: 'deposed-leader-kept',
    rule: {
      zh: '退位的领导者不再认为自己在位。',
      en: 'A leader that steps down no longer takes itself for the leader.',
    },
    mistake: {
      zh: '它成了跟随者，却记着自己是领导者：' + '提案转给自己，别人的预投票以租约为由不理。',
      en:
        'It becomes a follower of itself: it passes proposals on to itself, ' +
        'and ignores pre-votes as if under a lease.',
    },
    where: { zh: 'openraft#1796', en: 'openraft#1796' },
    row: 20,
    file: 'src/election.ts',
    symbol: 'checkQuorum',
    find: '    narrate.quorumLost(r);\n' + '    r.becomeFollower(r.term, NONE);',
    replace: '    narrate.quorumLost(r);\n' + '    r.becomeFollower(r.term, r.id);',
    checker: ['no-panic', 'liveness'],
    profile: 'rivals',
  },
  {
    id: 'higher-term-ignored-by-leader',
    rule: {
      zh: '领导者见到较高的任期，就退为跟随者。',
      en: 'A leader that meets a higher term becomes a follower.',
    },
    mistake: {
      zh: '领导者不理较高的任期，别人早已选出新的领导者，它还自以为在位。',
      en:
        'A leader ignores higher terms, ' +
        'and thinks it leads long after others elected somebody else.',
    },
    where: { zh: 'Raft 论文，5.1 节', en: 'Raft paper, section 5.1' },
    row: 0,
    file: 'src/raft.ts',
    symbol: 'Raft.admitHigherTerm',
    find: '    narrate.higherTerm(this, m);\n',
    replace:
      "    if (this.state === 'StateLeader') return false;\n" + '    narrate.higherTerm(this, m);\n',
    checker: ['liveness', 'read-fresh', 'linearizable'],
  },
  {
    id: 'higher-term-not-entered',
    rule: {
      zh: '见到较高的任期，就进入那个任期。',
      en: 'Whoever meets a higher term enters it.',
    },
    mistake: {
      zh: '退为跟随者，却留在自己的任期里；新任期里投的票记在了原来的任期上。',
      en:
        'It becomes a follower and stays in its own term; what it votes in ' +
        'the new one is written down for the old.',
    },
    where: { zh: 'Raft 论文，5.1 节', en: 'Raft paper, section 5.1' },
    row: 0,
    file: 'src/raft.ts',
    symbol: 'Raft.admitHigherTerm',
    find: '    this.becomeFollower(m.term, isFromLeader(m.type) ? m.from : NONE);',
    replace:
      '    const lead = isFromLeader(m.type) ? m.from : NONE;\n' +
      '    this.becomeFollower(this.term, lead);',
    checker: ['vote-durable', 'one-vote', 'election-safety', 'liveness'],
  },
];
