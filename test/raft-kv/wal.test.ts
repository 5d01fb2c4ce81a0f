/** The write-ahead log: what it keeps, whatever happens to the power and to single bytes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newConfState, newEntry, newSnapshot } from '../../src/index.ts';
import type { Batch, Entry, EntryId, HardState } from '../../src/index.ts';
import { seeded } from '../../sim/random.ts';
import { crc32c } from '../../examples/raft-kv/crc32c.ts';
import { MemoryFiles } from '../../examples/raft-kv/memory_files.ts';
import { Wal } from '../../examples/raft-kv/wal.ts';
import type { Logged } from '../../examples/raft-kv/wal.ts';
import { WalError } from '../../examples/raft-kv/wal_record.ts';

const FOLDER = 'data/wal';
const IDENTITY = { cluster: 'test', member: 1 };
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function open(files: MemoryFiles, more: object = {}): ReturnType<typeof Wal.open> {
  return Wal.open({ files, folder: FOLDER, identity: IDENTITY, segmentSize: 2048, ...more });
}

function batch(entries: Entry[], hardState: HardState | null = null): Batch {
  return { snapshot: null, entries, hardState };
}

describe('CRC-32C', () => {
  it('is that of RFC 3720, appendix B.4', () => {
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
    expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43);
    expect(crc32c(Uint8Array.from({ length: 32 }, (_, i) => i))).toBe(0x46dd794e);
    expect(crc32c(bytesOf('6789'), crc32c(bytesOf('12345')))).toBe(crc32c(bytesOf('123456789')));
  });
});

/** What a node is told to write, one step after the other. */
type Step =
  | { readonly kind: 'append'; readonly batches: readonly Batch[]; readonly sync: boolean }
  | { readonly kind: 'snapshot'; readonly id: EntryId; readonly compactTo: number };

/** What a log must say. Entries that were compacted do not matter. */
interface State {
  readonly hardState: HardState | null;
  readonly entries: readonly Entry[];
  readonly snapshots: readonly EntryId[];
  readonly compacted: number;
}

const NOTHING: State = { hardState: null, entries: [], snapshots: [], compacted: 0 };

function after(state: State, { snapshot, entries, hardState }: Batch): State {
  let next = state;
  if (snapshot !== null) {
    const { index, term } = snapshot.metadata;
    next = { ...next, entries: [], snapshots: [{ index, term }], compacted: index };
  }
  const [first] = entries;
  if (first !== undefined) {
    const kept = next.entries.filter(({ index }) => index < first.index);
    next = { ...next, entries: [...kept, ...entries] };
  }
  return hardState === null ? next : { ...next, hardState };
}

/** What a script makes of nothing: the states after each of its writes, and how many are certain. */
class Model {
  readonly states: State[] = [NOTHING];
  /** Index of the oldest state that a crash may leave. */
  certain = 0;

  /** Before the call: what it will have made. */
  begin(step: Step): void {
    if (step.kind === 'append') {
      for (const one of step.batches) this.states.push(after(this.states.at(-1)!, one));
    } else {
      const { snapshots, entries, compacted, hardState } = this.states.at(-1)!;
      const kept = [...snapshots, step.id].slice(-2);
      const upTo = Math.max(compacted, Math.min(step.compactTo, kept[0]!.index));
      this.states.push({ hardState, entries, snapshots: kept, compacted: upTo });
    }
  }

  /** The call is done. */
  end(step: Step): void {
    if (step.kind === 'snapshot' || step.sync) this.certain = this.states.length - 1;
  }
}

function seen({ hardState, entries, snapshots }: Logged, compacted: number): string {
  const rest = entries.filter(({ index }) => index > compacted);
  return JSON.stringify([hardState, snapshots, rest.map((e) => [e.index, e.term, [...e.data]])]);
}

