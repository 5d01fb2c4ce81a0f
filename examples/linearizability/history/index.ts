/**
 * Histories of one register, written down and drawn.
 *
 * @module
 */
import type { Call } from '../../../sim/checkers/linearizability.ts';
import { table } from '../../../sim/index.ts';

/** Never answered. */
export const NEVER = Infinity;

/** A client writes `value`. */
export function put(value: string, called: number, returned: number): Call {
  return make({ kind: 'put', value }, called, returned);
}

/** A client reads, and finds `result`. */
export function get(result: string, called: number, returned: number): Call {
  return make({ kind: 'get', result }, called, returned);
}

/** A client writes `value` if it finds `expected`, and finds `result`. */
export function cas(
  expected: string,
  value: string,
  result: string,
  called: number,
  returned: number,
): Call {
  return make({ kind: 'cas', expected, value, result }, called, returned);
}

function make(
  parts: Partial<Call['operation']> & Pick<Call['operation'], 'kind'>,
  called: number,
  returned: number,
): Call {
  const nobody = { id: 0, client: 0, seq: 1, key: 'x' };
  const texts = { value: '', expected: '', result: '' };
  return { operation: { ...nobody, ...texts, ...parts }, called, returned };
}

/** What a call did, such as `get v1`. */
export function name({ operation }: Call): string {
  const { kind, value, expected, result } = operation;
  const shown = (text: string): string => (text === '' ? '-' : text);
  if (kind === 'put') return `put ${value}`;
  if (kind === 'get') return `get ${shown(result)}`;
  return `cas ${shown(expected)} ${value}, found ${shown(result)}`;
}

/** One line a call, from its asking to its answer. */
export function draw(calls: readonly Call[]): string {
  const ends = calls.map(({ returned }) => returned);
  const last = 2 + Math.max(...ends.filter((end) => end !== NEVER));
  return table(
    calls.map((call) => {
      const { called, returned } = call;
      const open = returned === NEVER;
      const end = open ? last : returned;
      const line = `|${'-'.repeat(end - called - 1)}${open ? '>' : '|'}`;
      return [name(call), ' '.repeat(called) + line];
    }),
  );
}
