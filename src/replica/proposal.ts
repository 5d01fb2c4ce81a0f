/**
 * A proposal as it stands in the log: what was proposed, and the name by
 * which whoever proposed it knows it again.
 *
 * @module
 */
import { decodeConfChange } from '../codec.ts';
import type { ConfChange, ConfChangeV2 } from '../conf_change.ts';
import { NO_BYTES } from '../entry.ts';
import type { Entry } from '../entry.ts';
import { DecodeError, InvariantError, MisuseError } from '../errors.ts';
import type { RaftError } from '../errors.ts';
import { dataSize, numberSize } from '../sizes.ts';
import { WireReader, WireWriter } from '../wire.ts';

/** Names a proposal. No two proposals of a cluster have the same name. */
export interface ProposalId {
  /** The node that made it. */
  readonly node: number;
  /** In which of its runs: a number that differs from start to start. */
  readonly run: number;
  /** Which one of that run, counted from 1. */
  readonly seq: number;
}

/** What an entry of the log carries. */
export interface Proposal extends ProposalId {
  readonly data: Uint8Array;
  /**
   * Why the leader refused the change of the membership that was proposed
   * under this name; empty for every other proposal. The refusal takes the
   * place of the change in the log, so that its proposer hears of it.
   */
  readonly refusal: string;
}

/** The bytes of a proposal. */
export function encodeProposal(
  { node, run, seq }: ProposalId,
  data: Uint8Array,
): Uint8Array {
  const size = numberSize(node) + numberSize(run) + numberSize(seq);
  return new WireWriter(size + dataSize(data.length))
    .number(1, node)
    .number(2, run)
    .number(3, seq)
    .data(4, data)
    .finish();
}

/** The bytes of a refusal. */
export function encodeRefusal(
  { node, run, seq }: ProposalId,
  why: string,
): Uint8Array {
  const text = Uint8Array.from(why, (letter) => letter.charCodeAt(0));
  const size = numberSize(node) + numberSize(run) + numberSize(seq);
  return new WireWriter(size + dataSize(text.length))
    .number(1, node)
    .number(2, run)
    .number(3, seq)
    .data(5, text)
    .finish();
}

/**
 * Reads a proposal. Its data is a copy.
 *
 * @throws {@link DecodeError} for bytes that no replica has made.
 */
export function decodeProposal(bytes: Uint8Array): Proposal {
  const r = new WireReader(bytes, 'proposal');
  let node = 0;
  let run = 0;
  let seq = 0;
  let data = NO_BYTES;
  let refusal = NO_BYTES;
  while (r.next()) {
    if (r.field === 1) node = r.number(node);
    else if (r.field === 2) run = r.number(run);
    else if (r.field === 3) seq = r.number(seq);
    else if (r.field === 4) data = r.data(data);
    else if (r.field === 5) refusal = r.data(refusal);
    else r.skip();
  }
  if (node === 0 || seq === 0) {
    throw new DecodeError('proposal: it has no name');
  }
  return { node, run, seq, data, refusal: textOf(refusal) };
}

/** The proposal in the context of a membership change; null for none. */
export function findProposal(context: Uint8Array): Proposal | null {
  if (context.length === 0) return null;
  try {
    return decodeProposal(context);
  } catch {
    // The context is the application's own.
    return null;
  }
}

/**
 * The proposal in a committed entry.
 *
 * @throws {@link InvariantError} when no replica has made it: this log
 *   belongs to another kind of application.
 */
export function committedProposal(entry: Entry): Proposal {
  return readable(entry, InvariantError, () => decodeProposal(entry.data));
}

/**
 * The change of the membership in a committed entry.
 *
 * @throws {@link InvariantError} when it holds none.
 */
export function committedChange(entry: Entry): ConfChange | ConfChangeV2 {
  return readable(entry, InvariantError, () => decodeConfChange(entry));
}

/**
 * A proposal that came over the network.
 *
 * @throws {@link MisuseError} when no replica has made it.
 */
export function forwardedProposal(entry: Entry): Proposal {
  return readable(entry, MisuseError, () => decodeProposal(entry.data));
}

/**
 * A change of the membership that came over the network.
 *
 * @throws {@link MisuseError} when it is none.
 */
export function forwardedChange(entry: Entry): ConfChange | ConfChangeV2 {
  return readable(entry, MisuseError, () => decodeConfChange(entry));
}

/** Reads an entry; throws the given error for bytes that cannot be read. */
function readable<T>(
  { index }: Entry,
  Complaint: new (message: string) => RaftError,
  read: () => T,
): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw new Complaint(`entry ${index} is of no replica: ${error.message}`);
  }
}

function textOf(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
