/** The disk of a node: whatever the power does, it has what it said it has. */
import { describe, expect, it } from 'vitest';
import { MemoryStorage, newEntry, newSnapshot, STORAGE_CASES } from '../../src/index.ts';
import type { Snapshot, Storage, StorageContents, Stored } from '../../src/index.ts';
import { seeded } from '../../sim/random.ts';
import { NodeDisk } from '../../examples/raft-kv/disk.ts';
import type { OpenFile } from '../../examples/raft-kv/files.ts';
import { MemoryFiles } from '../../examples/raft-kv/memory_files.ts';
import { batch, MEMBERS, Model, script } from './harness.ts';
import type { State, Step } from './harness.ts';

const FOLDER = 'data';

async function open(files: MemoryFiles, more: object = {}) {
  const identity = { cluster: 'test', member: 1 };
  const disk = new NodeDisk({ files, folder: FOLDER, identity, segmentSize: 2048, ...more });
  return { disk, stored: await disk.load() };
}

async function perform(disk: NodeDisk, step: Step): Promise<void> {
  if (step.kind === 'append') return disk.write(step.batches, step.sync);
  await disk.save(newSnapshot(step.id.index, step.id.term, MEMBERS), step.compactTo);
  await disk.saved();
}

/** What must be there again. Entries that the snapshot covers do not matter. */
function seen({ hardState, snapshot, entries }: Stored): string {
  const { index, term } = snapshot?.metadata ?? { index: 0, term: 0 };
  const rest = entries.filter((entry) => entry.index > index);
  return JSON.stringify([hardState, index, term, rest.map((e) => [e.index, e.term, [...e.data]])]);
}

function storedIn({ hardState, snapshots, entries }: State): Stored {
  const id = snapshots.at(-1);
  const snapshot = id === undefined ? null : newSnapshot(id.index, id.term, MEMBERS);
  return { hardState, snapshot, entries };
}

class PowerCut extends Error {}

/**
 * A sync that fails leaves off the disk what it was to bring there; it stays
 * in the cache, and no later sync tries again.
 */
class CachingFiles extends MemoryFiles {
  failing = false;
  /** What each file has on the disk for certain, as its cache goes on. */
  private readonly onDisk = new Map<string, [at: number, bytes: Uint8Array][]>();

  override async open(path: string, what: 'new' | 'old'): Promise<OpenFile> {
    const file = await super.open(path, what);
    const waiting: [at: number, bytes: Uint8Array][] = [];
    const kept = this.onDisk.get(path) ?? [];
    this.onDisk.set(path, kept);
    return {
      ...file,
      write: async (at, bytes) => {
        waiting.push([at, bytes.slice()]);
        await file.write(at, bytes);
      },
      sync: async () => {
        const these = waiting.splice(0);
        if (this.failing) {
          this.failing = false;
          throw new Error('EIO: i/o error, fdatasync');
        }
        kept.push(...these);
      },
    };
  }

  override async rename(from: string, to: string): Promise<void> {
    await super.rename(from, to);
    this.onDisk.set(to, this.onDisk.get(from)!);
    this.onDisk.delete(from);
  }

  override crashed(): MemoryFiles {
    const left = [...this.contents()].map(([path, { length }]) => {
      const bytes = new Uint8Array(length);
      for (const [at, piece] of this.onDisk.get(path) ?? []) bytes.set(piece, at);
      return [path, bytes] as const;
    });
    return new MemoryFiles(left);
  }
}

/** Runs a script until its change number `cut`; null if it came to its end before. */
async function cutAt(steps: readonly Step[], cut: number, segmentSize: number) {
  const files = new MemoryFiles();
  const model = new Model();
  let changes = 0;
  files.beforeChange = () => {
    if (++changes > cut) throw new PowerCut();
  };
  try {
    const { disk } = await open(files, { segmentSize });
    for (const step of steps) {
      model.begin(step);
      await perform(disk, step);
      model.end(step);
    }
  } catch (error) {
    if (!(error instanceof PowerCut)) throw error;
    return { files, model };
  }
  return null;
}

/** What a disk has is one of the things that the node may have had. */
async function expectKept(files: MemoryFiles, model: Model, place: string): Promise<void> {
  const { disk, stored } = await open(files).catch((error: Error) => {
    throw new Error(`${place}: ${error.message}`, { cause: error });
  });
  const possible = model.states.slice(model.certain).map(storedIn);
  if (!possible.some((state) => seen(state) === seen(stored))) {
    throw new Error(`${place}: ${seen(stored)}\nis none of\n${possible.map(seen).join('\n')}`);
  }
  // It goes on from there, and nothing that was lost comes back.
  const last = stored.entries.at(-1)?.index ?? stored.snapshot?.metadata.index ?? 0;
  const next = newEntry(9, last + 1);
  await disk.write([batch([next])], true);
  const again = await open(files.crashed(() => false));
  expect(again.stored.entries.at(-1)).toEqual(next);
}

