/**
 * Processes that are looked over after every call. It takes several times as
 * long, and finds where a node begins to be wrong, not where that shows.
 *
 * @module
 */
import { RawNode } from '../src/index.ts';
import { checkInvariants } from '../src/internals.ts';
import type { Config } from '../src/index.ts';

/** A {@link RawNode} whose invariants are asserted after every call. */
export function watched(config: Config): RawNode {
  const node = new RawNode(config);
  checkInvariants(node.inspect());
  return new Proxy(node, {
    get(target, key): unknown {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function' || key === 'inspect') return value;
      return (...args: unknown[]): unknown => {
        try {
          return value.apply(target, args);
        } finally {
          if (target.failure === null) checkInvariants(target.inspect());
        }
      };
    },
  });
}
