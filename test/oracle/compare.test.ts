/** Comparing what the two sides said. */
import { describe, expect, test } from 'vitest';

import { difference, settled } from './compare.ts';
import type { Answer } from './script.ts';

const said = (outputs: string[], end: Answer['end'] = '', text = ''): Answer => ({ outputs, end, text });

describe('answers agree', () => {
  test.each([
    ['with equal outputs', said(['ok\n', 'a\nb\n']), said(['ok\n', 'a\nb\n'])],
    ['whether or not the last line is ended', said(['ok\n']), said(['ok'])],
    ['with equal panics', said(['a\n'], 'panic', 'x'), said(['a\n'], 'panic', 'x')],
    [
      'when both refuse, each in its words',
      said([], 'refused', 'no'),
      said([], 'refused', 'nil pointer'),
    ],
    [
      'when a wrong option is named here',
      said([], 'panic', 'config.readOnlyOption: ReadOnlyLeaseBased needs checkQuorum'),
      said([], 'panic', 'CheckQuorum must be enabled when ReadOnlyOption is ReadOnlyLeaseBased'),
    ],
  ])('%s', (_, ours, theirs) => {
    expect(difference(ours, theirs)).toBe(null);
  });
});

describe('answers differ', () => {
  test.each([
    ['in one byte', said(['ok\n', 'a\n']), said(['ok\n', 'b\n']), 1],
    ['in spaces', said(['a b\n']), said(['a  b\n']), 0],
    ['in the words of a panic', said(['a\n'], 'panic', 'x'), said(['a\n'], 'panic', 'y'), 1],
    ['when one goes on', said(['a\n', 'b\n']), said(['a\n'], 'panic', 'x'), 1],
    ['when one panics and one refuses', said([], 'panic', 'x'), said([], 'refused', 'x'), 0],
    ['when one has said less', said(['a\n']), said(['a\n', 'b\n']), 1],
  ])('%s', (_, ours, theirs, at) => {
    expect(difference(ours, theirs)?.at).toBe(at);
  });
});

test('doubled spaces between the fields of protocol buffers do not count', () => {
  expect(settled('voters:1  voters:2  learners:3 x')).toBe('voters:1 voters:2 learners:3 x');
  expect(settled('a  b')).toBe('a  b');
});