describe('the disk of a node', () => {
  it('has what was written, and lets go of what nobody needs', async () => {
    const files = new MemoryFiles();
    const model = new Model();
    const { disk } = await open(files);
    for (const step of script(1, 200)) {
      model.begin(step);
      await perform(disk, step);
    }
    const { stored } = await open(files.crashed(() => true));
    expect(seen(stored)).toBe(seen(storedIn(model.states.at(-1)!)));
    const segments = await files.list(`${FOLDER}/wal`);
    expect(parseInt(segments.at(-1)!, 16)).toBeGreaterThan(5);
    expect(segments.length).toBeLessThan(10);
    expect((await files.list(`${FOLDER}/snap`)).length).toBeLessThanOrEqual(2);
  });

  it.each([
    [1, 2048],
    [2, 600],
    [3, 200],
  ])(
    'keeps what it has said is kept, wherever the power goes (script %i, segments of %i bytes)',
    async (seed, segmentSize) => {
      const steps = script(seed, segmentSize > 1000 ? 200 : 80);
      for (let cut = 0; ; cut++) {
        const run = await cutAt(steps, cut, segmentSize);
        if (run === null) {
          expect(cut).toBeGreaterThan(250);
          return;
        }
        const random = seeded(cut);
        for (const chance of [0, 0.5, 1]) {
          const files = run.files.crashed(() => random() < chance);
          await expectKept(files, run.model, `cut ${cut}, ${chance} survives`);
        }
      }
    },
  );

  it.each([
    [4, 600],
    [5, 200],
  ])(
    'keeps what a start has read, wherever the process was killed (script %i, segments of %i bytes)',
    async (seed, segmentSize) => {
      const steps = script(seed, 60);
      for (let cut = 0; ; cut++) {
        const run = await cutAt(steps, cut, segmentSize);
        if (run === null) {
          expect(cut).toBeGreaterThan(150);
          return;
        }
        // Whatever was written is still there, synced or not.
        run.files.beforeChange = () => {};
        const { disk, stored } = await open(run.files, { segmentSize });
        const possible = run.model.states.slice(run.model.certain).map(storedIn);
        expect(possible.map(seen), `cut ${cut}`).toContain(seen(stored));
        // Others may have been told of it since: now the power goes.
        const after = await open(
          run.files.crashed(() => false),
          { segmentSize },
        );
        expect(seen(after.stored), `cut ${cut}`).toBe(seen(stored));
        // It goes as well after something was added to that.
        const last = stored.entries.at(-1)?.index ?? stored.snapshot?.metadata.index ?? 0;
        const next = newEntry(9, last + 1);
        await disk.write([batch([next])], true);
        const later = await open(
          run.files.crashed(() => false),
          { segmentSize },
        );
        expect(later.stored.entries.at(-1), `cut ${cut}`).toEqual(next);
      }
    },
  );

  it('keeps what a start has read, though the system thinks that it is on the disk', async () => {
    const files = new CachingFiles();
    const { disk } = await open(files);
    await disk.write([batch([newEntry(1, 1)])], true);
    files.failing = true;
    await expect(disk.write([batch([newEntry(1, 2)])], true)).rejects.toThrow('EIO');
    await expect(disk.write([batch([newEntry(1, 3)])], true)).rejects.toThrow('EIO');
    // The process ends, and is started again: it reads what the cache has.
    const { stored } = await open(files);
    expect(stored.entries.map(({ index }) => index)).toEqual([1, 2]);
    const after = await open(files.crashed());
    expect(seen(after.stored)).toBe(seen(stored));
  });

  it('writes on while it keeps a snapshot, wherever the power goes', async () => {
    const data = new Uint8Array(2000).fill(7);
    for (let cut = 0; ; cut++) {
      const files = new MemoryFiles();
      let changes = -Infinity;
      let synced = 0;
      files.beforeChange = () => {
        if (++changes > cut) throw new PowerCut();
      };
      const { disk } = await open(files);
      const add = async (index: number): Promise<void> => {
        await disk.write([batch([newEntry(1, index)], { term: 1, vote: 1, commit: index })], true);
        synced = index;
      };
      for (let i = 1; i <= 4; i++) await add(i);
      changes = 0;
      const steps = async (): Promise<void> => {
        await disk.save(newSnapshot(3, 1, MEMBERS, data), 3);
        for (let i = 5; i <= 8; i++) await add(i);
        // The next one waits for the one before it.
        await disk.save(newSnapshot(6, 1, MEMBERS, data), 6);
        const snapshot = newSnapshot(20, 1, MEMBERS, data);
        await disk.write([{ snapshot, entries: [], hardState: null }], true);
        synced = 20;
        await add(21);
        await disk.saved();
      };
      const done = await steps().then(
        () => true,
        (error: Error) => {
          if (!(error instanceof PowerCut)) throw error;
          return false;
        },
      );
      await disk.close().catch(() => {});
      for (const survives of [true, false]) {
        const { stored } = await open(files.crashed(() => survives));
        const covered = stored.snapshot?.metadata.index ?? 0;
        const last = stored.entries.at(-1)?.index ?? covered;
        expect(last).toBeGreaterThanOrEqual(synced);
        const needed = stored.entries.filter(({ index }) => index > covered);
        expect(needed.map(({ index }) => index)).toEqual(
          Array.from({ length: last - covered }, (_, i) => covered + 1 + i),
        );
        if (done) expect([covered, last]).toEqual([20, 21]);
      }
      if (!done) continue;
      expect(cut).toBeGreaterThan(30);
      expect(await files.list(`${FOLDER}/snap`)).toHaveLength(1);
      return;
    }
  });

  it('tells at once and with the next call that a snapshot could not be kept', async () => {
    const files = new MemoryFiles();
    const { disk } = await open(files);
    await disk.write([batch([newEntry(1, 1)])], true);
    files.beforeChange = (what) => {
      if (what.includes('snap')) throw new Error('no space left');
    };
    await disk.save(newSnapshot(1, 1, MEMBERS), 1);
    expect(await disk.failed).toMatchObject({ message: 'no space left' });
    await expect(disk.saved()).rejects.toThrow('no space left');
    await expect(disk.write([batch([newEntry(1, 2)])], true)).rejects.toThrow('no space left');
  });

  it('sets a damaged snapshot aside, and goes on from the one before it', async () => {
    const files = new MemoryFiles();
    const { disk } = await open(files);
    const entries = [1, 2, 3, 4, 5, 6].map((index) => newEntry(1, index));
    await disk.write([batch(entries, { term: 1, vote: 1, commit: 6 })], true);
    const data = new Uint8Array(5000).fill(5);
    await disk.save(newSnapshot(2, 1, MEMBERS, data), 2);
    await disk.save(newSnapshot(4, 1, MEMBERS, data), 4);
    await disk.saved();
    const [, newest] = await files.list(`${FOLDER}/snap`);
    const path = `${FOLDER}/snap/${newest}`;
    for (const at of [0, 9, 20, 3000]) {
      const damaged = files.contents().get(path)!.slice();
      damaged[at]! ^= 1;
      const said: string[] = [];
      const changed = new MemoryFiles(new Map([...files.contents(), [path, damaged]]));
      const { stored } = await open(changed, { say: (line: string) => said.push(line) });
      expect(stored.snapshot?.metadata.index).toBe(2);
      expect(stored.entries.map(({ index }) => index).slice(-4)).toEqual([3, 4, 5, 6]);
      expect(said).toEqual([expect.stringContaining(`it is now ${newest}.broken`)]);
      expect(await changed.list(`${FOLDER}/snap`)).toContain(`${newest}.broken`);
    }
  });

  it('does not start when no snapshot is left that the log goes on from', async () => {
    const files = new MemoryFiles();
    const { disk } = await open(files);
    const snapshot = newSnapshot(7, 2, MEMBERS, new Uint8Array(9));
    await disk.write([{ snapshot, entries: [], hardState: { term: 2, vote: 0, commit: 7 } }], true);
    await disk.write([batch([newEntry(2, 8)])], true);
    const [name] = await files.list(`${FOLDER}/snap`);
    await files.remove(`${FOLDER}/snap/${name}`);
    await expect(open(files)).rejects.toThrow('no snapshot is left');
  });
});

