import { describe, expect, it } from 'vitest';
import { editDistance, nearNames } from '../../sim/near.mjs';

describe('nearNames', () => {
  it('puts the nearest first and leaves far ones out', () => {
    const names = ['election/prevote', 'replication/reordered', 'inflights/window'];
    expect(nearNames('replication/reorderd', names)).toEqual(['replication/reordered']);
    expect(nearNames('reordered', names)).toEqual(['replication/reordered']);
    expect(nearNames('zzzzzzzz', names)).toEqual([]);
  });

  it('takes the extension of a file for no name', () => {
    const files = ['../election/first.ts', '../../sim/world.ts', 'first.ts'];
    expect(nearNames('../../sim/wrold.ts', files)[0]).toBe('../../sim/world.ts');
    expect(nearNames('zzzzzzzz.ts', files)).toEqual([]);
    expect(nearNames('ad', ['Ring.add', 'Ring.remove'])[0]).toBe('Ring.add');
  });

  it('measures edits', () => {
    expect(editDistance('kitten', 'sitting')).toBe(3);
    expect(editDistance('', 'abc')).toBe(3);
  });
});
