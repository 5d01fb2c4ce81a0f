import { describe, expect, it } from 'vitest';
import { parseCase, SETTINGS, VERBS } from '../../sim/case.ts';
import { CASE_HELP } from '../../sim/case_help.ts';
import { optionsAt } from '../../site/components/Replay/complete.ts';

describe('what is told of the lines of a case', () => {
  it('leaves no kind of line out, and adds none', () => {
    expect(CASE_HELP.map(({ verb }) => verb).sort()).toEqual([...VERBS].sort());
  });

  it.each(CASE_HELP)('has an example of $verb that can be read', ({ verb, form, example }) => {
    const joined = verb === 'join' ? '' : 'join 4\n';
    expect(() => parseCase(`nodes 3\n${joined}${example}\n`)).not.toThrow();
    const given = example.split(' ').slice(1).length;
    const slots = form.split(' ').filter((slot) => slot !== '');
    const needed = slots.filter((slot) => !slot.startsWith('['));
    expect(given).toBeGreaterThanOrEqual(needed.length);
    expect(given).toBeLessThanOrEqual(slots.length);
  });

  it.each(CASE_HELP)('says of $verb the same in both languages, in one phrase', ({ zh, en }) => {
    expect(zh).toMatch(/\p{Script=Han}/u);
    expect(en).not.toMatch(/\p{Script=Han}/u);
    for (const text of [zh, en]) expect(text).not.toMatch(/[.。]$/);
  });
});

describe('completion', () => {
  const labels = (...words: string[]): string[] => optionsAt(words, 3).map(({ label }) => label);

  it('offers what fits the place, and every offer can be read', () => {
    expect(labels('deliver')).toEqual(['1', '2', '3']);
    expect(labels('deliver', '1')).toEqual(['2', '3']);
    expect(labels('deliver', '1', '2')).toContain('MsgAppResp');
    expect(labels('deliver', '1', '2', 'MsgApp', '0')).toEqual(['keep']);
    expect(labels('set')).toEqual(Object.keys(SETTINGS));
    expect(labels('set', 'preVote')).toEqual(['true', 'false']);
    expect(labels('report', '1', '2')).toEqual(['ok', 'failed']);
    for (const call of labels('fail', '1')) expect(() => parseCase(`fail 1 ${call}`)).not.toThrow();
  });

  it('offers nothing where any number may stand, or after an unknown word', () => {
    expect(labels('tick', '1')).toEqual([]);
    expect(labels('handel')).toEqual([]);
    expect(labels('heal')).toEqual([]);
  });
});
