import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InvariantError } from '../../src/errors.ts';
import { Inflights } from '../../src/inflights.ts';
import { Progress, type ProgressState } from '../../src/progress.ts';
import { check } from './support/property.ts';

type Parts = Partial<Pick<Progress, 'match' | 'state' | 'pendingSnapshot' | 'msgAppFlowPaused'>>;

/** A progress with some of its fields set. */
function progress(next: number, parts: Parts = {}, inflights = new Inflights(256)): Progress {
  return Object.assign(new Progress(next, inflights), parts);
}

test('a new progress probes from where it is told and knows nothing', () => {
  const learner = new Progress(7, new Inflights(2), true);
  expect(learner).toMatchObject({
    match: 0,
    next: 7,
    state: 'StateProbe',
    pendingSnapshot: 0,
    recentActive: false,
    msgAppFlowPaused: false,
    isLearner: true,
    paused: false,
  });
  expect(new Progress(7, new Inflights(2)).isLearner).toBe(false);
});

describe('as text [tracker/progress_test.go TestProgressString]', () => {
  test('shows everything at once', () => {
    const window = new Inflights(1);
    window.add(123, 1);
    const pr = new Progress(2, window, true);
    pr.match = 1;
    pr.state = 'StateSnapshot';
    pr.pendingSnapshot = 123;
    expect(`${pr}`).toBe(
      'StateSnapshot match=1 next=2 learner paused pendingSnap=123 inactive inflight=1[full]',
    );
  });

  test('leaves out what is not so', () => {
    const pr = progress(5, { match: 4, state: 'StateReplicate' });
    pr.recentActive = true;
    expect(`${pr}`).toBe('StateReplicate match=4 next=5');
    pr.sentEntries(1, 1);
    expect(`${pr}`).toBe('StateReplicate match=4 next=6 inflight=1');
  });
});

describe('paused [tracker/progress_test.go TestProgressIsPaused]', () => {
  test.each<[ProgressState, boolean, boolean]>([
    ['StateProbe', false, false],
    ['StateProbe', true, true],
    ['StateReplicate', false, false],
    ['StateReplicate', true, true],
    ['StateSnapshot', false, true],
    ['StateSnapshot', true, true],
  ])('in %s, held back %s: %s', (state, msgAppFlowPaused, paused) => {
    expect(progress(1, { state, msgAppFlowPaused }).paused).toBe(paused);
  });
});

describe('going on after a pause [tracker/progress_test.go TestProgressResume]', () => {
  test('a refusal of the probe clears the pause', () => {
    const pr = progress(2, { msgAppFlowPaused: true });
    expect(pr.maybeDecrTo(1, 1)).toBe(true);
    expect(pr.paused).toBe(false);
  });

  test('an answer that moves the match clears the pause', () => {
    const pr = progress(2, { msgAppFlowPaused: true });
    expect(pr.maybeUpdate(2)).toBe(true);
    expect(pr.paused).toBe(false);
  });

  test('an old answer does not clear it', () => {
    const pr = progress(6, { match: 5, msgAppFlowPaused: true });
    expect(pr.maybeUpdate(5)).toBe(false);
    expect(pr.maybeDecrTo(3, 3)).toBe(false);
    expect(pr.paused).toBe(true);
  });
});

describe('becoming a probe [tracker/progress_test.go TestProgressBecomeProbe]', () => {
  test.each<[string, number, Parts, number]>([
    ['from a stream begins after the match', 5, { state: 'StateReplicate' }, 2],
    ['from a snapshot begins after it', 5, { state: 'StateSnapshot', pendingSnapshot: 10 }, 11],
    [
      'from a snapshot that was overtaken begins after the match',
      5,
      { state: 'StateSnapshot', pendingSnapshot: 0 },
      2,
    ],
    ['from a probe begins after the match', 9, { state: 'StateProbe' }, 2],
  ])('%s', (_, next, parts, expected) => {
    const pr = progress(next, { match: 1, msgAppFlowPaused: true, ...parts });
    pr.becomeProbe();
    expect(pr).toMatchObject({
      state: 'StateProbe',
      match: 1,
      next: expected,
      pendingSnapshot: 0,
      paused: false,
    });
  });

  test('forgets what is in flight', () => {
    const pr = progress(2, { match: 1, state: 'StateReplicate' });
    pr.sentEntries(3, 30);
    pr.becomeProbe();
    expect(pr.inflights.count).toBe(0);
  });

  test('forgets a commit index that may not have arrived', () => {
    const pr = progress(10, { match: 1, state: 'StateReplicate' });
    pr.sentCommit(8);
    pr.becomeProbe();
    pr.maybeUpdate(9);
    // Only 1 is sure to have arrived, so 2 is news again.
    expect(pr.canBumpCommit(2)).toBe(true);
    expect(pr.canBumpCommit(1)).toBe(false);
  });
});