/** A script of a node's life: it writes, forgets, is sent a snapshot, makes its own. */
function script(seed: number, length: number): Step[] {
  const random = seeded(seed);
  const below = (n: number): number => Math.floor(random() * n);
  const steps: Step[] = [];
  let [term, last, first, commit] = [1, 0, 1, 0];
  const terms = new Map<number, number>();
  const newBatch = (): Batch => {
    const from = random() < 0.15 ? Math.max(commit + 1, last - below(4)) : last + 1;
    if (from <= last) term++;
    const entries = Array.from({ length: below(4) }, (_, i) => {
      const data = Uint8Array.from({ length: below(120) }, () => 1 + below(255));
      return newEntry(term, from + i, data);
    });
    for (const entry of entries) terms.set(entry.index, term);
    if (entries.length > 0) last = entries.at(-1)!.index;
    commit = Math.max(commit, Math.min(last, commit + below(3)));
    return batch(entries, random() < 0.7 ? { term, vote: below(4), commit } : null);
  };
  while (steps.length < length) {
    const what = random();
    if (what < 0.06 && commit >= first) {
      const id = { index: commit, term: terms.get(commit)! };
      steps.push({ kind: 'snapshot', id, compactTo: Math.max(0, commit - below(5)) });
      first = commit + 1;
    } else if (what < 0.09) {
      last = Math.max(last, commit) + 1 + below(10);
      [commit, first] = [last, last + 1];
      const snapshot = newSnapshot(last, term, newConfState({ voters: [1] }));
      const hardState = { term, vote: 0, commit };
      steps.push({ kind: 'append', batches: [{ snapshot, entries: [], hardState }], sync: true });
    } else {
      const batches = Array.from({ length: 1 + below(3) }, newBatch);
      steps.push({ kind: 'append', batches, sync: random() < 0.7 });
    }
  }
  return steps;
}

async function perform(wal: Wal, step: Step): Promise<void> {
  if (step.kind === 'append') await wal.append(step.batches, step.sync);
  else await wal.snapshot(step.id, step.compactTo);
}

class PowerCut extends Error {}

/** Runs a script until its change number `cut`; null if it came to its end before. */
async function cutAt(steps: readonly Step[], cut: number, segmentSize: number) {
  const files = new MemoryFiles();
  const model = new Model();
  let changes = 0;
  files.beforeChange = () => {
    if (++changes > cut) throw new PowerCut();
  };
  try {
    const { wal } = await open(files, { segmentSize });
    for (const step of steps) {
      model.begin(step);
      await perform(wal, step);
      model.end(step);
    }
  } catch (error) {
    if (!(error instanceof PowerCut)) throw error;
    return { files, model };
  }
  return null;
}

/** The log that a disk has is one that the node may have had. */
async function expectKept(disk: MemoryFiles, model: Model, place: string): Promise<void> {
  const { wal, logged } = await open(disk).catch((error: Error) => {
    throw new Error(`${place}: ${error.message}`, { cause: error });
  });
  const possible = model.states.slice(model.certain);
  const found = possible.find((state) => seen(logged, state.compacted) === seen(state, state.compacted));
  if (found === undefined) {
    const wanted = possible.map((state) => seen(state, state.compacted)).join('\n');
    throw new Error(`${place}: ${seen(logged, 0)}\nis none of\n${wanted}`);
  }
  // It goes on from there, and nothing that was lost comes back.
  const next = newEntry(9, (found.entries.at(-1)?.index ?? found.snapshots.at(-1)?.index ?? 0) + 1);
  await wal.append([batch([next])], true);
  const again = await open(disk.crashed(() => false));
  expect(again.logged.entries.at(-1)).toEqual(next);
}