/** What the cases of the contract ask a storage to hold. */
function wantedContents(): StorageContents[] {
  const wanted: StorageContents[] = [];
  for (const { run } of STORAGE_CASES) {
    run((contents) => (wanted.push(contents), new MemoryStorage(contents)));
  }
  return wanted;
}

/** Writes contents to a disk, and reads them from there after a crash. */
async function throughDisk(contents: StorageContents): Promise<Storage> {
  const files = new MemoryFiles();
  const { disk } = await open(files);
  const { snapshot, hardState = null, entries = [], compacted, confState } = contents;
  // The log of a node that has compacted less than its snapshot covers.
  const own = snapshot !== undefined && compacted !== undefined;
  if (own) {
    const before: Snapshot = newSnapshot(compacted.index, compacted.term, snapshot.metadata.confState);
    await disk.write([{ snapshot: before, entries, hardState }], true);
    await disk.save(snapshot, compacted.index);
    await disk.saved();
  } else {
    await disk.write([{ snapshot: snapshot ?? null, entries, hardState }], true);
  }
  const { stored } = await open(files.crashed(() => false));
  const back = { ...contents, entries: stored.entries };
  return new MemoryStorage({
    ...(confState && { confState }),
    ...(compacted && { compacted }),
    ...(stored.snapshot && { snapshot: stored.snapshot }),
    ...(stored.hardState && { hardState: stored.hardState }),
    entries: back.entries,
  });
}

describe('a storage that was read from the disk', async () => {
  const made = await Promise.all(wantedContents().map(throughDisk));
  let next = 0;
  it.each(STORAGE_CASES.map(({ name, run }) => [name, run] as const))('%s', (_, run) => {
    run(() => made[next++]!);
  });
});
