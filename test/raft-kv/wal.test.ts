/** The write-ahead log: what it keeps, whatever happens to the power and to single bytes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newEntry } from '../../src/index.ts';
import { crc32c } from '../../examples/raft-kv/crc32c.ts';
import { MemoryFiles } from '../../examples/raft-kv/memory_files.ts';
import { Wal } from '../../examples/raft-kv/wal.ts';
import type { Logged } from '../../examples/raft-kv/wal.ts';
import { encodeRecord, readSegment, WalError } from '../../examples/raft-kv/wal_record.ts';
import { batch } from './harness.ts';

const FOLDER = 'data/wal';
const IDENTITY = { cluster: 'test', member: 1 };
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function open(files: MemoryFiles, more: object = {}): ReturnType<typeof Wal.open> {
  return Wal.open({ files, folder: FOLDER, identity: IDENTITY, segmentSize: 2048, ...more });
}

/** What a log says, as a text. */
function seen({ hardState, entries, snapshots }: Logged): string {
  return JSON.stringify([hardState, snapshots, entries.map((e) => [e.index, e.term, [...e.data]])]);
}

describe('CRC-32C', () => {
  it('is that of RFC 3720, appendix B.4', () => {
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
    expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43);
    expect(crc32c(Uint8Array.from({ length: 32 }, (_, i) => i))).toBe(0x46dd794e);
    expect(crc32c(bytesOf('6789'), crc32c(bytesOf('12345')))).toBe(crc32c(bytesOf('123456789')));
  });
});

describe('a write-ahead log', () => {
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
          // Nothing was lost: nobody had written there yet.
          expect(at).toBeGreaterThanOrEqual(readSegment(path, bytes, null, true).end);
          const { logged: found } = opened as { readonly logged: Logged };
          expect(seen(found), `${path} ${at}`).toBe(seen(logged));
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

  it('names a segment by the entry that comes next, also within a group', async () => {
    const files = new MemoryFiles();
    const { wal } = await open(files, { segmentSize: 600 });
    const entries = Array.from({ length: 9 }, (_, i) => newEntry(1, i + 1, new Uint8Array(150).fill(1)));
    await wal.append(
      entries.map((entry) => batch([entry])),
      true,
    );
    expect(wal.names().length).toBeGreaterThan(2);
    for (const name of wal.names().slice(1)) {
      const next = parseInt(name.slice(17), 16);
      const rest = new Map([...files.contents()].filter(([path]) => path >= `${FOLDER}/${name}`));
      const { logged } = await open(new MemoryFiles(rest), { segmentSize: 600 });
      expect(logged.entries[0]?.index).toBe(next);
    }
  });

  it('takes nothing in a value for a record, whatever it looks like', async () => {
    const files = new MemoryFiles();
    const { wal } = await open(files);
    const data = new Uint8Array(1200).fill(7);
    const { bytes: forged } = encodeRecord('batch', bytesOf('x'), 7, 2000);
    for (let from = 600; from + forged.length < 1200; from += forged.length + 1) data.set(forged, from);
    await wal.append([batch([newEntry(1, 1, data)])], false);
    let sectors = 0;
    const { logged } = await open(files.crashed(() => sectors++ !== 1));
    expect(logged.entries).toEqual([]);
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
