import { createContext, runInContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { MAKERS, MemoryLedger } from '../../site/runtime/memory.ts';
import { narrow } from '../../site/runtime/scope.ts';
import { HARMLESS } from './harmless.ts';

const MEGABYTE = 2 ** 20;

/** A realm of its own, so that the buffers of the tests stay as they are, and a ledger of it. */
function watched(most = 100 * MEGABYTE) {
  const context = createContext({ structuredClone });
  const run = (program: string): unknown => runInContext(program, context);
  // A realm of Node has none. It makes its bytes as a browser does: by no name that a program sees.
  run(`{ const Bytes = Uint8Array; this.TextEncoder =
    class { encode(text) { return new Bytes(text.length); } encodeInto() {} } }`);
  run('this.kept = []');
  const ledger = new MemoryLedger(run('globalThis') as object, most);
  return { run, ledger };
}

/** The MB that a program holds more after the last of some statements. */
function heldAfter(...statements: readonly string[]): number {
  const { run, ledger } = watched();
  run(`const MB = ${MEGABYTE};`);
  let before = 0;
  for (const statement of statements) {
    before = ledger.held;
    run(statement);
  }
  return (ledger.held - before) / MEGABYTE;
}

const MAKE =
  'const u = new Uint8Array(2 * MB), b = u.buffer, r = new ArrayBuffer(8, { maxByteLength: 9 * MB });';

/** Each way to get 2 MB more than there were, by the method that has it. */
const WAYS: Readonly<Record<string, string>> = {
  resize: 'r.resize(2 * MB)',
  grow: 'const s = new SharedArrayBuffer(8, { maxByteLength: 9 * MB }); s.grow(2 * MB); kept.push(s)',
  slice: 'kept.push(b.slice(0)); b.constructor = undefined',
  map: 'kept.push(u.map((x) => x))',
  filter: 'kept.push(u.filter(() => true))',
  toReversed: 'kept.push(u.toReversed())',
  toSorted: 'kept.push(u.toSorted())',
  with: 'kept.push(u.with(0, 1))',
  from: 'kept.push(Uint8Array.from({ length: 2 * MB }))',
  of: 'kept.push(Uint8Array.of(...new Array(10_000), ...new Array(10_000)))',
  encode: "kept.push(new TextEncoder().encode('x'.repeat(2 * MB)))",
};

describe('the memory ledger', () => {
  it.each(Object.entries(WAYS))('counts what %s makes', (name, way) => {
    expect(MAKERS.has(name)).toBe(true);
    expect(heldAfter(MAKE, way)).toBeCloseTo(name === 'of' ? 20_000 / MEGABYTE : 2, 2);
  });

  it.each([
    ['a buffer', 'kept.push(new ArrayBuffer(2 * MB))'],
    ['an array of any kind', 'kept.push(new Float64Array(MB / 4))'],
    ['an array of halves', 'kept.push(new (globalThis.Float16Array ?? Uint16Array)(MB))'],
    ['an array of a class', 'class X extends Uint8Array {}; kept.push(new X(2 * MB))'],
    [
      'a class that says that it is small',
      'class X extends Uint8Array { get buffer() { return {} } get byteLength() { return 0 } };' +
        'kept.push(new X(2 * MB))',
    ],
    ['a slice of what does not know its class', 'u.constructor = undefined; kept.push(u.slice(0))'],
    ['a clone', 'kept.push(structuredClone(u))'],
    ['a clone deep inside', 'kept.push(structuredClone({ a: [{ b: new Map([[1, new Set([u])]]) }] }))'],
    ['many small ones', 'for (let i = 0; i < 8192; i++) kept.push(new Uint8Array(256))'],
  ])('counts %s', (name, way) => {
    expect(heldAfter(MAKE, way)).toBeCloseTo(2, name === 'many small ones' ? 0 : 2);
  });

  it.each([
    ['objects in a list', 'for (let i = 0; i < 20_000; i++) kept.push({ i, a: [i] })', 1.2, 2],
    ['objects put before', 'for (let i = 0; i < 20_000; i++) kept.unshift({ i, a: [i] })', 1.2, 2],
    [
      'many at once',
      'kept.push(...Array.from({ length: 20_000 }, (_, i) => ({ i, a: [i] })))',
      1.2,
      3.1,
    ],
    ['a map', "const m = new Map(); for (let i = 0; i < 20_000; i++) m.set('' + i, { i })", 1, 2],
    ['a set', 'const s = new Set(); for (let i = 0; i < 20_000; i++) s.add({ i })', 0.7, 2],
    ['numbers', 'kept[0] = new Array(MB / 8).fill(1.5)', 1, 1.1],
    ['a list that is not pushed', 'kept[0] = Array.from({ length: MB / 8 }, (_, i) => i)', 1, 1.1],
    ['what was mapped', 'kept[0] = [...Array(20_000).keys()].map((i) => ({ i, a: [i] }))', 1, 2],
    ['long texts', "for (let i = 0; i < 20; i++) kept.push('x'.repeat(MB) + i)", 20, 20.1],
    ['texts of two bytes', "for (let i = 0; i < 20; i++) kept.push('记'.repeat(MB) + i)", 40, 40.1],
    [
      'texts in objects',
      "for (let i = 0; i < 64; i++) kept.push({ i, text: 'x'.repeat(MB / 4) + i })",
      16,
      16.1,
    ],
    ['lists in lists', 'for (let i = 0; i < 64; i++) kept.push(Array(MB / 64).fill(i))', 8, 8.1],
    [
      'what is deeper',
      'for (let i = 0; i < 1024; i++) kept.push({ a: { b: Array(128).fill(i) } })',
      1,
      1.2,
    ],
  ])('estimates %s', (_name, way, least, most) => {
    const held = heldAfter(way);
    expect(held).toBeGreaterThanOrEqual(least);
    expect(held).toBeLessThanOrEqual(most);
  });

  it.each([
    [
      'one object in many places',
      'const o = { a: "x".repeat(9999) }; for (let i = 0; i < MB / 8; i++) kept.push(o)',
    ],
    [
      'one that all refer to',
      'const c = Array(9999).fill(0); for (let i = 0; i < 9999; i++) kept.push({ c })',
    ],
    ['one text', "const t = 'x'.repeat(9999); for (let i = 0; i < MB / 16; i++) kept.push(t)"],
    ['a text that fills a list', "kept[0] = Array(99).fill('x'.repeat(MB))"],
    [
      'one that is far larger',
      "for (let i = 0; i < 1024; i++) kept.push(i === 512 ? 'x'.repeat(MB) : i)",
    ],
    [
      'small ones',
      'for (let i = 0; i < 999; i++) { const a = []; for (let j = 0; j < 99; j++) a.push(j) }',
    ],
  ])('does not take for many %s', (_name, way) => {
    expect(heldAfter(way)).toBeLessThan(2);
  });

  it('is not confused by what it looks at', () => {
    const trap = "new Proxy({}, { ownKeys() { throw new Error('seen') } })";
    expect(heldAfter(`for (let i = 0; i < 64; i++) kept.push(${trap})`)).toBe(0);
    const getter = "{ get a() { throw new Error('read') } }";
    expect(heldAfter(`for (let i = 0; i < 64; i++) kept.push(${getter})`)).toBe(0);
    expect(heldAfter("const l = {}; for (let i = 0; i < 64; i++) [].push.call(l, 'x')")).toBe(0);
    const liar = 'new Proxy([], { get: (list, name) => (name === "length" ? NaN : list[name]) })';
    expect(heldAfter(`const l = ${liar}; for (let i = 0; i < 64; i++) l.push(i)`)).toBe(0);
  });

  it('counts nothing twice: no view, and not what moves', () => {
    expect(heldAfter(MAKE, 'kept.push(new Uint8Array(b), new DataView(b), u.subarray(1))')).toBe(0);
    expect(heldAfter(MAKE, 'kept.push(b.transfer?.())')).toBe(0);
    expect(heldAfter(MAKE, 'r.resize(2 * MB)', 'r.resize(8)')).toBeCloseTo(-2, 2);
  });

  it('leaves what a program makes as it is', () => {
    const { run } = watched();
    expect(run('[...new Uint8Array([1, 2, 3]).map((x) => 2 * x).slice(1)].join()')).toBe('4,6');
    expect(run('new Uint8Array(3).slice(1) instanceof Uint8Array')).toBe(true);
    expect(run("Uint8Array.from('12').length + Uint8Array.of.name + Uint8Array.of.length")).toBe('2of0');
    expect(run('Array.from([1, 2]).map(String).join()')).toBe('1,2');
    expect(run('[[].push(1, 2), [].push.name, [].push.length, [1].concat(2).length].join()')).toBe(
      '2,push,1,2',
    );
    expect(run('const m = new Map(); [m.set(1, 2) === m, m.get(1), m.set.length].join()')).toBe(
      'true,2,2',
    );
    expect(run('const s = new Set(); [s.add(1) === s, s.size, s.add.name].join()')).toBe('true,1,add');
    expect(
      run('class L extends Array {}; L.from([1]) instanceof L && L.of(1).map(String) instanceof L'),
    ).toBe(true);
    expect(() => run('[].push.call(null, 1)')).toThrow('Cannot convert');
  });

  it('finds too much only after it was held for some looks', () => {
    const { run, ledger } = watched(MEGABYTE);
    run(`kept.push(new Uint8Array(${MEGABYTE}), new Uint8Array(${MEGABYTE}))`);
    expect([ledger.look(), ledger.look(), ledger.look()]).toEqual([false, false, true]);
  });

  it('refuses a buffer that goes far beyond, and knows of one that was made larger all the same', () => {
    const { run, ledger } = watched(MEGABYTE);
    expect(() => run(`new ArrayBuffer(${4 * MEGABYTE})`)).toThrow('bytes of buffers at once');
    expect(ledger.held).toBe(0);
    const grow = `const r = new ArrayBuffer(8, { maxByteLength: ${4 * MEGABYTE} }); kept.push(r);`;
    expect(() => run(`${grow} r.resize(${4 * MEGABYTE})`)).toThrow('bytes of buffers at once');
    expect(ledger.held).toBe(4 * MEGABYTE);
  });

  it('refuses to put more into a collection that goes far beyond', () => {
    const { run } = watched(MEGABYTE);
    const more = 'bytes in one collection';
    expect(() => run('for (;;) kept.push({ i: 1 })')).toThrow(more);
    expect(() => run('const m = new Map(); for (let i = 0; ; i++) m.set(i, { i })')).toThrow(more);
    expect(() => run(`Array(${MEGABYTE}).fill(1)`)).toThrow(more);
    expect(run('[1].concat(2).join()')).toBe('1,2');
  });

  it('knows of every method of a buffer and its views whether it makes one', () => {
    const { run } = watched();
    const names = run(`
      const all = Object.getOwnPropertyNames(globalThis).map((name) => globalThis[name]);
      const buffers = all.filter((one) => typeof one === 'function' && /Array(Buffer)?$/.test(one.name));
      const holders = new Set();
      for (const one of [...buffers.filter((b) => b !== Array), TextEncoder])
        for (const start of [one, one.prototype])
          for (let at = start; at && at !== Object.prototype && at !== Function.prototype;
               at = Object.getPrototypeOf(at)) holders.add(at);
      [...holders].flatMap((holder) => Object.entries(Object.getOwnPropertyDescriptors(holder)))
        .filter(([, { value }]) => typeof value === 'function').map(([name]) => name);
    `) as string[];
    expect(names.length).toBeGreaterThan(50);
    expect(names.filter((name) => !MAKERS.has(name) && !HARMLESS.has(name))).toEqual([]);
  });
});

it('a program finds nothing but what is known', () => {
  const scope = runInContext('globalThis', createContext({ Blob: 1, setTimeout: 2 })) as object;
  narrow(scope);
  expect('Blob' in scope || 'WebAssembly' in scope || 'Intl' in scope).toBe(false);
  expect('setTimeout' in scope && 'Uint8Array' in scope).toBe(true);
});
