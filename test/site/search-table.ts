/**
 * What readers type, and what must be among the first three places that they are shown. The
 * address is below the base address of the language; one that ends with "#" or "/" may go on.
 */
export interface Asked {
  readonly query: string;
  readonly wanted: readonly string[];
}

const asked = (query: string, ...wanted: string[]): Asked => ({ query, wanted });

/** Names of the library: the definition, the section that reads it, its place in the reference. */
export const SYMBOLS: readonly Asked[] = [
  asked(
    'maybeAppend',
    'source/src/raft_log.ts/#',
    'modules/raft-log/#append',
    'api/raft_log/#maybeappend',
  ),
  asked(
    'RaftLog.isUpToDate',
    'source/src/raft_log.ts/#',
    'modules/raft-log/#up-to-date',
    'api/raft_log/#isuptodate',
  ),
  asked('findConflictByTerm', 'source/src/raft_log.ts/#', 'api/raft_log/#findconflictbyterm'),
  asked(
    'tickElection',
    'source/src/election.ts/#',
    'mechanisms/election/#timer',
    'api/election/#tickelection',
  ),
  asked('Inflights', 'source/src/inflights.ts/#', 'api/inflights/#inflights'),
  asked(
    'maybeDecrTo()',
    'source/src/progress.ts/#',
    'modules/progress/#response',
    'api/progress/#maybedecrto',
  ),
  asked(
    'reportSnapshot',
    'source/src/raw_node.ts/#',
    'modules/inflights/#paused',
    'api/raw_node/#reportsnapshot',
  ),
  asked('ReplicaNode', 'source/src/replica/replica_node.ts/#', 'api/replica/replica_node/#replicanode'),
  asked(
    'maxInflightBytes',
    'source/src/config.ts/#',
    'modules/inflights/#bytes',
    'api/config/#maxinflightbytes',
  ),
  asked('MsgAppResp', 'source/src/message.ts/#', 'api/message/#messagetype'),
  asked('StateProbe', 'source/src/progress.ts/#', 'api/progress/#progressstate'),
  asked(
    'ProposalDroppedError',
    'source/src/errors.ts/#',
    'mechanisms/replication/#',
    'api/errors/#proposaldroppederror',
  ),
];

export const CHINESE: readonly Asked[] = [
  asked('提案丢弃', 'mechanisms/replication/#fate', 'api/errors/#proposaldroppederror'),
  asked('怎么知道我的提案提交了没有', 'mechanisms/replication/#fate'),
  asked('线性一致读', 'mechanisms/linearizable-reads/'),
  asked('读到旧数据', 'mechanisms/linearizable-reads/'),
  asked('ReadIndex 一直没有返回', 'mechanisms/linearizable-reads/#never'),
  asked('新领导者的 ReadIndex', 'mechanisms/linearizable-reads/#fresh-leader'),
  asked('领导人', 'glossary/#leader'),
  asked('共同一致', 'glossary/#joint-consensus'),
  asked('joint consensus', 'glossary/#joint-consensus'),
  asked('自动离开联合配置', 'mechanisms/joint-consensus/#auto-leave'),
  asked('追随者', 'glossary/#follower'),
  asked('预投票', 'glossary/#pre-vote'),
  asked('PreVote 和 CheckQuorum 一起用会死锁吗', 'mechanisms/election/#deadlocks'),
  asked('断网的节点回来', 'mechanisms/election/#run-rejoin'),
  asked('被移除的领导者还在发心跳', 'mechanisms/membership/#removed-leader'),
  asked('移交领导权卡住', 'mechanisms/leadership-transfer/#blocked'),
  asked('跟随者一直停着', 'modules/inflights/#paused'),
  asked('没有调用 ReportSnapshot', 'modules/inflights/#paused'),
  asked('为什么一直是 StateProbe', 'modules/progress/#stuck'),
  asked('在途窗口有什么用', 'modules/inflights/'),
  asked('在途字节上限', 'modules/inflights/#bytes', 'api/config/#maxinflightbytes'),
  asked('未提交的数据太多', 'mechanisms/replication/#limit'),
  asked('先写盘还是先发送', 'modules/ready-and-raw-node/#contract'),
  asked('Ready 和 Advance 的次序', 'modules/ready-and-raw-node/#contract'),
  asked('重启还是加入集群', 'modules/ready-and-raw-node/#start'),
  asked('MsgStorageAppend 为什么带着回复', 'mechanisms/async-storage-writes/#responses'),
  asked('tocommit is out of range', 'modules/raft-log/#lost', 'api/raft_log/#committo'),
  asked('选举超时为什么随机', 'mechanisms/election/#timer'),
  asked('论文图 8', 'mechanisms/replication/#commit-rule'),
  asked('多数派', 'glossary/#quorum'),
];

export const ENGLISH: readonly Asked[] = [
  asked('proposal dropped', 'mechanisms/replication/#fate', 'api/errors/#proposaldroppederror'),
  asked('how do I know that my write succeeded', 'mechanisms/replication/#fate'),
  asked('linearizable reads', 'mechanisms/linearizable-reads/'),
  asked('stale read', 'mechanisms/linearizable-reads/'),
  asked('ReadIndex never returns', 'mechanisms/linearizable-reads/#never'),
  asked('ReadIndex on a fresh leader', 'mechanisms/linearizable-reads/#fresh-leader'),
  asked('领导者', 'glossary/#leader'),
  asked('joint consensus', 'glossary/#joint-consensus'),
  asked('共同一致', 'glossary/#joint-consensus'),
  asked('leave joint configuration', 'mechanisms/joint-consensus/#'),
  asked('auto-leave after a leader change', 'mechanisms/joint-consensus/#auto-leave'),
  asked('pre-vote', 'glossary/#pre-vote'),
  asked('PreVote and CheckQuorum deadlock', 'mechanisms/election/#deadlocks'),
  asked('disruptive servers', 'mechanisms/election/#run-rejoin'),
  asked('removed leader keeps heartbeating', 'mechanisms/membership/#removed-leader'),
  asked('leadership transfer is stuck', 'mechanisms/leadership-transfer/#blocked'),
  asked('follower paused forever', 'modules/inflights/#paused'),
  asked('ReportSnapshot was never called', 'modules/inflights/#paused'),
  asked('why is my follower stuck in probe?', 'modules/progress/#stuck'),
  asked('what are inflights for', 'modules/inflights/'),
  asked('inflight byte limit', 'modules/inflights/#bytes', 'api/config/#maxinflightbytes'),
  asked('uncommitted size limit', 'mechanisms/replication/#limit'),
  asked('order of writes and sends', 'modules/ready-and-raw-node/#contract'),
  asked('what does Advance promise', 'modules/ready-and-raw-node/#advance'),
  asked('bootstrap or restart', 'modules/ready-and-raw-node/#start'),
  asked('why does MsgStorageAppend carry responses', 'mechanisms/async-storage-writes/#responses'),
  asked(
    'was the raft log corrupted, truncated, or lost?',
    'modules/raft-log/#lost',
    'api/raft_log/#committo',
  ),
  asked('randomized election timeout', 'mechanisms/election/#timer'),
  asked('figure 8', 'mechanisms/replication/#commit-rule'),
  asked('ErrProposalDropped', 'api/errors/#proposaldroppederror'),
];

/** Which of the places that are wanted are not among those found. */
export function missed({ wanted }: Asked, found: readonly string[]): string[] {
  const fits = (place: string, prefix: string): boolean =>
    /[#/]$/.test(prefix) ? place.startsWith(prefix) : place === prefix;
  return wanted.filter((prefix) => !found.some((place) => fits(place, prefix)));
}
