/**
 * Which rare situations a run has been in, as far as its events show it. A
 * campaign that never saw one of them has not tested what matters there.
 *
 * @module
 */
import type { ConfState, Message } from '../src/index.ts';
import { isOfNode } from './event.ts';
import type { EventOf, NodeEvent, NodeView, Observer, SimEvent } from './event.ts';
import { Cuts, NodeState } from './fold.ts';
import { payloadOf } from './payload.ts';

/** Something that happens seldom and must not do harm. */
export interface Situation {
  readonly id: SituationId;
  readonly sentence: string;
}

/** All situations, by mechanism. */
const SENTENCES = {
  // Elections
  'split-vote': 'several candidates stood in a term, and nobody won it',
  'two-leaders': 'a leader was elected while an older one thought it led',
  'candidate-yields': 'a candidate learnt that somebody else had won its term',
  'candidate-refused': 'a candidate gave up because it was refused',
  'old-vote-late': 'a vote of an earlier term arrived',
  'vote-twice': 'a vote arrived a second time',
  'vote-held-by-lease': 'a request of a higher term was ignored under a lease',
  'pre-vote-refused': 'a pre-vote was refused',
  'disturbed-leader': 'a node campaigned while the leader of its term led on',
  'quorum-lost': 'a leader stepped down because it heard from no quorum',
  'outsider-campaigns': 'a node campaigned that was no voter any more',
  'transfer-completed': 'leadership was transferred',
  'transfer-timed-out': 'a successor was told to campaign and did not win',
  // The log
  'truncation-unsynced': 'entries in memory only were replaced',
  'truncation-synced': 'entries on disk were replaced',
  'append-refused': 'a follower refused an append, and the leader went back',
  'append-twice': 'an append arrived a second time',
  'append-late': 'an append was overtaken by a later one',
  'append-of-old-term': 'an append of a deposed leader arrived',
  'earlier-term-committed': 'entries of earlier terms were committed with one',
  'commit-before-own-disk': 'a leader committed what was not on its own disk',
  'window-full': 'a leader held entries back because the window was full',
  'proposal-dropped': 'a proposal was dropped',
  'proposal-replaced': 'a proposal in a log was replaced by another leader',
  'fate-unknown': 'a node could not tell what became of a proposal',
  // Disks
  'crash-loses-entries': 'a crash lost entries that were not synced',
  'crash-loses-vote': 'a crash lost a vote that was not synced',
  'crash-keeps-unsynced': 'writes survived a crash without a sync',
  'torn-record': 'a crash tore a record',
  'sync-failed': 'a sync failed',
  'storage-failed': 'a call of a storage failed, and the node stopped',
  'restart-uncommitted': 'a node started again with uncommitted entries',
  'restart-in-joint': 'a node started again in a joint configuration',
  'leader-crashed': 'a leader crashed',
  'leader-paused': 'a leader stood still, and went on as one',
  'one-way-loss': 'a message was lost on a link that was cut one way only',
  // Snapshots
  'snapshot-installed': 'a node took in a snapshot',
  'snapshot-over-log': 'a snapshot came to a node with a longer log',
  'snapshot-old': 'a snapshot came that held nothing new',
  'snapshot-lost': 'a snapshot was lost on its way',
  'snapshot-by-itself': 'a node made a snapshot although nobody asked for it',
  'snapshot-saved-late': 'a snapshot waited for writes that came before it',
  'machine-restored': 'a state machine was restored after a start',
  'machine-kept': 'a state machine held more than the snapshot after a start',
  // Membership
  'change-refused': 'a change of the membership was refused',
  'change-awaited': 'a change was told to be done when its joint half was left',
  'joint-entered': 'a joint configuration came into force',
  'joint-left-by-other': 'a joint configuration was left by a later leader',
  'auto-leave': 'a joint configuration was left automatically',
  'leader-removed': 'a leader applied its own removal',
  'learner-promoted': 'a learner became a voter',
  'voter-demoted': 'a voter became a learner',
  'non-voter-asked': 'a node that was no voter was asked for its vote',
  // Clients
  'stale-leader-asked': 'a leader that was deposed was asked for a read',
  'read-before-commit': 'a leader was asked before it had committed anything',
  'read-over-election': 'a read was answered after another leader came',
  'read-forwarded': 'a follower had an index for a read from the leader',
  'write-twice-in-log': 'a write stood in the log twice, and was done once',
  'abandoned-write-done': 'a write was done after its client had given up',
  'cas-failed': 'a change found something else than it expected',
} as const;

