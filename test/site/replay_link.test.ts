import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLink, writeLink } from '../../site/components/Replay/link.ts';

const TEXT = 'nodes 3\nseed 1\ncampaign 2\n';

describe('a link to a run', () => {
  it('carries a case as base64url, and a rule if there is one', () => {
    const hash = writeLink({ kind: 'case', text: TEXT, rule: 'double-vote' });
    expect(hash).toMatch(/^case=[\w-]+&rule=double-vote$/);
    expect(readLink(`#${hash}`)).toEqual({ kind: 'case', text: TEXT, rule: 'double-vote' });
  });

  it('carries any text there and back', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 });
    fc.assert(
      fc.property(text, (given) => {
        const link = { kind: 'case', text: given, rule: null } as const;
        expect(readLink(writeLink(link))).toEqual(link);
      }),
    );
  });

  it.each(['rule', 'profile', 'hack'])('has a name in %s that is short and can be shown', (key) => {
    const link = readLink(`#seed=7&${key}=x&${'\u0300'.repeat(9)}y\u202e${'z'.repeat(20_000)}=1`);
    expect(JSON.stringify(link).length).toBeLessThan(200);
    const named = readLink(`#seed=7&${key}=\u202e${'z'.repeat(20_000)}`);
    expect(JSON.stringify(named).length).toBeLessThan(200);
    expect(JSON.stringify(named)).not.toContain('\u202e');
  });

  it('may be percent-encoded by hand', () => {
    const hash = `#case=${encodeURIComponent(TEXT.trim())}`;
    expect(readLink(hash)).toEqual({ kind: 'case', text: TEXT.trim(), rule: null });
  });

  it('names a seed, and a profile if it is not the default', () => {
    const seed = { kind: 'seed', seed: 7, profile: 'default', rule: null } as const;
    expect(readLink('#seed=7')).toEqual(seed);
    expect(readLink(`#${writeLink(seed)}`)).toEqual(seed);
    expect(readLink('#seed=7&profile=disk&rule=r')).toEqual({ ...seed, profile: 'disk', rule: 'r' });
  });

  it('may be absent', () => {
    expect(readLink('')).toBeNull();
    expect(readLink('#')).toBeNull();
  });

  it.each([
    ['#case=', 'unreadable case'],
    ['#case=%', 'unreadable case'],
    ['#case=%ff', 'unreadable case'],
    ['#case=abcde', 'unreadable case'],
    ['#case=_____w', 'unreadable case'],
    ['#rule=x', 'neither'],
    ['#seed=', 'bad seed'],
    ['#seed=-1', 'bad seed'],
    ['#seed=1.5', 'bad seed'],
    ['#seed=1e3', 'bad seed'],
    ['#sede=1', 'unknown key'],
    ['#nonsense', 'unknown key'],
  ])('%s is told to be wrong: %s', (hash, kind) => {
    expect(readLink(hash)).toMatchObject({ problem: { kind } });
  });
});
