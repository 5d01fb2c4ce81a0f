import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { stripTypes } from '../../site/runtime/linker.ts';

const FILE = 'site/runtime/seal.ts';
const code = stripTypes(FILE, readFileSync(new URL(`../../${FILE}`, import.meta.url), 'utf8'));

/** A realm of its own, so that the globals of the tests stay as they are. */
function realm(sealed: boolean): (program: string) => unknown {
  const context = createContext({
    setTimeout,
    given: {
      list: [1],
      get late() {
        return 1;
      },
    },
  });
  const run = (program: string): unknown => runInContext(`'use strict'; ${program}`, context);
  run(`globalThis.seal = (() => { const exports = {}; ${code}; return exports.seal; })();`);
  if (sealed) run('seal(globalThis)');
  return run;
}

/** What an answer could change, and what would be so then. */
const WAYS: readonly (readonly [change: string, changed: string])[] = [
  ['Array.prototype.every = () => true', '[1].every((n) => n === 2)'],
  ['Array.prototype[Symbol.iterator] = function* () {}', '[...[1]].length === 0'],
  [
    'Object.getPrototypeOf([][Symbol.iterator]()).next = () => ({ done: true })',
    '[...[1]].length === 0',
  ],
  [
    'Object.getPrototypeOf(Object.getPrototypeOf([].keys()))[Symbol.iterator] = () => [7].keys()',
    '[...new Set([1]).values()][0] === 0',
  ],
  [
    'Object.getPrototypeOf(new Map().entries()).next = () => ({ done: true })',
    '[...new Map([[1, 1]])].length === 0',
  ],
  [
    "Object.getPrototypeOf((function* () {}).prototype).next = () => 'x'",
    "(function* () {})().next() === 'x'",
  ],
  ['Object.defineProperty(Object.prototype, "wrong", { set() {} })', '"wrong" in {}'],
  ['Object.prototype.then = () => undefined', '"then" in {}'],
  ['Object.setPrototypeOf(Map.prototype, { odd: 1 })', '"odd" in new Map()'],
  ['delete Map.prototype.get', 'new Map().get === undefined'],
  ['Map.prototype.get = () => 7', 'new Map().get(1) === 7'],
  ['Promise.prototype.then = () => 7', 'Promise.resolve(1).then() === 7'],
  ['Function.prototype.call = () => 7', '(() => 1).call() === 7'],
  ['RegExp.prototype.exec = () => null', '!/x/.test("x")'],
  ['Error.prepareStackTrace = () => 7', 'Error.prepareStackTrace !== undefined'],
  ['globalThis.String = () => 7', 'String(1) === 7'],
  ['Object.defineProperty(globalThis, "Map", { value: 7 })', 'Map === 7'],
  ['delete globalThis.Map', 'typeof Map === "undefined"'],
  ['setTimeout = () => 7', 'setTimeout(() => 1) === 7'],
  ['Math.max = () => 7', 'Math.max(1) === 7'],
  ['given.list.push(2)', 'given.list.length === 2'],
  ['Object.defineProperty(given, "late", { get: () => 7 })', 'given.late === 7'],
];

describe.each(WAYS)('a sealed world: %s', (change, changed) => {
  const after = (run: (program: string) => unknown): unknown => {
    run(`try { ${change} } catch {}`);
    return run(changed);
  };

  it('changes nothing', () => {
    expect(after(realm(true))).toBe(false);
  });

  it('and would without the seal', () => {
    expect(after(realm(false))).toBe(true);
  });
});

it('in a sealed world programs work as they did', () => {
  const run = realm(true);
  const program = `
    class Odd extends Error { name = 'Odd'; toString() { return 'odd'; } }
    const error = Object.assign(new Error('a'), { message: 'b', cause: 1 });
    const table = { toString: () => 'own', constructor: 1 };
    const sorted = [3, 1, 2].sort().join('');
    [...new Map([[new Odd('x').name, \`\${table}\`]]), error.message, sorted].flat().join()`;
  expect(run(program)).toBe('Odd,own,b,123');
});

it.each([
  ['an error', "const e = new Error('a'); e.name = 'Odd'; `${e}`", 'Odd: a'],
  [
    'a class of errors as compilers write it',
    "class Odd extends Error { constructor(m) { super(m); this.name = 'Odd'; } } `${new Odd('a')}`",
    'Odd: a',
  ],
  [
    'what errors are made from',
    "class Odd extends Error {} Odd.prototype.name = 'Odd'; `${new Odd('a')}`",
    'Odd: a',
  ],
  [
    'an object',
    "const o = {}; o.toString = () => 'own'; o.constructor = 1; `${o}${o.constructor}`",
    'own1',
  ],
])('in a sealed world %s can be given a name of its own', (_what, program, told) => {
  expect(realm(true)(program)).toBe(told);
  expect(realm(true)(`try { Error.prototype.name = 'Odd'; } catch {} new Error('a').name`)).toBe(
    'Error',
  );
});
