/**
 * A batch: the commands of one entry of the log, as bytes.
 *
 * A number of commands, and then each: its kind, and what belongs to it.
 *
 * | kind | what follows |
 * | --- | --- |
 * | 0 call | a list of words |
 * | 1 transaction | a list of keys and revisions, and a list of calls |
 * | 2 clock | the time |
 * | 3 address | the id, and a list of one address or none |
 *
 * A list is a number, and then so many; a word is a number of bytes, and
 * then these.
 *
 * @module
 */
import { ByteReader } from './byte_reader.ts';
import { ByteWriter } from './byte_writer.ts';
import type { Args, Command, Watched } from './service.ts';

const KINDS = ['call', 'transaction', 'clock', 'address'] as const;

/** Bytes that most calls fit into. */
const USUAL = 128;

/** Commands as bytes. */
export function encodeBatch(commands: readonly Command[]): Uint8Array {
  const writer = new ByteWriter(commands.length * USUAL + USUAL);
  writer.number(commands.length);
  for (const command of commands) writeCommand(writer, command);
  return writer.finish();
}

/**
 * The commands of a batch. Their words are views of its bytes.
 *
 * @throws {@link MalformedError} for what {@link encodeBatch} never returns.
 */
export function decodeBatch(bytes: Uint8Array): Command[] {
  const reader = new ByteReader('batch', bytes);
  const commands = readList(reader, 2, readCommand);
  reader.end();
  return commands;
}

function writeCommand(writer: ByteWriter, command: Command): void {
  writer.byte(KINDS.indexOf(command.kind));
  switch (command.kind) {
    case 'call':
      return writeCall(writer, command.args);
    case 'transaction':
      writer.number(command.watched.length);
      for (const { key, revision } of command.watched) {
        writer.bytes(key);
        writer.number(revision);
      }
      writer.number(command.calls.length);
      for (const args of command.calls) writeCall(writer, args);
      return;
    case 'clock':
      return writer.number(command.now);
    case 'address':
      writer.number(command.id);
      writer.number(command.address === null ? 0 : 1);
      if (command.address !== null) writer.text(command.address);
  }
}

function writeCall(writer: ByteWriter, args: Args): void {
  writer.number(args.length);
  for (const word of args) writer.bytes(word);
}

function readCommand(reader: ByteReader): Command {
  const kind = KINDS[reader.byte()];
  switch (kind) {
    case 'call':
      return { kind, args: readCall(reader) };
    case 'transaction': {
      const watched = readList(reader, 2, readWatched);
      return { kind, watched, calls: readList(reader, 1, readCall) };
    }
    case 'clock':
      return { kind, now: reader.number() };
    case 'address':
      return { kind, id: reader.number(), address: readAddress(reader) };
  }
  return reader.fail('no kind of command');
}

/** @param least - bytes that each of them takes. */
function readList<T>(
  reader: ByteReader,
  least: number,
  read: (reader: ByteReader) => T,
): T[] {
  const list: T[] = [];
  for (let count = reader.count(least); count > 0; count--) {
    list.push(read(reader));
  }
  return list;
}

function readCall(reader: ByteReader): Args {
  const args = readList(reader, 1, (from) => from.bytes());
  return args.length > 0 ? args : reader.fail('a call without a name');
}

function readWatched(reader: ByteReader): Watched {
  return { key: reader.bytes(), revision: reader.number() };
}

function readAddress(reader: ByteReader): string | null {
  const [address = null, ...more] = readList(reader, 1, (from) => from.text());
  return more.length === 0 ? address : reader.fail('more than one address');
}