/** The name of a situation. */
export type SituationId = keyof typeof SENTENCES;

/** All situations. */
export const SITUATIONS: readonly Situation[] = Object.entries(SENTENCES).map(([id, sentence]) => ({
  id: id as SituationId,
  sentence,
}));

/** Ticks after which a successor is not coming any more. */
const NO_SUCCESSOR = 40;

/** A snapshot that is saved at once is so within as many events: a sync. */
const SAVED_AT_ONCE = 2;

/** What is remembered of one node. */
class Sight extends NodeState {
  /** Last index of its log before its newest append. */
  prior = 0;
  /** Whether a tick was the last that it was handed. */
  ticked = false;
  /** Term of a vote request that it has just been handed; else 0. */
  asked = 0;
  /** Term in which it is to campaign, because the leader says so. */
  called = 0;
  /** Term in which it has called a successor, and its ticks since then. */
  calling = 0;
  callingFor = 0;
  /** Whether it holds uncommitted entries of earlier terms, as leader. */
  inherits = false;
  /** Term in which it has committed, as leader. */
  committedIn = 0;
  paused = false;
  /** Whether its state machine may have to be restored first. */
  starting = false;
  /** The event with which it made its newest snapshot. */
  made = 0;
  /** Newest append that reached it, by sender. */
  readonly appends: number[] = [];
}

/** Watches one run. */
export class Coverage implements Observer {
  private readonly counts = new Map<SituationId, number>();
  private readonly nodes: (Sight | undefined)[] = [];
  /** Newest term that has a leader. */
  private led = 0;
  /** Newest term with a candidate, how many, and whether it has a leader. */
  private stood = 0;
  private standing = 0;
  /** Newest configuration, and the index that brought it. */
  private conf: ConfState | null = null;
  private confIndex = 0;
  /** Newest term with a leader when the joint configuration came. */
  private jointLed = 0;
  private readonly cuts = new Cuts();
  /** Messages of which a copy stayed on its way. */
  private readonly copied = new Set<number>();
  /** Reads without an answer, and the newest term with a leader then. */
  private readonly reads = new Map<number, number>();
  private applied = 0;
  /** By client, the number of the newest write that was done. */
  private readonly done = new Map<string, number>();
  private readonly abandoned = new Set<string>();
  /** Changes that have led to a joint configuration, by name. */
  private readonly halfDone = new Set<string>();

  /** How often each situation was seen; none that was not. */
  get seen(): ReadonlyMap<SituationId, number> {
    return this.counts;
  }

  see(event: SimEvent): void {
    if (isOfNode(event)) this.seeNode(event);
    else if (event.kind === 'give-up') this.giveUp(event);
    else if (event.kind === 'drop') this.drop(event);
    else this.cuts.see(event);
  }

  private seeNode(event: NodeEvent): void {
    const { kind, after } = event;
    const node = this.sight(event);
    if (node.asked > 0) {
      if (after.term < node.asked) this.hit('vote-held-by-lease');
      node.asked = 0;
    }
    const began = kind === 'start' || kind === 'restart';
    if (after !== node.view && after.role !== 'down' && !began) {
      this.look(node, after);
    }
    this.dispatch(node, event);
    node.see(event);
  }

  private hit(id: SituationId): void {
    this.counts.set(id, (this.counts.get(id) ?? 0) + 1);
  }

  private sight(event: NodeEvent): Sight {
    const known = this.nodes[event.node];
    if (known !== undefined) return known;
    const fresh = new Sight(event.node, event.after);
    this.nodes[event.node] = fresh;
    return fresh;
  }

  private dispatch(node: Sight, event: NodeEvent): void {
    switch (event.kind) {
      case 'tick':
        node.ticked = true;
        if (node.calling > 0) this.waitForSuccessor(node, event);
        return;
      case 'send':
        return this.send(node, event);
      case 'deliver':
        return this.deliver(node, event);
      case 'append':
        return this.append(node, event);
      case 'snapshot':
        return this.install(node, event);
      case 'commit':
        return this.commit(node, event);
      case 'apply':
        return this.apply(event);
      case 'conf':
        return this.configure(node, event);
      default:
        this.dispatchRare(node, event);
    }
  }

