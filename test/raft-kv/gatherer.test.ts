/** Many jobs asked for at once: each has its own result, and none is lost. */
import { describe, expect, it } from 'vitest';
import { DroppedError, FateUnknownError, StoppedError } from '../../src/index.ts';
import { Gatherer } from '../../examples/raft-kv/gatherer.ts';
import type { GathererOptions } from '../../examples/raft-kv/gatherer.ts';
import { ClusterDownError, UnknownFateError } from '../../examples/raft-kv/service.ts';

type Ask = GathererOptions<number, number>['ask'];

function gatherer(ask: Ask, more: object = {}): Gatherer<number, number> {
  return new Gatherer({ ask, mostBytes: 100, mostOut: 2, patience: 10_000, pause: 1, ...more });
}

/** Answers when it is told to. */
function slow() {
  const out: { jobs: readonly number[]; answer: () => void }[] = [];
  const ask: Ask = (jobs) =>
    new Promise((resolve) => {
      out.push({ jobs, answer: () => resolve(jobs.map((job) => job * 10)) });
    });
  return { out, ask };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

describe('a gatherer', () => {
  it('asks once for what has come in one turn, and gives each its own result', async () => {
    const { out, ask } = slow();
    const gathers = gatherer(ask);
    const results = [1, 2, 3].map((job) => gathers.add(job, 1));
    expect(out).toEqual([]);
    await turn();
    expect(out.map(({ jobs }) => jobs)).toEqual([[1, 2, 3]]);
    out[0]!.answer();
    expect(await Promise.all(results)).toEqual([10, 20, 30]);
  });

  it('has a limit on what is out, and gathers the rest meanwhile', async () => {
    const { out, ask } = slow();
    const gathers = gatherer(ask);
    const results: Promise<number>[] = [];
    for (let job = 1; job <= 5; job++) {
      results.push(gathers.add(job, 1));
      await turn();
    }
    expect([gathers.out, gathers.length]).toEqual([2, 3]);
    expect(out.map(({ jobs }) => jobs)).toEqual([[1], [2]]);
    out[1]!.answer();
    await turn();
    expect(out.map(({ jobs }) => jobs)).toEqual([[1], [2], [3, 4, 5]]);
    out[0]!.answer();
    out[2]!.answer();
    expect(await Promise.all(results)).toEqual([10, 20, 30, 40, 50]);
    expect([gathers.out, gathers.length]).toEqual([0, 0]);
  });

  it('asks for no more bytes than it may, but for one job of any size', async () => {
    const { out, ask } = slow();
    const gathers = gatherer(ask, { mostOut: 9 });
    for (const size of [60, 40, 1, 500, 99, 2]) void gathers.add(size, size);
    await turn();
    expect(out.map(({ jobs }) => jobs)).toEqual([[60, 40], [1], [500], [99], [2]]);
  });

  it('asks again for what was dropped, before what came later', async () => {
    const asked: (readonly number[])[] = [];
    const gathers = gatherer(async (jobs) => {
      asked.push(jobs);
      if (asked.length < 3) throw new DroppedError('Replaced');
      return jobs;
    });
    const results = [1, 2].map((job) => gathers.add(job, 1));
    await turn();
    results.push(gathers.add(3, 60));
    expect(await Promise.all(results)).toEqual([1, 2, 3]);
    expect(asked.at(-1)!.indexOf(3) === 2 || asked.some((jobs) => jobs.join() === '3')).toBe(true);
  });

  it('says after a while that nobody took it', async () => {
    const gathers = gatherer(() => Promise.reject(new DroppedError('NoLeader')), { patience: 20 });
    const result = gathers.add(1, 1);
    await expect(result).rejects.toThrow(ClusterDownError);
    await expect(result).rejects.toThrow('no leader has taken this in time: NoLeader');
  });

  it('never asks again for what may have been done', async () => {
    let asked = 0;
    const gathers = gatherer(() => {
      asked++;
      return Promise.reject(new FateUnknownError('Deadline'));
    });
    await expect(gathers.add(1, 1)).rejects.toThrow(UnknownFateError);
    expect(asked).toBe(1);
  });

  it.each([new StoppedError(), new DroppedError('Stopped')])(
    'says at once that its node has ended (%s)',
    async (error) => {
      let asked = 0;
      const gathers = gatherer(() => {
        asked++;
        return Promise.reject(error);
      });
      await expect(gathers.add(1, 1)).rejects.toThrow('this server has ended');
      expect(asked).toBe(1);
    },
  );
});
