/**
 * Rules about what clients are told.
 *
 * @module
 */
import type { EventOf, Operation } from '../event.ts';
import { payloadOf } from '../payload.ts';
import { checkRegister } from './linearizability.ts';
import type { Call } from './linearizability.ts';
import type { Shadow, ShadowNode } from './shadow.ts';

/** A call, with where it was answered. */
interface Asked extends Call {
  operation: Operation;
  returned: number;
  /** What was committed when it was asked. */
  readonly floor: number;
  /** The event that answered it. */
  answer: EventOf<'return'> | null;
}

/** All calls of a run. */
export class History {
  private readonly shadow: Shadow;
  private readonly leases: boolean;
  private readonly calls = new Map<number, Asked>();
  /** Highest index of a write that was answered. */
  private acknowledged = 0;

  constructor(shadow: Shadow, leases: boolean) {
    this.shadow = shadow;
    this.leases = leases;
  }

  /** A client asks. */
  call({ operation, seq }: EventOf<'call'>): void {
    const floor = this.shadow.commit;
    this.calls.set(operation.id, {
      operation,
      called: seq,
      returned: Infinity,
      floor,
      answer: null,
    });
  }

  /** The library names the index of a read. */
  read(event: EventOf<'read' | 'return'>): void {
    const { operation, index } = event;
    const asked = this.calls.get(operation.id);
    if (asked === undefined || this.leases || index >= asked.floor) return;
    const { term } = event.after;
    this.shadow.blame('read-fresh', event, index, term, 'read-stale', {
      operation,
      committed: asked.floor,
    });
  }

  /** A client is answered. */
  answer(event: EventOf<'return'>): void {
    const operation = event.operation;
    const asked = this.calls.get(operation.id);
    if (asked !== undefined) {
      asked.operation = operation;
      asked.returned = event.seq;
      asked.answer = event;
    }
    if (operation.kind === 'get') this.read(event);
    else this.checkWritten(event, operation);
  }

  /** What can only be judged at the end. @returns keys left undecided. */
  finish(): string[] {
    for (const node of this.shadow.nodes) {
      if (node?.view.role === 'leader') this.checkLeader(node);
    }
    const undecided: string[] = [];
    for (const [key, calls] of this.byKey()) {
      const { result, blamed } = checkRegister(calls);
      if (result === 'undecided') undecided.push(key);
      if (blamed !== null) this.blameCall(blamed);
    }
    return undecided;
  }

  private byKey(): Map<string, Asked[]> {
    const keys = new Map<string, Asked[]>();
    for (const asked of this.calls.values()) {
      const { key } = asked.operation;
      const same = keys.get(key);
      if (same === undefined) keys.set(key, [asked]);
      else same.push(asked);
    }
    return keys;
  }

  private checkWritten(event: EventOf<'return'>, operation: Operation): void {
    const { index } = event;
    const { term } = event.after;
    const rec = this.shadow.committed[index - 1];
    const { client, seq } = operation;
    if (rec !== undefined && begins(payloadOf(rec.entry.data), `${client}.${seq} `)) {
      this.acknowledged = Math.max(this.acknowledged, index);
      return;
    }
    this.shadow.blame('acknowledged', event, index, term, 'answer-not-committed', {
      operation,
      nothing: rec === undefined,
    });
  }

  /** A leader must hold what was acknowledged before its term. */
  private checkLeader(node: ShadowNode): void {
    const { shadow, acknowledged } = this;
    const rec = shadow.committed[acknowledged - 1];
    if (rec === undefined) return;
    const { term, lastIndex } = node.view;
    if (shadow.committedIn[acknowledged - 1]! >= term) return;
    const lost =
      lastIndex < acknowledged ||
      (node.log.last >= acknowledged && !node.log.holds(rec.index, rec.term));
    if (!lost) return;
    const place = { node: node.id, index: acknowledged, term, seq: shadow.lastSeq };
    shadow.report('acknowledged', place, {
      kind: 'answered-write-lost',
      args: { entryTerm: rec.term },
    });
  }

  private blameCall({ operation, answer }: Asked): void {
    const event = answer!;
    const { index, after } = event;
    this.shadow.blame('linearizable', event, index, after.term, 'answer-unexplained', {
      operation,
    });
  }
}

/** Reports whether bytes begin with a text of ASCII letters. */
function begins(data: Uint8Array, text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    if (data[i] !== text.charCodeAt(i)) return false;
  }
  return true;
}
