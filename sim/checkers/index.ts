/**
 * The judges of a world. They see its events and nothing else, share no
 * code with the library, and say which rule was broken where.
 *
 * @module
 */
import type { EventOf, NodeEvent, Observer, SimEvent } from '../event.ts';
import { History } from './clients.ts';
import { checkApply, checkCommit } from './commit.ts';
import { checkContact, noteContact, renewContact } from './contact.ts';
import { checkAck, checkRestart, checkSave } from './disk.ts';
import { checkRole, checkVoteSent, noteVote } from './election.ts';
import { Fates } from './fates.ts';
import { checkAppend, checkAppended } from './log.ts';
import { checkAnswered, checkCapture, checkKept, checkRestore, checkStopped, noteAck } from './loop.ts';
import { checkConf, checkContent, checkSnapshot, noteStart } from './membership.ts';
import { Shadow } from './shadow.ts';
import type { ShadowNode } from './shadow.ts';
import { checkView } from './views.ts';
import type { Finding, Place, RuleId, Violation } from './violation.ts';

export * from './violation.ts';

/** What an inspector is told of the cluster. */
export interface InspectorOptions {
  /**
   * Whether reads rest on leases. Such reads can be stale when clocks run
   * apart, after a long cut and after a transfer of leadership, so that how
   * fresh their index is does not count.
   *
   * @defaultValue false
   */
  readonly leases?: boolean;
  /**
   * The election timeout of leaders that check their quorum, in ticks; 0
   * when they do not.
   *
   * @defaultValue 0
   */
  readonly checksQuorum?: number;
  /**
   * How far behind, in entries, a member may be for whom a leader keeps what
   * it needs, where the loop makes snapshots by itself.
   *
   * @defaultValue 20,000
   */
  readonly keepForFollower?: number;
}

/**
 * All rules at once. After the first violation nothing is looked at any
 * more: what follows from a broken rule says little.
 */
export class Inspector implements Observer {
  private readonly shadow = new Shadow();
  private readonly history: History;
  private readonly fates: Fates;
  private readonly checksQuorum: number;
  private readonly keepForFollower: number;
  private unclear: readonly string[] = [];

  constructor(options: InspectorOptions = {}) {
    const { leases = false, checksQuorum = 0 } = options;
    const { keepForFollower = 20_000 } = options;
    this.keepForFollower = keepForFollower;
    this.fates = new Fates(this.shadow);
    this.history = new History(this.shadow, leases);
    this.checksQuorum = checksQuorum;
  }

  /** What was found. */
  get violation(): Violation | null {
    return this.shadow.violation;
  }

  /**
   * Keys whose calls were too many to find out whether they are
   * linearizable. Known after {@link Inspector.finish}.
   */
  get undecided(): readonly string[] {
    return this.unclear;
  }

  see(event: SimEvent): void {
    const { shadow } = this;
    if (shadow.violation !== null) return;
    shadow.lastSeq = event.seq;
    switch (event.kind) {
      case 'cut':
      case 'heal':
      case 'note':
      case 'calm':
      case 'drop':
      case 'give-up':
        return;
    }
    const node = shadow.node(event);
    const { kind, after } = event;
    const began = kind === 'start' || kind === 'restart';
    if (after !== node.view && after.role !== 'down' && !began) {
      checkView(shadow, node, event);
      checkRole(shadow, node, event, node.view);
    }
    const failed = node.failed !== null && kind !== 'crash';
    if (failed) checkStopped(shadow, node, event);
    this.check(shadow, node, event);
    node.see(event);
    if (kind === 'append') checkAppended(shadow, node, event);
  }

  /** No more events come: what can only be judged at the end. */
  finish(): void {
    if (this.violation === null) this.unclear = this.history.finish();
  }

  /** Somebody else found a rule broken. */
  report(rule: RuleId, place: Place, finding: Finding): void {
    this.shadow.report(rule, place, finding);
  }

  /** What an event does is judged by how the node stood before it. */
  private check(shadow: Shadow, node: ShadowNode, event: NodeEvent): void {
    switch (event.kind) {
      case 'start':
        return noteStart(shadow, event);
      case 'restart':
        return checkRestart(shadow, node, event);
      case 'crash':
        node.cause = null;
        node.ticks = 0;
        node.failed = null;
        return;
      case 'send':
        return this.send(shadow, node, event);
      case 'deliver':
        return this.deliver(shadow, node, event);
      case 'tick':
        return this.tick(shadow, node, event);
      case 'campaign':
        node.cause = null;
        node.ticks = 1;
        return;
      case 'append':
        return checkAppend(shadow, node, event);
      case 'save':
        return checkSave(shadow, node, event);
      case 'commit':
        checkCommit(shadow, node, event);
        return this.fates.committed(event);
      case 'apply':
        return checkApply(shadow, node, event);
      case 'conf':
        renewContact(node);
        return checkConf(shadow, node, event);
      case 'transfer':
        return renewContact(node);
      case 'snapshot':
        return checkSnapshot(shadow, node, event);
      case 'call':
        return this.history.call(event);
      case 'read':
        return this.history.read(event);
      case 'return':
        checkAnswered(shadow, node, event);
        return this.history.answer(event);
      case 'panic': {
        const { commit, term } = event.after;
        const message = event.detail;
        return shadow.blame('no-panic', event, commit, term, 'panic', { message });
      }
      default:
        this.dispatchLoop(shadow, node, event);
    }
  }

  /** What the loop around the node does. */
  private dispatchLoop(shadow: Shadow, node: ShadowNode, event: SimEvent): void {
    switch (event.kind) {
      case 'restore':
        return checkRestore(shadow, node, event);
      case 'capture':
        checkContent(shadow, event);
        return checkCapture(shadow, node, event, this.keepForFollower);
      case 'compact':
        checkContent(shadow, event);
        return checkKept(shadow, node, event);
      case 'fail':
        node.failed = event.detail;
        return;
      case 'refuse':
        return this.fates.drop(event);
      case 'told':
        return this.fates.tell(event);
    }
  }

  private tick(shadow: Shadow, node: ShadowNode, event: EventOf<'tick'>): void {
    const { checksQuorum } = this;
    if (checksQuorum > 0) checkContact(shadow, node, event, checksQuorum);
    node.cause = null;
    node.ticks = event.count;
    node.age += event.count;
  }

  private send(shadow: Shadow, node: ShadowNode, event: EventOf<'send'>): void {
    const { message } = event.flight;
    if (message.reject) return;
    if (message.type === 'MsgAppResp') checkAck(shadow, node, event, message);
    else if (message.type === 'MsgVoteResp') {
      checkVoteSent(shadow, node, event, message);
    }
  }

  private deliver(shadow: Shadow, node: ShadowNode, event: EventOf<'deliver'>): void {
    const { message } = event.flight;
    node.cause = message;
    node.ticks = 0;
    noteContact(node, event);
    noteAck(node, message);
    if (message.type === 'MsgVoteResp' && !message.reject) {
      noteVote(shadow, node, message);
    }
  }
}