  private dispatchRare(node: Sight, event: NodeEvent): void {
    switch (event.kind) {
      case 'start':
        this.conf ??= event.conf;
        return;
      case 'restart':
        return this.restart(node, event);
      case 'crash':
        return this.crash(node, event);
      case 'call':
        return this.call(node, event);
      case 'return':
        return this.answer(event);
      case 'pause':
      case 'resume':
        return this.pause(node, event);
      case 'refuse':
        if (event.detail === 'proposal') this.hit('proposal-dropped');
        return;
      default:
        this.dispatchLoop(node, event);
    }
  }

  /** What the loop around the node does. */
  private dispatchLoop(node: Sight, event: NodeEvent): void {
    switch (event.kind) {
      case 'told':
        return this.tell(event);
      case 'fail':
        return this.hit('storage-failed');
      case 'restore':
        if (node.starting) this.hit('machine-restored');
        node.starting = false;
        return;
      case 'capture':
        if (event.count === 0) this.hit('snapshot-by-itself');
        node.made = event.seq;
        return;
      case 'compact':
        if (event.seq > node.made + SAVED_AT_ONCE) this.hit('snapshot-saved-late');
    }
  }

  private pause(node: Sight, event: EventOf<'pause' | 'resume'>): void {
    const resumes = event.kind === 'resume' && node.paused;
    if (resumes && event.after.role === 'leader') this.hit('leader-paused');
    node.paused = event.kind === 'pause';
  }

  // Roles

  private look(node: Sight, now: NodeView): void {
    const was = node.view;
    if (now.lastIndex < was.lastIndex && was.lastIndex > node.log.last) {
      this.hit('truncation-unsynced');
    }
    if (now.term > this.stood && this.standing > 0) this.endOfTerm(now.term);
    if (now.role === was.role && now.term === was.term) return;
    switch (now.role) {
      case 'leader':
        return this.elected(node, was, now);
      case 'candidate':
      case 'pre-candidate':
        return this.campaign(node, was, now);
      default:
        this.stepDown(node, was, now);
    }
  }

  private endOfTerm(next: number): void {
    if (this.standing > 1 && this.led < this.stood) this.hit('split-vote');
    this.stood = next;
    this.standing = 0;
  }

  private elected(node: Sight, was: NodeView, now: NodeView): void {
    const { term } = now;
    if (term > this.led) this.led = term;
    node.inherits = was.lastIndex > now.commit;
    node.calling = 0;
    if (node.called > 0 && node.called + 1 === term) {
      this.hit('transfer-completed');
    }
    for (const other of this.nodes) {
      if (other === undefined || other === node) continue;
      const { role, term: older } = other.view;
      if (role === 'leader' && older < term) this.hit('two-leaders');
    }
  }

  private campaign(node: Sight, was: NodeView, now: NodeView): void {
    const { id } = node;
    if (now.role === 'candidate') {
      if (now.term > this.stood) this.stood = now.term;
      if (now.term === this.stood) this.standing++;
    }
    const conf = this.conf;
    if (conf !== null && !isVoter(conf, id)) this.hit('outsider-campaigns');
    if (was.role !== 'follower' || !node.ticked) return;
    for (const other of this.nodes) {
      const view = other?.view;
      if (view?.role === 'leader' && view.term === was.term) {
        this.hit('disturbed-leader');
      }
    }
  }

  private stepDown(node: Sight, was: NodeView, now: NodeView): void {
    if (now.term !== was.term) return;
    if (was.role === 'candidate') {
      this.hit(now.lead > 0 ? 'candidate-yields' : 'candidate-refused');
    } else if (was.role === 'leader' && node.ticked) {
      this.hit('quorum-lost');
    }
  }

  private waitForSuccessor(node: Sight, { after, count }: EventOf<'tick'>): void {
    const { role, term } = after;
    if (role !== 'leader' || term !== node.calling) {
      node.calling = 0;
      return;
    }
    node.callingFor += count;
    if (node.callingFor < NO_SUCCESSOR) return;
    node.calling = 0;
    this.hit('transfer-timed-out');
  }

  // Network

