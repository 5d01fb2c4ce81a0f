/**
 * What a script has exercised, as names that can be counted. Those of
 * {@link CATALOGUE} are expected to turn up in a campaign; more are made up
 * of what is met on the way, such as a type of message at a role.
 *
 * @module
 */
import type { ScriptNode } from '../../sim/index.ts';
import type { StateType } from '../../src/index.ts';
import type { OurRun } from './ours.ts';
import type { Command } from './script.ts';

/** What a node is, in one word. */
export type Role = 'leader' | 'candidate' | 'pre-candidate' | 'follower' | 'learner' | 'outsider';

const ROLES: Record<StateType, Role> = {
  StateLeader: 'leader',
  StateCandidate: 'candidate',
  StatePreCandidate: 'pre-candidate',
  StateFollower: 'follower',
};

/** The role of a node; a follower may also be a learner, or no member as far as it knows. */
export function roleOf(node: ScriptNode): Role {
  const raft = node.raw.inspect();
  if (raft.state !== 'StateFollower') return ROLES[raft.state];
  if (isLearner(raft)) return 'learner';
  return raft.tracker.progress.has(raft.id) ? 'follower' : 'outsider';
}

/** Pieces of log lines, each of which says that something happened. */
const SAYINGS: readonly string[] = [
  'became follower',
  'became candidate',
  'became pre-candidate',
  'became leader',
  'message with higher term',
  'ignored a MsgApp message with lower term',
  'ignored a MsgAppResp message with lower term',
  'ignored a MsgVote message with lower term',
  'ignored a MsgVoteResp message with lower term',
  'ignored a MsgHeartbeat message with lower term',
  'ignored a MsgSnap message with lower term',
  'ignored a MsgTimeoutNow message with lower term',
  'ignored a MsgTransferLeader message with lower term',
  'ignored entry appends from a',
  'no progress available for',
  'dropping proposal',
  'dropping leader transfer msg',
  'ignoring MsgHup because already leader',
  'is unpromotable',
  'pending configuration changes to apply',
  'is starting a new election',
  'lease is not expired',
  'rejected MsgVote from',
  'rejected MsgPreVote from',
  'cast MsgVote for',
  'cast MsgPreVote for',
  'received MsgVoteResp rejection',
  'received MsgPreVoteResp rejection',
  'since quorum is not active',
  'rejected MsgApp [',
  'MsgAppResp(rejected',
  'decreased progress of',
  'because it is unreachable',
  'since it is not recently active',
  'sent snapshot[',
  'paused sending replication',
  'recovered from needing snapshot',
  '] restored snapshot',
  '] ignored snapshot',
  'fast-forwarded commit',
  'but it is not in the ConfState',
  'switched to configuration',
  'possible unapplied conf change',
  'must transition out of joint config first',
  'not in joint state; refusing empty',
  'initiating automatic transition',
  'not initiating automatic transition',
  'is learner. Ignored',
  'ignores request to same node',
  'abort previous transferring',
  'Ignored transferring leadership to self',
  'starts to transfer leadership',
  'immediately as',
  'after received MsgAppResp',
  'is in progress; dropping proposal',
  'and starts an election to get leadership',
  'ignored MsgTimeoutNow from',
  'forgetting leader',
  'ignoring MsgForgetLeader',
  'missing from unstable log; ignoring',
  'matched unstable snapshot; ignoring',
  ') in unstable log; ignoring',
  'truncate the unstable entries',
  'replace the unstable entries',
  'found conflict at index',
];

const SENT_TYPES: readonly string[] = [
  'MsgApp',
  'MsgAppResp',
  'MsgVote',
  'MsgVoteResp',
  'MsgPreVote',
  'MsgPreVoteResp',
  'MsgHeartbeat',
  'MsgHeartbeatResp',
  'MsgSnap',
  'MsgProp',
  'MsgTransferLeader',
  'MsgTimeoutNow',
];
const STORAGE_TYPES: readonly string[] = ['MsgStorageAppendResp', 'MsgStorageApplyResp'];

/** Commands to one node, and whom they are all expected to have been given to. */
const ADDRESSED: readonly string[] = [
  'campaign',
  'propose',
  'propose-conf-change',
  'tick-election',
  'tick-heartbeat',
  'forget-leader',
  'transfer-leadership',
  'report-unreachable',
  'send-snapshot',
  'compact',
  'process-ready',
];
const EVERY_ROLE: readonly Role[] = [
  'leader',
  'candidate',
  'pre-candidate',
  'follower',
  'learner',
  'outsider',
];

const OPTIONS: readonly string[] = [
  'voters',
  'learners',
  'inflight',
  'index',
  'content',
  'async-storage-writes',
  'prevote',
  'checkquorum',
  'max-committed-size-per-ready',
  'disable-conf-change-validation',
  'read-only',
  'step-down-on-removal',
];