test('becoming a stream [tracker/progress_test.go TestProgressBecomeReplicate]', () => {
  const pr = progress(5, { match: 1, msgAppFlowPaused: true });
  pr.becomeReplicate();
  expect(pr).toMatchObject({ state: 'StateReplicate', match: 1, next: 2, paused: false });
});

test('waiting for a snapshot [tracker/progress_test.go TestProgressBecomeSnapshot]', () => {
  const pr = progress(5, { match: 1, state: 'StateReplicate' });
  pr.sentEntries(2, 10);
  pr.becomeSnapshot(10);
  expect(pr).toMatchObject({
    state: 'StateSnapshot',
    match: 1,
    next: 11,
    pendingSnapshot: 10,
    paused: true,
  });
  expect(pr.inflights.count).toBe(0);
  expect(pr.canBumpCommit(11)).toBe(false);
});

describe('an answer [tracker/progress_test.go TestProgressUpdate]', () => {
  test.each([
    ['before the match is old', 2, { match: 3, next: 5 }, false],
    ['at the match is old', 3, { match: 3, next: 5 }, false],
    ['after the match moves it', 4, { match: 4, next: 5 }, true],
    ['after all that was sent moves both', 5, { match: 5, next: 6 }, true],
    ['far ahead moves both', 7, { match: 7, next: 8 }, true],
  ])('%s', (_, index, expected, news) => {
    const pr = progress(5, { match: 3 });
    expect(pr.maybeUpdate(index)).toBe(news);
    expect(pr).toMatchObject(expected);
  });
});

describe('a refusal [tracker/progress_test.go TestProgressMaybeDecr]', () => {
  test.each<[string, ProgressState, number, number, number, number, boolean, number]>([
    ['in a stream before the match is old', 'StateReplicate', 5, 10, 4, 4, false, 10],
    ['in a stream at the match is old', 'StateReplicate', 5, 10, 5, 5, false, 10],
    ['in a stream goes back to the match', 'StateReplicate', 5, 10, 9, 9, true, 6],
    ['in a stream does not ask the hint', 'StateReplicate', 5, 10, 9, 2, true, 6],
    ['of an older probe is old', 'StateProbe', 0, 10, 5, 5, false, 10],
    ['of a probe that was not sent is old', 'StateProbe', 0, 0, 0, 0, false, 0],
    ['of the probe goes back by one', 'StateProbe', 0, 10, 9, 9, true, 9],
    ['of the probe goes back to the hint', 'StateProbe', 0, 10, 9, 2, true, 3],
    ['at the start stays at the start', 'StateProbe', 0, 2, 1, 1, true, 1],
    ['of the first entry stays there', 'StateProbe', 0, 1, 0, 0, true, 1],
    ['never goes back behind the match', 'StateProbe', 4, 10, 9, 1, true, 5],
    ['with a hint ahead goes back all the same', 'StateProbe', 0, 10, 9, 50, true, 9],
  ])('%s', (_, state, match, next, rejected, hint, matters, expected) => {
    const pr = progress(next, { state, match });
    expect(pr.maybeDecrTo(rejected, hint)).toBe(matters);
    expect(pr).toMatchObject({ match, next: expected, state });
  });

  test.each<ProgressState>(['StateReplicate', 'StateProbe'])(
    'in %s forgets a commit index that was refused with it',
    (state) => {
      const pr = progress(10, { state, match: 2 });
      pr.sentCommit(9);
      pr.maybeDecrTo(9, 2);
      pr.maybeUpdate(9);
      expect(pr.canBumpCommit(3)).toBe(true);
    },
  );
});

