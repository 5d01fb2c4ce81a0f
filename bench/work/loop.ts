import { EMPTY_DISK, Replica } from '../../src/index.ts';
import type { Effect, Message } from '../../src/index.ts';
import { PAYLOAD_SIZE } from './host.ts';
import type { Host, Library } from './host.ts';
import { chance, OURS } from './ours.ts';

const PAYLOAD = new Uint8Array(PAYLOAD_SIZE);

/** A node with the application loop around it, on a disk that forgets. */
class LoopHost implements Host<Message> {
  applied = 0;
  private readonly replica: Replica<null>;

  constructor(id: number, ids: readonly number[]) {
    this.replica = new Replica({
      id,
      electionTick: 10,
      heartbeatTick: 1,
      maxSizePerMsg: 1024 * 1024,
      maxInflightMsgs: 256,
      random: chance(id),
      run: 1,
      founders: ids,
      stored: EMPTY_DISK,
      // RawNode beside it does not compact either.
      compaction: { afterEntries: Number.MAX_SAFE_INTEGER, afterBytes: Number.MAX_SAFE_INTEGER },
    });
  }

  campaign(): void {
    this.replica.campaign();
  }

  tick(): void {
    this.replica.tick();
  }

  propose(): void {
    this.replica.propose(PAYLOAD);
  }

  step(m: Message): void {
    this.replica.step(m);
  }

  turn(post: (m: Message) => void): boolean {
    const { replica } = this;
    if (!replica.take()) return false;
    for (;;) {
      const effects = replica.effects();
      if (effects.length === 0) return true;
      for (const effect of effects) this.perform(effect, post);
    }
  }

  private perform(effect: Effect<null>, post: (m: Message) => void): void {
    const { replica } = this;
    switch (effect.kind) {
      case 'write':
        replica.written(effect);
        break;
      case 'send':
        for (const m of effect.messages) post(m);
        break;
      case 'apply':
        this.applied += effect.entries.length;
        replica.applied(
          effect,
          effect.entries.map(() => null),
        );
        break;
      case 'settle':
        if (effect.fate.kind !== 'committed') throw new Error(`a proposal was ${effect.fate.kind}`);
        break;
      default:
        throw new Error(`nobody asked for a ${effect.kind}`);
    }
  }
}

/** The application loop of src/replica/ on top of the same RawNode. */
export const LOOP: Library<Message> = { ...OURS, host: (id, ids) => new LoopHost(id, ids) };
