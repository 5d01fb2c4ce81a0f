/**
 * Keeps the globals of a worker as they are. An answer to an exercise runs in
 * one world with what judges it; with another `Array.prototype.every`, or a
 * `postMessage` that says what the answer likes, it would judge itself.
 *
 * @module
 */

/** Makes unchangeable whatever can be reached from the globals, and their names. */
export function seal(scope: object): void {
  const seen = new Set<object>([scope]);
  const waiting: unknown[] = [...HIDDEN.map((make) => make())];
  const visit = (value: object): void => {
    waiting.push(Reflect.getPrototypeOf(value));
    for (const key of Reflect.ownKeys(value)) {
      const property = Reflect.getOwnPropertyDescriptor(value, key)!;
      waiting.push(property.value, property.get, property.set);
      harden(value, key, property);
    }
  };
  // A module may still make names of its own there, but takes none that is in use.
  visit(scope);
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (!isObject(value) || seen.has(value)) continue;
    seen.add(value);
    visit(value);
    Reflect.preventExtensions(value);
  }
}

/** What the engine has and no name leads to: it is reached through something made by it. */
const HIDDEN: readonly (() => unknown)[] = [
  () => [][Symbol.iterator](),
  () => new Map()[Symbol.iterator](),
  () => new Set()[Symbol.iterator](),
  () => ''[Symbol.iterator](),
  () => ''.matchAll(/x/g),
  () => function* () {},
  () => async function () {},
  () => async function* () {},
];

/** The bytes of an array refuse; they are no globals. */
function harden(owner: object, key: PropertyKey, property: PropertyDescriptor): void {
  const fixed = 'value' in property ? { writable: false } : {};
  Reflect.defineProperty(owner, key, { ...property, configurable: false, ...fixed });
}

function isObject(value: unknown): value is object {
  return typeof value === 'function' || (typeof value === 'object' && value !== null);
}