describe('sending entries', () => {
  test('a stream moves on and fills its window', () => {
    const pr = progress(4, { match: 3, state: 'StateReplicate' }, new Inflights(2));
    pr.sentEntries(3, 30);
    expect(pr).toMatchObject({ next: 7, paused: false });
    expect(pr.inflights).toMatchObject({ count: 1, bytesInFlight: 30 });
    pr.sentEntries(1, 5);
    expect(pr).toMatchObject({ next: 8, paused: true });
    expect(pr.inflights.full).toBe(true);
    pr.inflights.freeTo(5);
    expect(pr.inflights.count).toBe(2);
    pr.inflights.freeTo(6);
    expect(pr.inflights.count).toBe(1);
  });

  test('an empty message in a stream takes no slot', () => {
    const pr = progress(4, { match: 3, state: 'StateReplicate', msgAppFlowPaused: true });
    pr.sentEntries(0, 0);
    expect(pr).toMatchObject({ next: 4, paused: false });
    expect(pr.inflights.count).toBe(0);
  });

  test('an empty message through a full window holds the stream back', () => {
    const pr = progress(4, { match: 3, state: 'StateReplicate' }, new Inflights(1));
    pr.sentEntries(1, 1);
    pr.msgAppFlowPaused = false;
    pr.sentEntries(0, 0);
    expect(pr.paused).toBe(true);
  });

  test('a probe waits for its answer and does not move on', () => {
    const pr = progress(4);
    pr.sentEntries(2, 10);
    expect(pr).toMatchObject({ next: 4, paused: true });
    expect(pr.inflights.count).toBe(0);
  });

  test('an empty probe does not wait', () => {
    const pr = progress(4);
    pr.sentEntries(0, 0);
    expect(pr.paused).toBe(false);
  });

  test('while a snapshot is on its way it breaks a rule', () => {
    const pr = progress(4, { state: 'StateSnapshot' });
    const send = (): void => pr.sentEntries(1, 1);
    expect(send).toThrow(InvariantError);
    expect(send).toThrow('sending append in unhandled state StateSnapshot');
  });
});

describe('a commit index is worth sending', () => {
  const pr = (): Progress => progress(6, { match: 5, state: 'StateReplicate' });

  test('when it is higher than the last one sent', () => {
    const p = pr();
    expect(p.canBumpCommit(3)).toBe(true);
    p.sentCommit(3);
    expect(p.canBumpCommit(3)).toBe(false);
    expect(p.canBumpCommit(2)).toBe(false);
    expect(p.canBumpCommit(4)).toBe(true);
  });

  test('but not when the last one covers all that was sent', () => {
    const p = pr();
    p.sentCommit(5);
    expect(p.canBumpCommit(9)).toBe(false);
    p.sentEntries(1, 1);
    expect(p.canBumpCommit(9)).toBe(true);
  });

  test('0 never is', () => {
    expect(pr().canBumpCommit(0)).toBe(false);
  });
});

test('a clone holds the same and goes its own way', () => {
  const pr = new Progress(4, new Inflights(8), true);
  pr.becomeReplicate();
  pr.maybeUpdate(6);
  pr.sentEntries(2, 20);
  pr.sentCommit(5);
  pr.recentActive = true;
  pr.msgAppFlowPaused = true;
  pr.pendingSnapshot = 3;
  const copy = pr.clone();
  expect(copy).toEqual(pr);
  expect(copy.canBumpCommit(5)).toBe(false);
  expect(copy.canBumpCommit(6)).toBe(true);
  copy.inflights.reset();
  copy.match = 1;
  expect(pr.match).toBe(6);
  expect(pr.inflights.count).toBe(1);
});

test('match stays below next whatever happens, and never falls', () => {
  const act = fc.oneof(
    fc.record({ kind: fc.constantFrom('probe', 'replicate') }),
    fc.record({ kind: fc.constant('snapshot'), index: fc.nat(5) }),
    fc.record({ kind: fc.constant('send'), index: fc.nat(4) }),
    fc.record({ kind: fc.constantFrom('ack', 'reject'), index: fc.nat(30), hint: fc.nat(30) }),
  );
  check(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.array(act), (next, acts) => {
      const pr = new Progress(next, new Inflights(3));
      for (const a of acts as { kind: string; index: number; hint: number }[]) {
        const { match, next: before } = pr;
        if (a.kind === 'probe') pr.becomeProbe();
        else if (a.kind === 'replicate') pr.becomeReplicate();
        else if (a.kind === 'snapshot') pr.becomeSnapshot(match + 1 + a.index);
        else if (a.kind === 'send' && !pr.paused) pr.sentEntries(a.index, a.index);
        // Only what was sent can be answered.
        else if (a.kind === 'ack') pr.maybeUpdate(Math.min(a.index, before - 1));
        else if (a.kind === 'reject') pr.maybeDecrTo(Math.min(a.index, before - 1), a.hint);
        expect(pr.match).toBeLessThan(pr.next);
        expect(pr.match).toBeGreaterThanOrEqual(match);
        if (pr.state === 'StateReplicate') {
          expect(pr.paused || !pr.inflights.full).toBe(true);
        }
      }
    }),
  );
});