  private send(node: Sight, { flight, after }: EventOf<'send'>): void {
    const m = flight.message;
    if (m.type === 'MsgTimeoutNow') {
      node.calling = m.term;
      node.callingFor = 0;
    } else if (m.type === 'MsgApp' && m.entries.length === 0) {
      if (m.term === after.term && m.index < node.prior) {
        this.hit('window-full');
      }
    }
  }

  private deliver(node: Sight, event: EventOf<'deliver'>): void {
    const { id, message } = event.flight;
    const view = event.after;
    const again = this.copied.size > 0 && this.copied.has(id);
    if (event.count > 0) this.copied.add(id);
    node.ticked = false;
    switch (message.type) {
      case 'MsgApp':
        return this.deliverAppend(node, event, again);
      case 'MsgAppResp':
        if (message.reject) this.hit('append-refused');
        return;
      case 'MsgVoteResp':
        return this.deliverVote(view, message, again);
      case 'MsgPreVoteResp':
        if (message.reject) this.hit('pre-vote-refused');
        return;
      case 'MsgVote':
        if (message.term > view.term) node.asked = message.term;
        if (node.conf !== null && !isVoter(node.conf, node.id)) {
          this.hit('non-voter-asked');
        }
        return;
      case 'MsgSnap':
        return this.deliverSnapshot(view, message);
      case 'MsgTimeoutNow':
        node.called = message.term;
        return;
      case 'MsgReadIndexResp':
        this.hit('read-forwarded');
    }
  }

  private deliverAppend(
    node: Sight,
    { flight: { id, message }, after }: EventOf<'deliver'>,
    again: boolean,
  ): void {
    const { from, term } = message;
    if (again) this.hit('append-twice');
    if (term < after.term) this.hit('append-of-old-term');
    const newest = node.appends[from] ?? 0;
    if (id > newest) node.appends[from] = id;
    else if (!again) this.hit('append-late');
  }

  private deliverVote(view: NodeView, { reject, term }: Message, again: boolean): void {
    if (reject) return;
    if (again) this.hit('vote-twice');
    if (term < view.term) this.hit('old-vote-late');
  }

  private deliverSnapshot(view: NodeView, { snapshot }: Message): void {
    const { index } = snapshot!.metadata;
    if (index <= view.commit) this.hit('snapshot-old');
    else if (index < view.lastIndex) this.hit('snapshot-over-log');
  }

  private drop({ flight }: EventOf<'drop'>): void {
    const { type, from, to } = flight.message;
    if (type === 'MsgSnap') this.hit('snapshot-lost');
    const there = this.cuts.has(from, to);
    if (there && !this.cuts.has(to, from)) this.hit('one-way-loss');
  }

  // Disks

  private append(node: Sight, { entries }: EventOf<'append'>): void {
    const before = entries[0]!.index - 1;
    const { last } = node.log;
    if (before < node.stable) this.hit('truncation-synced');
    else if (before < last) this.hit('truncation-unsynced');
    node.prior = Math.min(last, before);
  }

  private install(node: Sight, { snapshot }: EventOf<'snapshot'>): void {
    this.hit('snapshot-installed');
    node.prior = snapshot.metadata.index;
  }

  private crash(node: Sight, { before, count, detail }: EventOf<'crash'>): void {
    const { role, term, vote, lastIndex } = before;
    if (role === 'leader') this.hit('leader-crashed');
    if (count > 0) this.hit('crash-keeps-unsynced');
    if (detail === 'torn') this.hit('torn-record');
    else if (detail === 'fsync') this.hit('sync-failed');
    if (count === 0 && lastIndex > node.stable) this.hit('crash-loses-entries');
    const { durable } = node;
    const kept = durable.term === term && durable.vote === vote;
    if (count === 0 && vote !== 0 && !kept) this.hit('crash-loses-vote');
    node.paused = false;
    node.calling = 0;
    node.called = 0;
  }

  private restart(node: Sight, event: EventOf<'restart'>): void {
    const { after, conf, index, count } = event;
    node.starting = index > count;
    if (count > 0 && index === count) this.hit('machine-kept');
    node.prior = after.lastIndex;
    if (after.lastIndex > after.commit) this.hit('restart-uncommitted');
    if (isJoint(conf)) this.hit('restart-in-joint');
  }

  // What is committed

