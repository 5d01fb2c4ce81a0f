/** Shrinking a script to what matters. */
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { command } from './script.ts';
import type { Command } from './script.ts';
import { shrink, simplerForms, unitsOf } from './shrink.ts';

const script = (lines: readonly string[]): Command[] => lines.map((line) => command(line));
const lines = (commands: readonly Command[]): string[] => commands.map(({ line }) => line);

test('leaves exactly the commands that are needed, in their order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 60 }),
      fc.uniqueArray(fc.nat(59), { maxLength: 6 }),
      async (length, picks) => {
        const all = Array.from({ length }, (_, i) => `propose 1 p${i}`);
        const needed = all.filter((_, i) => picks.includes(i));
        const shrunk = await shrink(script(all), async (some) =>
          needed.every((line) => lines(some).includes(line)),
        );
        expect(lines(shrunk)).toEqual(needed);
      },
    ),
  );
});

test('keeps a tick together with the timeout that was fixed for it', async () => {
  const all = script([
    'campaign 1',
    'set-randomized-election-timeout 2 timeout=3',
    'tick-election 2',
    'set-randomized-election-timeout 1 timeout=3',
    'tick-heartbeat 2',
    'stabilize',
  ]);
  expect(unitsOf(all).map((unit) => unit.length)).toEqual([1, 2, 1, 1, 1]);
  const shrunk = await shrink(all, async (some) => lines(some).includes('tick-election 2'));
  expect(lines(shrunk)).toEqual(['set-randomized-election-timeout 2 timeout=3', 'tick-election 2']);
});

test('gives back the whole script if everything is needed', async () => {
  const all = script(['campaign 1', 'stabilize', 'campaign 2']);
  expect(await shrink(all, async (some) => some.length === 3)).toEqual(all);
});

test('leaves out the options and ids that do not matter', async () => {
  const all = script(['add-nodes 3 voters=(1,2,3) index=2 prevote=true inflight=2', 'stabilize 1 2 3']);
  const shrunk = await shrink(
    all,
    async (some) =>
      some.some(({ line }) => line.startsWith('add-nodes') && line.includes('inflight=2')) &&
      some.some(({ line }) => line.startsWith('stabilize') && line.includes('2')),
  );
  expect(lines(shrunk)).toEqual(['add-nodes 3 voters=(1,2,3) index=2 inflight=2', 'stabilize 2']);
});

test.each([
  ['campaign 1', '', []],
  ['propose 1 x', '', []],
  ['process-ready 1 2', '', ['process-ready 1']],
  ['set-randomized-election-timeout 1 timeout=3', '', []],
  ['transfer-leadership from=1 to=2', '', []],
  [
    'deliver-msgs 1 drop=2 type=MsgApp',
    '',
    ['deliver-msgs drop=2 type=MsgApp', 'deliver-msgs 1 type=MsgApp', 'deliver-msgs 1 drop=2'],
  ],
  ['propose-conf-change 1 v1=true', 'v1', ['propose-conf-change 1']],
])('%s can be made simpler', (line, input, simpler) => {
  expect(simplerForms(command(line, input)).map((form) => form.line)).toEqual(simpler);
});

test('a change of many operations can be made simpler', () => {
  const forms = simplerForms(command('propose-conf-change 1', 'v1 l2 r3'));
  expect(forms.map(({ input }) => input)).toEqual(['l2 r3', 'v1 r3', 'v1 l2']);
});
