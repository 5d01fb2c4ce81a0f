import fc from 'fast-check';
import { newConfChange, newConfChangeV2, type ConfChangeSingle } from '../../../src/conf_change.ts';
import { newEntry, type Entry } from '../../../src/entry.ts';

/** A payload of at most this many bytes. */
export const payload = (maxLength = 20): fc.Arbitrary<Uint8Array> => fc.uint8Array({ maxLength });

/** Any number that an id, an index or a term may be. */
export const safeInteger = fc.maxSafeNat();

/** Terms that rise along a log, by at most one from entry to entry. */
export const risingTerms = (maxLength: number): fc.Arbitrary<number[]> =>
  fc.array(fc.boolean(), { maxLength }).map((raises) => {
    let term = 1;
    return raises.map((raise) => (raise ? ++term : term));
  });

/** Entries from index 1 on with rising terms and some payload. */
export const log = (maxLength: number): fc.Arbitrary<Entry[]> =>
  fc
    .tuple(risingTerms(maxLength), payload())
    .map(([terms, data]) => terms.map((term, i) => newEntry(term, i + 1, data.slice(0, (i * 7) % 20))));

const changeType = fc.constantFrom(
  'ConfChangeAddNode' as const,
  'ConfChangeRemoveNode' as const,
  'ConfChangeUpdateNode' as const,
  'ConfChangeAddLearnerNode' as const,
);

/** A change of one node out of the given ids. */
export const singleChange = (nodeId: fc.Arbitrary<number>): fc.Arbitrary<ConfChangeSingle> =>
  fc.record({ type: changeType, nodeId });

/** A change of either form as an application may propose it. */
export const confChange = fc.oneof(
  fc.tuple(changeType, safeInteger, safeInteger, payload()).map((parts) => newConfChange(...parts)),
  fc
    .tuple(
      fc.array(singleChange(safeInteger), { maxLength: 5 }),
      fc.constantFrom(
        'ConfChangeTransitionAuto' as const,
        'ConfChangeTransitionJointImplicit' as const,
        'ConfChangeTransitionJointExplicit' as const,
      ),
      payload(),
    )
    .map((parts) => newConfChangeV2(...parts)),
);
