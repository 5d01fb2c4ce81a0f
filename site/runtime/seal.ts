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
      const hard = hardened(value, key, property);
      waiting.push(property.value, hard.get, hard.set);
      Reflect.defineProperty(value, key, hard);
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

type Descriptor = TypedPropertyDescriptor<unknown>;

/** The bytes of an array refuse; they are no globals. */
function hardened(owner: object, key: PropertyKey, property: Descriptor): Descriptor {
  if (!('value' in property)) return { ...property, configurable: false };
  if (isGround(owner)) return ownable(owner, key, property);
  return { ...property, configurable: false, writable: false };
}

/** Whether names are given to what is made from it that it has itself, as an error gets its own. */
function isGround(owner: object): boolean {
  const has = (name: string): boolean => Object.hasOwn(owner, name);
  return has('hasOwnProperty') || (has('name') && has('message'));
}

/** A name that is given to what was made from the owner becomes a field of that, as if it were open. */
function ownable(owner: object, key: PropertyKey, property: Descriptor): Descriptor {
  const { value } = property;
  return {
    get: () => value,
    set(this: object, own: unknown) {
      if (this === owner) throw new TypeError(`${String(key)} stays as it is`);
      const field = { value: own, writable: true, enumerable: true, configurable: true };
      Reflect.defineProperty(this, key, field);
    },
    enumerable: property.enumerable === true,
    configurable: false,
  };
}

function isObject(value: unknown): value is object {
  return typeof value === 'function' || (typeof value === 'object' && value !== null);
}