  private commit(node: Sight, { index, after }: EventOf<'commit'>): void {
    if (after.role !== 'leader') return;
    node.committedIn = after.term;
    if (node.inherits) this.hit('earlier-term-committed');
    node.inherits = false;
    if (index > node.stable) this.hit('commit-before-own-disk');
  }

  private apply({ index, entries }: EventOf<'apply'>): void {
    if (index <= this.applied) return;
    this.applied = index;
    const { type, data } = entries[0];
    if (type !== 'EntryNormal' || data.length === 0) return;
    const write = writeOf(data);
    if (write === null) return;
    const { client, seq } = write;
    const before = this.done.get(client) ?? 0;
    if (seq === before) this.hit('write-twice-in-log');
    if (seq <= before) return;
    this.done.set(client, seq);
    if (this.abandoned.has(`${client}.${seq}`)) {
      this.hit('abandoned-write-done');
    }
  }

  private configure(node: Sight, { conf, index, after }: EventOf<'conf'>): void {
    const before = node.conf;
    if (before === null) return;
    if (after.role === 'leader' && !isVoter(conf, node.id)) {
      this.hit('leader-removed');
    }
    if (index <= this.confIndex) return;
    // The first node that has it in force.
    this.confIndex = index;
    this.conf = conf;
    if (isJoint(conf) && !isJoint(before)) {
      this.hit('joint-entered');
      this.jointLed = this.led;
    } else if (isJoint(before) && !isJoint(conf)) {
      if (before.autoLeave) this.hit('auto-leave');
      if (this.led > this.jointLed) this.hit('joint-left-by-other');
    }
    if (before.learners.some((id) => conf.voters.includes(id))) {
      this.hit('learner-promoted');
    }
    const lower = [...conf.learners, ...conf.learnersNext];
    if (before.voters.some((id) => lower.includes(id))) {
      this.hit('voter-demoted');
    }
  }

  // Clients

  /** Somebody hears what became of what nobody waits for. */
  private tell({ node, term, count, detail }: EventOf<'told'>): void {
    const name = `${node}.${term}.${count}`;
    if (detail === 'replaced') this.hit('proposal-replaced');
    else if (detail === 'unknown') this.hit('fate-unknown');
    else if (detail === 'refused') this.hit('change-refused');
    else if (detail === 'joint') this.halfDone.add(name);
    else if (detail === 'changed' && this.halfDone.has(name)) this.hit('change-awaited');
  }

  private call({ committedIn }: Sight, event: EventOf<'call'>): void {
    const { operation, after: view } = event;
    if (operation.kind !== 'get') return;
    this.reads.set(operation.id, this.led);
    if (view.role !== 'leader') return;
    if (view.term < this.led) this.hit('stale-leader-asked');
    else if (committedIn < view.term) this.hit('read-before-commit');
  }

  private answer(event: EventOf<'return'>): void {
    const { id, kind, result, expected } = event.operation;
    if (kind === 'cas' && result !== expected) this.hit('cas-failed');
    if (kind !== 'get') return;
    if ((this.reads.get(id) ?? this.led) < this.led) {
      this.hit('read-over-election');
    }
    this.reads.delete(id);
  }

  private giveUp(event: EventOf<'give-up'>): void {
    const { id, kind, client, seq } = event.operation;
    if (kind === 'get') this.reads.delete(id);
    else this.abandoned.add(`${client}.${seq}`);
  }
}

/** Adds the counts of one run to those of others. */
export function mergeCoverage(
  sum: Map<SituationId, number>,
  seen: ReadonlyMap<SituationId, number>,
): void {
  for (const [id, count] of seen) sum.set(id, (sum.get(id) ?? 0) + count);
}

function isJoint({ votersOutgoing }: ConfState): boolean {
  return votersOutgoing.length > 0;
}

function isVoter({ voters, votersOutgoing }: ConfState, id: number): boolean {
  return voters.includes(id) || votersOutgoing.includes(id);
}

/** Client and number at the beginning of a command; see `machine.ts`. */
function writeOf(bytes: Uint8Array): { client: string; seq: number } | null {
  const data = payloadOf(bytes);
  const end = data.indexOf(32);
  if (end < 0) return null;
  const text = String.fromCharCode(...data.subarray(0, end));
  const dot = text.indexOf('.');
  if (dot < 0) return null;
  return { client: text.slice(0, dot), seq: Number(text.slice(dot + 1)) };
}