const PROGRESS: readonly string[] = [
  'StateProbe',
  'StateReplicate',
  'StateSnapshot',
  'learner',
  'inactive',
  'paused',
  'inflight',
  'full',
  'pendingSnap',
];

const OTHERS: readonly string[] = [
  'deliver by type',
  'drop by type',
  'deliver to one and drop to another',
  'command stabilize some',
  'command stabilize all',
  'command stabilize at a level',
  'command log-level',
  'command status',
  'command raft-log',
  'command raft-state',
  'command set-randomized-election-timeout',
  'nothing to deliver',
  'empty Ready',
  'Ready without sync',
  'append thread: nothing',
  'append thread: entries',
  'append thread: hard state only',
  'append thread: snapshot',
  'apply thread: nothing',
  'apply thread: entries',
  'append work piles up',
  'apply work piles up',
  'writes and applies wait together',
  'change v1',
  'change by itself',
  'change implicit',
  'change explicit',
  'change leaves joint',
  'change of many',
  'change op v',
  'change op l',
  'change op r',
  'change op u',
  'config joint',
  'config joint and leaving by itself',
  'config with learners',
  'config with a learner to be',
  'leader that is no member',
  'leader that is a learner',
  'leader alone',
  'two leaders at once',
  'two candidates in one term',
  'a log that differs above commit',
  'a node without any log',
  'nothing left of the log',
  'error: raft proposal dropped',
  'error: compaction',
  'error: index must be',
  'error: v1 with many',
  'error: log level',
  'error: transition',
  'end: panic',
  'end: refused',
];

/** Everything that a campaign ought to meet. */
export const CATALOGUE: readonly string[] = [
  ...SAYINGS.map((text) => `says: ${text}`),
  ...[...SENT_TYPES, ...STORAGE_TYPES].map((type) => `deliver ${type}`),
  ...SENT_TYPES.map((type) => `drop ${type}`),
  ...['MsgAppResp', 'MsgVoteResp', 'MsgPreVoteResp'].map((type) => `deliver a refusal: ${type}`),
  ...ADDRESSED.flatMap((name) => EVERY_ROLE.map((role) => `${name} at ${role}`)),
  ...OPTIONS.map((option) => `option ${option}`),
  ...PROGRESS.map((word) => `progress ${word}`),
  ...OTHERS,
];

/** The role of every node, before a command changes it. */
export function rolesOf(run: OurRun): readonly Role[] {
  return run.interaction.members.map(roleOf);
}

/** What one command did. Call it after the command, with the roles from before. */
export function observe(
  run: OurRun,
  command: Command,
  roles: readonly Role[],
  found: Set<string>,
): void {
  const words = command.line.split(' ');
  const output = run.end === '' ? run.outputs[run.outputs.length - 1]! : '';
  if (run.end !== '') found.add(`end: ${run.end}`);
  ofCommand(words, command.input, roles, output, found);
  ofOutput(words, output, roles, found);
  ofWorld(run, found);
}

function ofCommand(
  words: readonly string[],
  input: string,
  roles: readonly Role[],
  output: string,
  found: Set<string>,
): void {
  const [name = '', ...args] = words;
  const target = args.find((arg) => !arg.includes('=')) ?? /from=(\d+)/.exec(words.join(' '))?.[1];
  const role = roles[Number(target) - 1];
  if (ADDRESSED.includes(name)) {
    if (role !== undefined) found.add(`${name} at ${role}`);
  } else if (name === 'stabilize') {
    found.add(`command stabilize ${target === undefined ? 'all' : 'some'}`);
    if (args.some((arg) => arg.startsWith('log-level'))) found.add('command stabilize at a level');
  } else {
    found.add(`command ${name}`);
  }
  if (name === 'add-nodes') {
    for (const option of OPTIONS) {
      if (args.some((arg) => arg.startsWith(`${option}=`))) found.add(`option ${option}`);
    }
  }
  if (name === 'propose-conf-change') ofChange(args, input, found);
  if (name === 'deliver-msgs') ofDelivery(args, target, output, found);
  for (const [text, feature] of ERRORS) if (output.includes(text)) found.add(feature);
}

const ERRORS: readonly (readonly [string, string])[] = [
  ['raft proposal dropped', 'error: raft proposal dropped'],
  ['requested index is unavailable due to compaction', 'error: compaction'],
  ['index must be specified', 'error: index must be'],
  ['v1 conf change', 'error: v1 with many'],
  ['log levels must be', 'error: log level'],
  ['unknown transition', 'error: transition'],
];

function ofChange(args: readonly string[], input: string, found: Set<string>): void {
  const ops = input === '' ? [] : input.split(' ');
  for (const op of ops) found.add(`change op ${op[0]!}`);
  if (args.includes('v1=true')) found.add('change v1');
  else if (ops.length === 0) found.add('change leaves joint');
  else if (args.includes('transition=implicit')) found.add('change implicit');
  else if (args.includes('transition=explicit')) found.add('change explicit');
  else found.add('change by itself');
  if (ops.length > 1) found.add('change of many');
}

