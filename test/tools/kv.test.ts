/** `npm run kv:torture`: what it makes of what clients were told, and where it lets things go wrong. */
import { describe, expect, it } from 'vitest';
import { MemoryFiles } from '../../examples/raft-kv/memory_files.ts';
import { FAULTS } from '../../tools/kv/faults.ts';
import { FaultyFiles, formatPoint, parsePoint } from '../../tools/kv/faulty_files.ts';
import { History } from '../../tools/kv/history.ts';
import type { Question } from '../../tools/kv/history.ts';
import { describe as tell, faultsOf } from '../../tools/kv/torture.ts';

const question = (kind: Question['kind'], value = '', expected = ''): Question => ({
  client: 1,
  kind,
  key: 'k',
  value,
  expected,
});

describe('a history', () => {
  it('is explained when every read finds what was written last', () => {
    const history = new History();
    history.answered(history.ask(question('get')), '');
    history.answered(history.ask(question('put', 'a')));
    history.answered(history.ask(question('cas', 'b', 'a')), 'a');
    history.answered(history.ask(question('get')), 'b');
    expect(history.judge(0)).toEqual([]);
  });

  it('is not, when an acknowledged write is gone', () => {
    const history = new History();
    history.answered(history.ask(question('put', 'a')));
    history.answered(history.ask(question('put', 'b')));
    history.answered(history.ask(question('get')), 'a');
    expect(history.judge(0)).toEqual(['k: nothing explains client 1: get k, 5 to 6 a']);
    expect(history.tell()).toContain('client 1: put k b, 3 to 4 done\n');
  });

  it('lets a write whose fate is unknown come true at any time, or never', () => {
    for (const found of ['', 'a']) {
      const history = new History();
      history.unknown(history.ask(question('put', 'a')));
      history.answered(history.ask(question('get')), '');
      history.answered(history.ask(question('get')), found);
      expect(history.judge(0)).toEqual([]);
    }
  });

  it('is not explained by a write that was refused', () => {
    const history = new History();
    history.ask(question('put', 'a'));
    history.refused();
    history.answered(history.ask(question('get')), 'a');
    expect(history.judge(0)).toHaveLength(1);
  });

  it('counts increments: each acknowledged one once, each unknown one at most once', () => {
    const history = new History();
    history.incremented(true);
    history.incremented(true);
    history.incremented(false);
    expect([2, 3].map((n) => history.judge(n))).toEqual([[], []]);
    expect(history.judge(1)).toEqual(['the counter is 1, after 2 to 3 increments']);
    expect(history.judge(4)).toEqual(['the counter is 4, after 2 to 3 increments']);
  });
});

describe('files on which something goes wrong', () => {
  it('do so at the point, and not before', async () => {
    const point = parsePoint('ENOSPC wal/sync before 2');
    const files = new FaultyFiles(new MemoryFiles(), '/data', point);
    const log = await files.open('/data/wal/1.wal', 'new');
    const snapshot = await files.open('/data/snap/1.snap', 'new');
    await log.sync();
    await snapshot.sync();
    await snapshot.sync();
    await log.write(0, Uint8Array.of(1));
    await expect(log.sync()).rejects.toMatchObject({ code: 'ENOSPC' });
  });

  it.each(['kill wal/sync after 3', 'EIO member/rename before 1'])('are told by a text: %s', (text) => {
    expect(formatPoint(parsePoint(text))).toBe(text);
  });

  it.each(['', 'kill wal/sink after 3', 'kill log/sync after 3'])('are not told by "%s"', (text) => {
    expect(() => parsePoint(text)).toThrow(`no point: '${text}'`);
  });
});

describe('the command', () => {
  it('takes kinds of faults by their names', () => {
    expect(faultsOf(undefined)).toEqual(Object.keys(FAULTS));
    expect(faultsOf('cut,torn')).toEqual(['cut', 'torn']);
    expect(() => faultsOf('kill-leder')).toThrow("There is no fault 'kill-leder'. Near: kill-leader.");
  });

  it('tells what all rounds came to', () => {
    const round = { notes: [], refused: 1, unknown: 2, history: '', violations: [] };
    const text = tell([
      { ...round, number: 1, fault: 'cut', acknowledged: 300, seconds: 3 },
      { ...round, number: 2, fault: 'torn', acknowledged: 100, seconds: 2 },
    ]);
    expect(text).toMatch(/operations +400 acknowledged/);
    expect(text).toMatch(/faults +1 cut, 1 torn/);
    expect(text).toMatch(/least operations per second +50/);
  });
});
