/**
 * Mutations that look dangerous and are not, with the reason. They are kept
 * so that nobody wonders why the catalogue lacks them.
 *
 * @module
 */
import type { AsideRule } from './rule.ts';

export const ASIDE: readonly AsideRule[] = [
  {
    id: 'vote-although-leader-known',
    rule: {
      zh: '已经知道本任期领导者的节点，不再投票。',
      en: 'A node that knows the leader of its term does not vote any more.',
    },
    mistake: {
      zh: '没有投过票，就还能投，哪怕知道谁是领导者。',
      en: 'As long as it has not voted it still can, whoever leads.',
    },
    where: {
      zh: 'etcd/raft，raft.Step（canVote）',
      en: 'etcd/raft, raft.Step (canVote)',
    },
    row: 2,
    file: 'src/election.ts',
    symbol: 'handleVoteRequest',
    find: '    (r.vote === NONE && r.lead === NONE) ||',
    replace: '    r.vote === NONE ||',
    proof: {
      zh:
        '一票仍然是一票：领导者当选时，过半数的成员已经投了它，剩下的票凑不成' +
        '法定人数。这一条只省去一次无谓的投票。',
      en:
        'It is still one vote: when the leader was elected a quorum had ' +
        'voted for it, and the votes that are left make no quorum. The ' +
        'condition only saves a vote that leads nowhere.',
    },
  },
  {
    id: 'match-regresses',
    rule: {
      zh: '匹配位置只前进：迟到的旧回复不说明任何新的事。',
      en: 'The match only moves forward: ' + 'a response that comes late tells nothing new.',
    },
    mistake: {
      zh: '迟到的旧回复让匹配位置后退。',
      en: 'A late one moves the match back.',
    },
    where: { zh: 'PySyncObj#167', en: 'PySyncObj#167' },
    row: 31,
    file: 'src/progress.ts',
    symbol: 'Progress.maybeUpdate',
    find: '    if (index <= this.match) return false;',
    replace: '    if (index === this.match) return false;',
    proof: {
      zh:
        '提交位置从不后退，所以较小的匹配位置只会让提交晚一些；要发的下一条不' +
        '动，心跳里的提交位置变小也无害。下一次心跳的回复使领导者再发一条空追' +
        '加，它的回复把匹配位置带回来。',
      en:
        'The commit index never moves back, so a lower match only makes the ' +
        'next commit later; the next entry to send stays where it is, and a ' +
        'lower commit index in a heartbeat does no harm. The response to the ' +
        'next heartbeat makes the leader send an empty append, whose response ' +
        'brings the match back.',
    },
  },
  {
    id: 'commit-not-announced',
    rule: {
      zh: '跟随者还不知道的提交位置，领导者马上告诉它。',
      en: 'A commit index that a follower does not know is sent to it at once.',
    },
    mistake: {
      zh: '不为了提交位置专门发消息。',
      en: 'No message is sent for the sake of the commit index.',
    },
    where: {
      zh: 'etcd/raft，Progress.CanBumpCommit',
      en: 'etcd/raft, Progress.CanBumpCommit',
    },
    row: 0,
    file: 'src/progress.ts',
    symbol: 'Progress.canBumpCommit',
    find: '    return index > this.sentCommitIndex && this.sentCommitIndex < ' + 'this.next - 1;',
    replace: '    return index < 0;',
    proof: {
      zh:
        '每次心跳都带着不超过匹配位置的提交位置，' +
        '每条追加也带着。跟随者最多晚一次心跳知道，什么也不会丢。',
      en:
        'Every heartbeat carries the commit index up to the match, and so ' +
        'does every append. A follower learns it one heartbeat later at ' +
        'most, and nothing is lost.',
    },
  },
  {
    id: 'failed-snapshot-probed-behind',
    rule: {
      zh: '快照没有送到，就从跟随者已知的位置重新探测。',
      en:
        'When a snapshot did not arrive, ' +
        'probing starts again from what the follower is known to hold.',
    },
    mistake: {
      zh: '当作快照已经装好，从它后面探测。',
      en: 'Probing starts behind the snapshot, as if it had been taken in.',
    },
    where: { zh: 'etcd/raft，MsgSnapStatus', en: 'etcd/raft, MsgSnapStatus' },
    row: 26,
    file: 'src/install_snapshot.ts',
    symbol: 'handleSnapshotStatus',
    find: '  if (m.reject) pr.pendingSnapshot = 0;\n',
    replace: '',
    proof: {
      zh:
        '跟随者没有快照的最后一个条目，会拒绝这次探测，并说出自己日志的末尾；' +
        '领导者退到那里，再发一份快照。代价是一个来回。',
      en:
        'The follower does not hold the last entry of the snapshot, rejects, ' +
        'and names the end of its log; the leader goes back there and sends ' +
        'a snapshot again. It costs one round trip.',
    },
  },
  {
    id: 'commit-to-the-end-of-the-log',
    rule: {
      zh: '跟随者最多提交到这条消息核对过的最后一个条目。',
      en: 'A follower commits no further than the last entry that the message ' + 'has verified.',
    },
    mistake: {
      zh: '接受一次追加之后，提交到自己日志的末尾。',
      en: 'Having accepted an append, it commits to the end of its own log.',
    },
    where: {
      zh: 'scylladb#9965，copycat#265',
      en: 'scylladb#9965, copycat#265',
    },
    row: 10,
    file: 'src/raft_log.ts',
    symbol: 'RaftLog.maybeAppend',
    find: '    this.commitTo(Math.min(commit, last));',
    replace: '    this.commitTo(Math.min(commit, this.lastIndex()));',
    proof: {
      zh:
        '新领导者的第一条追加从它自己的空条目开始，被拒绝后退到的位置恰好是两' +
        '份日志分开的地方，不会更早。所以第一次被接受的追加总会删去冲突的后' +
        '缀，此后跟随者的日志是领导者日志的前缀，末尾之前没有别人的条目。',
      en:
        'The first append of a new leader begins with its own empty entry, ' +
        'and after a rejection it begins right where the logs part, never ' +
        'earlier. So the first one that is accepted removes every entry that ' +
        "conflicts; from then on the log is a prefix of the leader's, with " +
        "nobody else's entries at its end.",
    },
  },
  {
    id: 'whole-log-acknowledged',
    rule: {
      zh: '跟随者只答应这条消息核对过的条目。',
      en: 'A follower acknowledges only what the message has verified.',
    },
    mistake: {
      zh: '接受一次追加之后，答应到自己日志的末尾。',
      en: 'Having accepted an append, it acknowledges its whole log.',
    },
    where: { zh: 'Raft 论文，5.3 节', en: 'Raft paper, section 5.3' },
    row: 10,
    file: 'src/replication.ts',
    symbol: 'handleAppend',
    find: '    acknowledge(r, m.from, last);',
    replace: '    acknowledge(r, m.from, r.log.lastIndex());',
    proof: {
      zh:
        '第一次被接受的追加已经删去冲突的后缀，此后日志末尾之前都是这个领导者' +
        '的条目；回复又要等到它们落盘才离开。',
      en:
        'The first append that was accepted has removed every entry that ' +
        "conflicts, so that all up to the end is this leader's; and the " +
        'response leaves when all of it is on disk.',
    },
  },
];