function ofDelivery(
  args: readonly string[],
  target: string | undefined,
  output: string,
  found: Set<string>,
): void {
  const typed = args.some((arg) => arg.startsWith('type='));
  const drops = args.some((arg) => arg.startsWith('drop='));
  if (typed) found.add(drops ? 'drop by type' : 'deliver by type');
  if (drops && target !== undefined) found.add('deliver to one and drop to another');
  if (output.startsWith('no messages')) found.add('nothing to deliver');
}

const MESSAGE = /^ *(dropped: )?\S+->(\S+) (Msg\w+) /;

function ofOutput(
  words: readonly string[],
  output: string,
  roles: readonly Role[],
  found: Set<string>,
): void {
  const [name = ''] = words;
  let receiving = name === 'deliver-msgs';
  for (const line of output.split('\n')) {
    if (line.startsWith('> ')) receiving = line.endsWith('receiving messages');
    const message = MESSAGE.exec(line);
    if (message !== null) {
      const [, dropped, to, type] = message as unknown as [string, string | undefined, string, string];
      if (dropped !== undefined) found.add(`drop ${type}`);
      else if (receiving) ofMessage(line, type, roles[Number(to) - 1], found);
    } else if (/^ *(DEBUG|INFO|WARN|ERROR) /.test(line)) {
      for (const text of SAYINGS) if (line.includes(text)) found.add(`says: ${text}`);
    } else if (name === 'status') {
      for (const word of PROGRESS) if (line.includes(word)) found.add(`progress ${word}`);
    }
  }
  if (output.includes('<empty Ready>')) found.add('empty Ready');
  if (output.includes('Ready MustSync=false')) found.add('Ready without sync');
  if (name === 'process-append-thread') found.add(`append thread: ${appendKind(output)}`);
  if (name === 'process-apply-thread') {
    found.add(`apply thread: ${output.startsWith('no apply') ? 'nothing' : 'entries'}`);
  }
}

function ofMessage(line: string, type: string, role: Role | undefined, found: Set<string>): void {
  found.add(`deliver ${type}`);
  found.add(`deliver ${type} to ${role ?? 'nobody'}`);
  if (line.includes('Rejected')) found.add(`deliver a refusal: ${type}`);
}

function appendKind(output: string): string {
  if (output.startsWith('no append')) return 'nothing';
  const request = output.slice(0, output.indexOf('Responses:'));
  if (request.includes('Snapshot:')) return 'snapshot';
  return request.includes('Entries:') ? 'entries' : 'hard state only';
}

function ofWorld(run: OurRun, found: Set<string>): void {
  const nodes = run.interaction.members;
  let leaders = 0;
  const candidates = new Set<number>();
  for (const node of nodes) {
    const raft = node.raw.inspect();
    const { config } = raft.tracker;
    if (raft.state === 'StateLeader') {
      leaders++;
      if (!raft.tracker.progress.has(raft.id)) found.add('leader that is no member');
      if (isLearner(raft)) found.add('leader that is a learner');
      if (raft.tracker.progress.size === 1) found.add('leader alone');
    }
    if (raft.state === 'StateCandidate') {
      if (candidates.has(raft.term)) found.add('two candidates in one term');
      candidates.add(raft.term);
    }
    if (config.voters.joint) {
      found.add(config.autoLeave ? 'config joint and leaving by itself' : 'config joint');
    }
    if (config.learners.size > 0) found.add('config with learners');
    if (config.learnersNext.size > 0) found.add('config with a learner to be');
    if (raft.log.lastIndex() === 0) found.add('a node without any log');
    else if (raft.log.firstIndex() > raft.log.lastIndex()) found.add('nothing left of the log');
    if (node.appendWork.length > 2) found.add('append work piles up');
    if (node.applyWork.length > 1) found.add('apply work piles up');
    if (node.appendWork.length > 0 && node.applyWork.length > 0) {
      found.add('writes and applies wait together');
    }
  }
  if (leaders > 1) found.add('two leaders at once');
  if (logsDiffer(nodes)) found.add('a log that differs above commit');
}

type Inspected = ReturnType<ScriptNode['raw']['inspect']>;

function isLearner({ id, tracker }: Inspected): boolean {
  return tracker.progress.get(id)?.isLearner ?? false;
}

/** Whether two nodes end in entries of the same index and another term. */
function logsDiffer(nodes: readonly ScriptNode[]): boolean {
  const terms = new Map<number, number>();
  for (const { raw } of nodes) {
    const { term, index } = raw.inspect().log.lastEntryId();
    const other = terms.get(index);
    if (other !== undefined && other !== term) return true;
    terms.set(index, term);
  }
  return false;
}
