/**
 * The link that opens a run: everything it needs stands behind the `#`, so
 * that no server hears of it.
 *
 * @module
 */

import { nameOf } from '../../runtime/tame.ts';

/** What a link asks for. */
export type Link =
  | { readonly kind: 'case'; readonly text: string; readonly rule: string | null }
  | {
      readonly kind: 'seed';
      readonly seed: number;
      readonly profile: string;
      readonly rule: string | null;
    };

/** Why a link cannot be read. */
export type LinkProblem =
  | { readonly kind: 'unreadable case' }
  | { readonly kind: 'bad seed'; readonly value: string }
  | { readonly kind: 'unknown key'; readonly value: string }
  | { readonly kind: 'neither' };

export const DEFAULT_PROFILE = 'default';

/** Of a name in a link; a longer one is none that exists, and is told of by its beginning. */
const LONGEST_NAME = 100;

const KEYS: ReadonlySet<string> = new Set(['case', 'rule', 'seed', 'profile']);

/** Reads what stands behind the `#`; null if nothing does. */
export function readLink(hash: string): Link | { readonly problem: LinkProblem } | null {
  const given = hash.replace(/^#/, '');
  if (given === '') return null;
  const values = new Map<string, string>();
  for (const pair of given.split('&')) {
    const [, key, value] = /^([^=]*)=?(.*)$/s.exec(pair)!;
    if (!KEYS.has(key!)) return { problem: { kind: 'unknown key', value: nameIn(key!) } };
    values.set(key!, value!);
  }
  const rule = nameIn(values.get('rule') ?? '') || null;
  const text = values.get('case');
  if (text !== undefined) {
    const decoded = decode(text);
    if (decoded === null) return { problem: { kind: 'unreadable case' } };
    return { kind: 'case', text: decoded, rule };
  }
  const seed = values.get('seed');
  if (seed === undefined) return { problem: { kind: 'neither' } };
  if (!/^\d{1,15}$/.test(seed)) return { problem: { kind: 'bad seed', value: nameIn(seed) } };
  const profile = nameIn(values.get('profile') ?? '') || DEFAULT_PROFILE;
  return { kind: 'seed', seed: Number(seed), profile, rule };
}

function nameIn(text: string): string {
  return nameOf(text, LONGEST_NAME);
}

/** The link as text, without the `#`. */
export function writeLink(link: Link): string {
  const parts =
    link.kind === 'case'
      ? [`case=${encode(link.text)}`]
      : [`seed=${link.seed}`, `profile=${link.profile}`];
  if (link.rule !== null) parts.push(`rule=${link.rule}`);
  return parts.join('&');
}

/** Base64url has no `%`, and a case that is percent-encoded has at least one line end. */
function decode(value: string): string | null {
  try {
    if (!/^[\w-]+={0,2}$/.test(value)) return decodeURIComponent(value).trim() || null;
    const binary = atob(value.replace(/=+$/, '').replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (c) => c.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function encode(text: string): string {
  const bytes = new TextEncoder().encode(text);
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
