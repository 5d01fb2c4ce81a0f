/** What servers record, as the page draws it. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { MemoryFiles } from '../../examples/raft-kv/memory_files.ts';
import { Recorder } from '../../examples/raft-kv/recorder.ts';
import {
  readTraceFiles,
  TraceFileError,
  WINDOW,
  windowOf,
} from '../../site/components/Replay/trace_file.ts';
import { readTrace } from '../../site/runtime/trace_shape.ts';
import { calls, Servers } from './servers.ts';

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

/** The files of three servers, of which the one that leads has taken a few writes. */
async function recorded(): Promise<{ files: string[]; leader: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'raft-kv-'));
  open.push(() => rm(folder, { recursive: true }));
  const memory = () => ({ files: new MemoryFiles(), folder: 'data' });
  const servers = await Servers.start(0, memory, { snapshotEvery: 5 });
  open.push(() => servers.closeAll());
  const recorders: Recorder[] = [];
  await servers.found(3);
  for (const id of [1, 2, 3]) {
    const recorder = await Recorder.open(join(folder, `${id}`), id);
    recorders.push(recorder);
    await servers.add(id, { ...memory(), address: servers.founders[id - 1]! }, { recorder });
  }
  const leader = await servers.leader();
  for (let i = 0; i < 8; i++) await leader.write(calls(`SET k${i} value`));
  await vi.waitFor(() => {
    for (const node of servers.nodes.values()) expect(node.store.size).toBe(8);
  });
  await servers.closeAll();
  await Promise.all(recorders.map((recorder) => recorder.close()));
  const files = await Promise.all([1, 2, 3].map((id) => readFile(join(folder, `${id}`), 'utf8')));
  return { files, leader: leader.id };
}

const goOn = (): Promise<void> => Promise.resolve();

describe('what three servers record', () => {
  it('is one run, in which messages come after they were sent', async () => {
    const { files, leader } = await recorded();
    const trace = await readTraceFiles(files, 'en', goOn);
    expect(trace.nodes).toEqual([1, 2, 3]);
    for (let from = 0; from < trace.events.length; from += WINDOW) {
      const part = windowOf(trace, from);
      expect(readTrace({ nodes: part.nodes, seed: 0, events: part.events }).events).toHaveLength(
        Math.min(WINDOW, trace.events.length - from),
      );
    }
    const sent = new Set<number>();
    let delivered = 0;
    trace.events.forEach(({ kind, message, time }, i) => {
      expect(time).toBeGreaterThanOrEqual(trace.events[i - 1]?.time ?? 0);
      if (kind === 'send') sent.add(message!.id);
      if (kind !== 'deliver') return;
      delivered++;
      expect(sent.delete(message!.id)).toBe(true);
    });
    expect(delivered).toBeGreaterThan(20);

    const kinds = new Set(trace.events.map(({ kind }) => kind));
    for (const kind of [
      'start',
      'tick',
      'propose',
      'append',
      'save',
      'sync',
      'commit',
      'apply',
      'state',
      'capture',
      'compact',
    ]) {
      expect(kinds).toContain(kind);
    }
    const [first] = trace.events.filter(({ after }) => after?.role === 'leader');
    expect(first!.node).toBe(leader);
    const applied = trace.events
      .filter(({ kind }) => kind === 'apply')
      .map(({ node, after }) => [node, after!.applied]);
    for (const id of [1, 2, 3]) {
      const indexes = applied.filter(([node]) => node === id).map(([, index]) => index);
      expect(indexes).toEqual(indexes.map((_, i) => i + 1));
      expect(indexes.length).toBeGreaterThanOrEqual(9);
    }
  });

  it('is told in Chinese, too', async () => {
    const { files } = await recorded();
    const texts = async (language: 'en' | 'zh') =>
      (await readTraceFiles(files, language, goOn)).events.map(({ text }) => text);
    expect((await texts('en')).some((text) => /hears a tick/.test(text))).toBe(true);
    expect((await texts('zh')).every((text) => !/hears a tick/.test(text))).toBe(true);
  });

  it('says which line is no event', async () => {
    const { files } = await recorded();
    const lines = files[0]!.split('\n');
    const readWith = (line: string) => readTraceFiles([[lines[0], line, ''].join('\n')], 'en', goOn);
    const wrong = lines[1]!.replace('"kind":"', '"kind":"x');
    const long = lines[1]!.replace('"kind":"', `"x":"${'x'.repeat(1_000_000)}","kind":"`);
    for (const line of ['', '{', '[]', '{"seq":1}', wrong, long]) {
      await expect(readWith(line)).rejects.toThrow(TraceFileError);
      await expect(readWith(line)).rejects.toThrow(expect.objectContaining({ line: 2 }));
    }
    // A server that was killed has not finished its last line.
    expect((await readTraceFiles([`${lines[0]}\n{"se`], 'en', goOn)).events).toHaveLength(1);
  });

  it('is read with rests, and tells how far it is', async () => {
    const { files } = await recorded();
    const many = files.map((file) => file.repeat(30));
    const told: number[] = [];
    const trace = await readTraceFiles(many, 'en', (done) => Promise.resolve(void told.push(done)));
    expect(told.length).toBeGreaterThan(trace.events.length / 250);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told[0]!).toBeGreaterThan(0);
    expect(told.at(-1)!).toBeLessThanOrEqual(1);
  });
});
