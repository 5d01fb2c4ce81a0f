/** The command line of `npm run oracle`. */
import { describe, expect, test } from 'vitest';

import { batches } from './campaign.ts';
import { OptionError, readOptions } from './options.ts';

test.each([
  [['--seeds', '1..20'], { from: 1, to: 20, commands: 200, keep: null, coverage: false }],
  [['--seeds=7'], { from: 7, to: 7 }],
  [
    ['--seeds', '0..3', '--commands', '50', '--keep=out', '--coverage'],
    { from: 0, to: 3, commands: 50, keep: 'out', coverage: true },
  ],
  [['--files', 'test/interaction'], { files: 'test/interaction' }],
  [['--help', '--seeds', '1'], { help: true }],
])('reads %j', (args, expected) => {
  expect(readOptions(args)).toMatchObject(expected);
});

describe('refuses', () => {
  test.each([
    [[], '--seeds A..B or --files DIR is missing'],
    [['--seeds', 'x'], "'x' is no range of seeds"],
    [['--seeds', '5..'], "'5..' is no range of seeds"],
    [['--seeds', '5..3'], 'the seeds 5..3 end before they begin'],
    [['--seeds', '1..99999999999999999999'], 'is no range of seeds'],
    [['--seeds'], '--seeds wants a value'],
    [['--seeds', '1', '--seeds', '2'], '--seeds is there twice'],
    [['--sedes', '1'], 'Unknown option --sedes. Did you mean --seeds?'],
    [['--coverage=yes'], 'Unknown option --coverage.'],
    [['1..5'], "Unexpected argument '1..5'."],
    [['--seeds', '1', '--commands', '0'], '--commands wants a number from 1 to 10000'],
    [['--files', 'x', '--seeds', '1'], '--seeds does not go with --files'],
  ])('%j', (args, message) => {
    expect(() => readOptions(args)).toThrow(OptionError);
    expect(() => readOptions(args)).toThrow(message);
  });
});

test('seeds are divided at the borders of the blocks that share what was covered', () => {
  expect(batches(15, 45)).toEqual([
    [15, 19],
    [20, 39],
    [40, 45],
  ]);
  expect(batches(7, 7)).toEqual([[7, 7]]);
});
