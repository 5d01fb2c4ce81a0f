/** The generator: equal seeds, the whole length, and what it must come by. */
import { describe, expect, test } from 'vitest';

import { CATALOGUE } from './features.ts';
import { BLOCK, generate } from './generate.ts';
import { runOurs } from './ours.ts';
import { parseScript } from '../../sim/index.ts';
import { writeScript } from './script.ts';

const LENGTH = 120;
const scripts = [...generate(0, 2 * BLOCK - 1, LENGTH)];

describe('a script', () => {
  test('is the same for the same seed, whichever seeds were asked for', () => {
    const [again] = generate(BLOCK + 3, BLOCK + 3, LENGTH);
    expect(again).toEqual(scripts[BLOCK + 3]);
  });

  test('differs from seed to seed', () => {
    const texts = new Set(scripts.map(({ commands }) => JSON.stringify(commands)));
    expect(texts.size).toBe(scripts.length);
  });

  test('runs again as it ran when it was made, although commands were taken back', () => {
    for (const { commands, answer } of scripts) expect(runOurs(commands)).toEqual(answer);
  });

  test('has the length asked for, or ends where both sides must stop', () => {
    for (const { commands, answer } of scripts) {
      const whole = commands.length === LENGTH;
      expect(whole || answer.end !== '').toBe(true);
      expect(commands.length).toBeLessThanOrEqual(LENGTH);
    }
  });

  test('seldom ends early', () => {
    const depth = scripts.reduce((sum, { answer }) => sum + answer.outputs.length, 0);
    expect(depth / scripts.length).toBeGreaterThan(0.95 * LENGTH);
  });

  test('fixes the election timeout right before every tick', () => {
    for (const { commands } of scripts) {
      commands.forEach(({ line }, i) => {
        const [name = '', id] = line.split(' ');
        if (!name.startsWith('tick-')) return;
        const before = commands[i - 1]!.line.split('=')[0];
        expect(before).toBe(`set-randomized-election-timeout ${id} timeout`);
      });
    }
  });

  test('is a script file that the interpreter reads', () => {
    const { commands, answer } = scripts[1]!;
    const blocks = parseScript('a', writeScript(commands, answer.outputs));
    expect(blocks.map(({ command }) => command)).toEqual(commands.map(({ line }) => line.split(' ')[0]));
  });
});

test('some forty scripts come by nearly all of the catalogue', () => {
  const seen = new Set(scripts.flatMap(({ features }) => features));
  const never = CATALOGUE.filter((feature) => !seen.has(feature));
  expect(new Set(CATALOGUE).size).toBe(CATALOGUE.length);
  expect(never.length).toBeLessThan(CATALOGUE.length / 6);
  const options = CATALOGUE.filter((feature) => feature.startsWith('option '));
  expect(options.filter((option) => !seen.has(option))).toEqual([]);
});
