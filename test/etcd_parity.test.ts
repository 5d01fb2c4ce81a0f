import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

import { describe, expect, test } from 'vitest';

import { NOT_APPLICABLE, PARITY } from './etcd_parity.ts';

const HERE = import.meta.dirname;
const TAG = /\[([a-z_/]+_test\.go Test[A-Za-z0-9_]+)\]/g;
const THIS_TABLE = /^etcd_parity\.(test\.)?ts$/;

/** The functions that etcd/raft has at the commit that the table is made for. */
const FUNCTIONS = 258;

const mapped = Object.entries(PARITY).flatMap(([file, functions]) =>
  Object.entries(functions).map(([name, covered]) => ({ name: `${file} ${name}`, covered })),
);

/** Every tag in a test's title, with the file it stands in. */
function tags(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const entry of readdirSync(HERE, { recursive: true, withFileTypes: true })) {
    const path = relative(HERE, join(entry.parentPath, entry.name)).replaceAll('\\', '/');
    if (!entry.isFile() || !path.endsWith('.test.ts') || THIS_TABLE.test(path)) continue;
    for (const [, name] of readFileSync(join(HERE, path), 'utf8').matchAll(TAG)) {
      found.set(name!, (found.get(name!) ?? new Set()).add(path));
    }
  }
  return found;
}

describe('the table of test functions of etcd/raft', () => {
  const tagged = tags();

  test('has every function, with a test here or a reason', () => {
    expect(mapped.length + Object.keys(NOT_APPLICABLE).length).toBe(FUNCTIONS);
    for (const { name, covered } of mapped) {
      expect(tagged.get(name) ?? new Set(), `no test is titled [${name}]`).toContain(covered);
    }
  });

  test('gives no reason for what is tested', () => {
    for (const [name, reason] of Object.entries(NOT_APPLICABLE)) {
      expect(tagged.has(name), name).toBe(false);
      expect(reason).not.toBe('');
    }
  });

  test('knows every name that a test bears', () => {
    const names = new Set(mapped.map(({ name }) => name));
    expect([...tagged.keys()].filter((name) => !names.has(name))).toEqual([]);
  });

  const list = join(HERE, '../../shared/conformance/etcd-test-names.txt');
  test.runIf(existsSync(list))('has the names of the list beside the checkout', () => {
    const names = readFileSync(list, 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    const known = [...mapped.map(({ name }) => name), ...Object.keys(NOT_APPLICABLE)];
    expect(names.filter((name) => !known.includes(name))).toEqual([]);
  });
});