describe('a write-ahead log', () => {
  it('has what was written, in as many segments as it takes, and lets go of old ones', async () => {
    const files = new MemoryFiles();
    const model = new Model();
    const { wal } = await open(files);
    for (const step of script(1, 200)) {
      model.begin(step);
      await perform(wal, step);
    }
    const { logged } = await open(files.crashed(() => true));
    const state = model.states.at(-1)!;
    expect(seen(logged, state.compacted)).toBe(seen(state, state.compacted));
    expect(parseInt(wal.names().at(-1)!, 16)).toBeGreaterThan(5);
    expect(wal.names().length).toBeLessThan(10);
    expect(await files.list(FOLDER)).toEqual(wal.names());
  });

  it.each([
    [1, 2048],
    [2, 600],
    [3, 200],
  ])(
    'keeps what it has said is kept, wherever the power goes (script %i, segments of %i bytes)',
    async (seed, segmentSize) => {
      const steps = script(seed, 200);
      for (let cut = 0; ; cut++) {
        const run = await cutAt(steps, cut, segmentSize);
        if (run === null) {
          expect(cut).toBeGreaterThan(300);
          return;
        }
        const random = seeded(cut);
        for (const chance of [0, 0.5, 1]) {
          const disk = run.files.crashed(() => random() < chance);
          await expectKept(disk, run.model, `cut ${cut}, ${chance} survives`);
        }
      }
    },
    120_000,
  );

  it('does not start on a log of which a byte has changed that was synced', async () => {
    const files = new MemoryFiles();
    const { wal } = await open(files, { segmentSize: 600 });
    for (let i = 1; i <= 12; i++) {
      await wal.append(
        [batch([newEntry(1, i, bytesOf(`x=${i}`))], { term: 1, vote: 1, commit: i })],
        true,
      );
    }
    const { logged } = await open(files, { segmentSize: 600 });
    for (const [path, bytes] of files.contents()) {
      for (let at = 0; at < bytes.length; at++) {
        const changed = bytes.slice();
        changed[at]! ^= 1 << (at % 8);
        const disk = new MemoryFiles(new Map([...files.contents(), [path, changed]]));
        const opened = await open(disk, { segmentSize: 600 }).catch((error: unknown) => error);
        if (opened instanceof WalError) {
          expect(opened.message).toContain(opened.file);
          expect(path.endsWith(opened.file)).toBe(true);
        } else {
          // Nothing was lost: it was a byte of no meaning.
          const { logged: found } = opened as { readonly logged: Logged };
          expect(seen(found, 0), `${path} ${at}`).toBe(seen(logged, 0));
        }
      }
    }
  });

  it('is never written again after a write has failed', async () => {
    const files = new MemoryFiles();
    const { wal } = await open(files);
    let failing = true;
    files.beforeChange = () => {
      if (failing) throw new Error('ENOSPC: no space left on device');
    };
    await expect(wal.append([batch([newEntry(1, 1)])], true)).rejects.toThrow('ENOSPC');
    failing = false;
    await expect(wal.append([batch([newEntry(1, 1)])], true)).rejects.toThrow('ENOSPC');
  });

  it('is no other member’s, no other cluster’s, and of no other format', async () => {
    const files = new MemoryFiles();
    await open(files);
    const refused = async (identity: object): Promise<string> =>
      open(files, { identity: { ...IDENTITY, ...identity } }).then(
        () => 'taken',
        (error: Error) => error.message,
      );
    expect(await refused({ member: 2 })).toContain('belongs to member 1, and this is 2');
    expect(await refused({ cluster: 'other' })).toContain('belongs to the cluster test');
  });

  it('says what it cuts, and what it misses', async () => {
    const files = new MemoryFiles();
    const { wal } = await open(files, { segmentSize: 300 });
    for (let i = 1; i <= 9; i++)
      await wal.append([batch([newEntry(1, i, new Uint8Array(40).fill(1))])], true);
    const names = wal.names();
    await files.remove(`${FOLDER}/${names[1]}`);
    await expect(open(files)).rejects.toThrow('segment 2 is missing before it');

    const torn = new MemoryFiles();
    const fresh = await open(torn);
    await fresh.wal.append([batch([newEntry(1, 1, new Uint8Array(1200).fill(7))])], false);
    let sectors = 0;
    const said: string[] = [];
    const disk = torn.crashed(() => sectors++ !== 1);
    await open(disk, { say: (line: string) => said.push(line) });
    expect(said).toEqual([
      expect.stringMatching(/\.wal: cut a write that was never finished, at byte \d+$/),
    ]);
  });

  it('gives back any batch, byte for byte', async () => {
    const entries = fc.array(fc.record({ term: fc.nat(9), data: fc.uint8Array({ maxLength: 700 }) }), {
      maxLength: 5,
    });
    await fc.assert(
      fc.asyncProperty(entries, fc.boolean(), async (list, sync) => {
        const files = new MemoryFiles();
        const { wal } = await open(files);
        const made = list.map(({ term, data }, i) => newEntry(term, i + 1, data));
        await wal.append([batch(made, { term: 9, vote: 0, commit: 0 })], sync);
        const { logged } = await open(files.crashed(() => true));
        expect(logged.entries).toEqual(made);
      }),
      { numRuns: 60 },
    );
  });
});
