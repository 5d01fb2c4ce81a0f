/** Whose a data folder is, and that two processes never work in one. */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataFolder, DataFolderError } from '../../examples/raft-kv/data_folder.ts';
import { FolderLock, FolderLockedError } from '../../examples/raft-kv/folder_lock.ts';
import { MemoryFiles } from '../../examples/raft-kv/memory_files.ts';
import { NodeFiles } from '../../examples/raft-kv/node_files.ts';

const IDENTITY = { cluster: 'a:1,b:1', member: 2 };
const open = (files: MemoryFiles, identity = IDENTITY): Promise<DataFolder> =>
  DataFolder.open(files, 'data', identity);

describe('a data folder', () => {
  it('counts how often it was opened', async () => {
    const files = new MemoryFiles();
    for (const run of [1, 2, 3]) expect((await open(files)).run).toBe(run);
  });

  it('never counts a number twice, wherever the power goes', async () => {
    for (let steps = 0; ; steps++) {
      const files = new MemoryFiles();
      await open(files);
      let left = steps;
      files.beforeChange = () => {
        if (left-- === 0) throw new Error('no power');
      };
      const run = await open(files).then(
        (folder) => folder.run,
        () => null,
      );
      for (const survives of [true, false]) {
        const after = (await open(files.crashed(() => survives))).run;
        expect(after).toBeGreaterThan(run ?? 1);
        expect(after).toBeLessThanOrEqual(3);
      }
      if (run !== null) break;
    }
  });

  it.each([
    ['cluster', { ...IDENTITY, cluster: 'c:1' }, 'is of the cluster a:1,b:1, and this is c:1'],
    ['member', { ...IDENTITY, member: 3 }, 'is of member 2, and this is member 3'],
  ])('of another %s is not opened', async (_, identity, problem) => {
    const files = new MemoryFiles();
    await open(files);
    await expect(open(files, identity)).rejects.toThrow(problem);
    await expect(open(files, identity)).rejects.toThrow(DataFolderError);
    expect((await open(files)).run).toBe(2);
  });

  it.each([
    ['of another version', '{"format":2}', 'has format 2; this version of raft-kv reads 1'],
    ...[
      '{"form',
      'null',
      '7',
      '[]',
      '{}',
      '{"format":"1"}',
      '{"format":1}',
      '{"format":1,"cluster":"a:1,b:1","member":2,"run":null,"removed":false}',
      '{"format":1,"cluster":"a:1,b:1","member":2,"run":3}',
    ].map((text) => [`that says ${text}`, text, "has a member.json that can't be read"]),
  ])('%s is not opened', async (_, text, problem) => {
    const files = new MemoryFiles([['data/member.json', new TextEncoder().encode(text)]]);
    await expect(open(files)).rejects.toThrow(problem);
  });

  it('of a member that was removed is not opened again', async () => {
    const files = new MemoryFiles();
    await (await open(files)).retire();
    await expect(open(files)).rejects.toThrow('is of member 2, which was removed from its cluster');
  });
});

describe('on the disk of the machine', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'raft-kv-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('a folder with a log and no owner is not opened', async () => {
    const files = new NodeFiles();
    expect((await DataFolder.open(files, folder, IDENTITY)).run).toBe(1);
    await mkdir(join(folder, 'wal'));
    expect((await DataFolder.open(files, folder, IDENTITY)).run).toBe(2);
    await rm(join(folder, 'member.json'));
    await expect(DataFolder.open(files, folder, IDENTITY)).rejects.toThrow(
      'has a log, but no member.json',
    );
  });

  it('a lock is held until it is released, by whatever path one comes', async () => {
    const lock = await FolderLock.take(folder);
    const other = `${folder}.link`;
    await symlink(folder, other);
    try {
      await expect(FolderLock.take(other)).rejects.toThrow(FolderLockedError);
      await expect(FolderLock.take(other)).rejects.toThrow(`is in use by process ${process.pid}`);
    } finally {
      await rm(other);
    }
    await lock.release();
    await (await FolderLock.take(folder)).release();
  });

  it('a lock ends with its process, however that ends', async () => {
    const { href } = new URL('../../examples/raft-kv/folder_lock.ts', import.meta.url);
    const script = `
      import { FolderLock } from ${JSON.stringify(href)};
      await FolderLock.take(${JSON.stringify(folder)});
      console.log('locked');
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script]);
    await new Promise((resolve) => child.stdout.once('data', resolve));
    await expect(FolderLock.take(folder)).rejects.toThrow(`is in use by process ${child.pid}`);
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
    await (await FolderLock.take(folder)).release();
  });
});
