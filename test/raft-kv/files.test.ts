/** Files of the machine and files in memory are the same to whoever uses them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { newEntry, newSnapshot } from '../../src/index.ts';
import { NodeDisk } from '../../examples/raft-kv/disk.ts';
import type { Files } from '../../examples/raft-kv/files.ts';
import { MemoryFiles } from '../../examples/raft-kv/memory_files.ts';
import { NodeFiles } from '../../examples/raft-kv/node_files.ts';
import { batch, MEMBERS } from './harness.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'raft-kv-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('files of the machine', () => {
  it('sync the folder above one that they make', async () => {
    const synced: string[] = [];
    class Watched extends NodeFiles {
      override async syncFolder(at: string): Promise<void> {
        synced.push(path.relative(folder, at));
        await super.syncFolder(at);
      }
    }
    const files = new Watched();
    await files.list(`${folder}/new/wal`);
    expect(synced).toEqual(['new', '']);
    await files.list(`${folder}/new/snap`);
    expect(synced).toEqual(['new', '', 'new']);
    await files.list(`${folder}/new/snap`);
    expect(synced).toHaveLength(3);
  });
});

describe.each([
  ['in memory', new MemoryFiles(), 'data'],
  ['of the machine', new NodeFiles(), folder],
] as const)('files %s', (_, files: Files, root) => {
  it('are written at any place, made longer and shorter, renamed and removed', async () => {
    const at = `${root}/a`;
    expect(await files.list(at)).toEqual([]);
    const file = await files.open(`${at}/x`, 'new');
    await file.write(2, Uint8Array.of(7, 8));
    await file.resize(6);
    await file.sync();
    expect([...(await files.read(`${at}/x`))]).toEqual([0, 0, 7, 8, 0, 0]);
    await file.resize(3);
    await file.close();
    await files.rename(`${at}/x`, `${at}/y`);
    await files.syncFolder(at);
    expect(await files.list(at)).toEqual(['y']);
    const again = await files.open(`${at}/y`, 'old');
    await again.write(0, Uint8Array.of(1));
    await again.close();
    expect([...(await files.read(`${at}/y`))]).toEqual([1, 0, 7]);
    const empty = await files.open(`${at}/y`, 'new');
    await empty.close();
    expect((await files.read(`${at}/y`)).length).toBe(0);
    await files.remove(`${at}/y`);
    expect(await files.list(at)).toEqual([]);
    await expect(files.read(`${at}/y`)).rejects.toThrow('no such file');
  });

  it('carry the disk of a node', async () => {
    const options = { files, folder: `${root}/node`, identity: { cluster: 'c', member: 1 } };
    const disk = new NodeDisk({ ...options, segmentSize: 4096 });
    expect(await disk.load()).toEqual({ hardState: null, snapshot: null, entries: [] });
    for (let i = 1; i <= 40; i++) {
      const entry = newEntry(1, i, new Uint8Array(300).fill(i));
      await disk.write([batch([entry], { term: 1, vote: 1, commit: i })], true);
    }
    await disk.save(newSnapshot(20, 1, MEMBERS, Uint8Array.of(1)), 20);
    await disk.save(newSnapshot(30, 1, MEMBERS, Uint8Array.of(2)), 30);
    await disk.close();
    const stored = await new NodeDisk({ ...options, segmentSize: 4096 }).load();
    expect(stored.hardState).toEqual({ term: 1, vote: 1, commit: 40 });
    expect(stored.snapshot?.metadata.index).toBe(30);
    expect(stored.entries.at(-1)).toEqual(newEntry(1, 40, new Uint8Array(300).fill(40)));
    expect(stored.entries[0]!.index).toBeGreaterThan(1);
    expect(stored.entries[0]!.index).toBeLessThanOrEqual(21);
  });
});
