import { describe, expect, it } from 'vitest';
import { editDistance, nearNames } from '../../sim/near.mjs';

describe('nearNames', () => {
  it('puts the nearest first and leaves far ones out', () => {
    const names = ['election/prevote', 'replication/reordered', 'inflights/window'];
    expect(nearNames('replication/reorderd', names)).toEqual(['replication/reordered']);
    expect(nearNames('reordered', names)).toEqual(['replication/reordered']);
    expect(nearNames('zzzzzzzz', names)).toEqual([]);
  });

  it('measures edits', () => {
    expect(editDistance('kitten', 'sitting')).toBe(3);
    expect(editDistance('', 'abc')).toBe(3);
  });
});
