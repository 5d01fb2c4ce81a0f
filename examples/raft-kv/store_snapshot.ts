/**
 * The state of a store as bytes; the same state gives the same bytes.
 *
 * | what | as |
 * | --- | --- |
 * | the version of this format | a byte |
 * | the time of the last stroke, and the revision | numbers |
 * | addresses, in the order of the ids | a number, and so many ids and texts |
 * | keys, in their order | a number, and so many of these: |
 * | a key and its value | bytes |
 * | its revision | a number |
 * | its life: 0 none, 1 a time to live, 2 a deadline | a byte, and a number |
 *
 * @module
 */
import { ByteReader } from './byte_reader.ts';
import { ByteWriter } from './byte_writer.ts';
import { Keyspace } from './keyspace.ts';
import type { FrozenKeys, KeyState } from './frozen_keys.ts';

const FORMAT = 1;
const IMMORTAL = 0;
const WAITING = 1;
const BEGUN = 2;

/** Bytes of an address, and of a number that is a revision or a time. */
const MOST_OF_ADDRESS = 300;
const MOST_OF_NUMBER = 8;
/** Bytes of a key besides its own and its value's, and without its life. */
const USUAL_OF_KEY = 5 + MOST_OF_NUMBER;
/** Bytes that a key takes at least. */
const LEAST_OF_KEY = 4;

/** Keys and bytes after which others get their turn: some milliseconds. */
const PIECE_KEYS = 4096;
const PIECE_BYTES = 1024 * 1024;

/** What a store holds. */
export interface StoreState<K = Keyspace> {
  readonly keys: K;
  /** Where members listen that were added, by id. */
  readonly addresses: ReadonlyMap<number, string>;
}

/** A state as bytes, piece by piece: they are there when it has ended. */
export function* encodeState({
  keys,
  addresses,
}: StoreState<FrozenKeys>): Generator<undefined, Uint8Array> {
  const { clock, revision, bytes, mortals } = keys.state;
  const writer = new ByteWriter(
    (addresses.size + 1) * MOST_OF_ADDRESS +
      keys.size * USUAL_OF_KEY +
      mortals * MOST_OF_NUMBER +
      bytes,
  );
  writer.byte(FORMAT);
  writer.number(clock);
  writer.number(revision);
  writer.number(addresses.size);
  for (const [id, address] of [...addresses].sort(([a], [b]) => a - b)) {
    writer.number(id);
    writer.text(address);
  }
  writer.number(keys.size);
  let [from, begin] = [0, writer.length];
  for (let place = 0; place < keys.size; place++) {
    if (place - from === PIECE_KEYS || writer.length - begin > PIECE_BYTES) {
      yield;
      [from, begin] = [place, writer.length];
    }
    writeItem(writer, keys.at(place));
  }
  return writer.finish();
}

function writeItem(writer: ByteWriter, item: KeyState): void {
  writer.latin1(item.key);
  writer.bytes(item.value);
  writer.number(item.revision);
  const { life } = item;
  if (life === null) return writer.byte(IMMORTAL);
  writer.byte(life.deadline === null ? WAITING : BEGUN);
  writer.number(life.deadline ?? life.ttl);
}

/**
 * The state that was written.
 *
 * @throws {@link MalformedError} for what {@link encodeState} never returns.
 */
export function decodeState(bytes: Uint8Array): StoreState {
  const reader = new ByteReader('snapshot', bytes);
  const format = reader.byte();
  if (format !== FORMAT)
    reader.fail(`has format ${format}; this server reads ${FORMAT}`, 0);
  const keys = new Keyspace(reader.number(), reader.number());
  const addresses = readAddresses(reader);
  for (let count = reader.count(LEAST_OF_KEY); count > 0; count--) {
    readItem(reader, keys);
  }
  reader.end();
  return { keys, addresses };
}

function readAddresses(reader: ByteReader): Map<number, string> {
  const addresses = new Map<number, string>();
  let last = -1;
  for (let count = reader.count(2); count > 0; count--) {
    const id = reader.number();
    if (id <= last) reader.fail('ids that do not rise');
    addresses.set(id, reader.text());
    last = id;
  }
  return addresses;
}

function readItem(reader: ByteReader, keys: Keyspace): void {
  const key = reader.latin1();
  const value = reader.bytes();
  const revision = reader.number();
  if (revision === 0 || revision > keys.revision)
    reader.fail(`revision ${revision} of a key, of ${keys.revision}`);
  const life = readLife(reader, keys.clock);
  if (!keys.restore(key, value, revision, life))
    reader.fail('a key for the second time');
}

function readLife(
  reader: ByteReader,
  clock: number,
): { readonly ttl: number } | { readonly deadline: number } | null {
  const kind = reader.byte();
  if (kind === IMMORTAL) return null;
  if (kind !== WAITING && kind !== BEGUN)
    return reader.fail(`no kind of life has the number ${kind}`);
  const time = reader.number();
  if (kind === WAITING)
    return time > 0 ? { ttl: time } : reader.fail('a life of no time');
  return time > clock
    ? { deadline: time }
    : reader.fail(`a life that ended at ${time}, and it is ${clock}`);
}
