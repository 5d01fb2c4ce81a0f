/**
 * The calls that begin with `RAFT.`: who the members are, and who leads.
 *
 * @module
 */
import { ConfChangeError } from '../../src/index.ts';
import { formatAddress, parseAddress } from './address.ts';
import { clientError } from './fates.ts';
import { roleOf } from './info.ts';
import { latin1 } from './latin1.ts';
import type { KvNode } from './raft_node.ts';
import { failure, isFailure, OK, status, wrongArity } from './replies.ts';
import type { Args, ErrorReply, MapReply, Reply } from './service.ts';

/** The part of the log that a learner has before it may vote, as in etcd. */
const READY = 0.9;

/** Does a call with the words after its name. */
type Work = (node: KvNode, words: readonly string[]) => Promise<Reply> | Reply;

/** How many words there may be after a name, and what is done then. */
type Row = readonly [least: number, most: number, work: Work];

const CALLS: ReadonlyMap<string, Row> = new Map<string, Row>([
  ['raft.status', [0, 0, (node) => statusOf(node)]],
  ['raft.members', [0, 0, (node) => membersOf(node)]],
  ['raft.add', [2, 3, add]],
  ['raft.remove', [1, 1, remove]],
  ['raft.promote', [1, 1, promote]],
  ['raft.transfer', [1, 1, transfer]],
  ['raft.snapshot', [0, 0, snapshot]],
]);

/** Does a call that begins with `RAFT.`. */
export async function runAdmin(node: KvNode, args: Args): Promise<Reply> {
  const [name = '', ...words] = args.map((word) => latin1(word));
  const row = CALLS.get(name.toLowerCase());
  if (row === undefined) return failure(`unknown command '${name}'`);
  const [least, most, work] = row;
  if (words.length < least || words.length > most)
    return wrongArity(name.toLowerCase());
  try {
    return await work(node, words);
  } catch (error) {
    return failedChange(error);
  }
}

/** A change that does not fit is an answer; the rest is the session's. */
function failedChange(error: unknown): ErrorReply {
  if (error instanceof ConfChangeError) return failure(error.message);
  throw clientError(error);
}

function map(entries: Readonly<Record<string, Reply>>): MapReply {
  return { kind: 'map', entries: Object.entries(entries) };
}

function statusOf(node: KvNode): Reply {
  const { id, state, term, vote, lead, commit, applied } = node.basicStatus();
  const keys = node.store.size;
  const role = roleOf(state);
  return map({ id, role, term, vote, leader: lead, commit, applied, keys });
}

/** The leader knows, besides, how far each of them has come. */
function membersOf(node: KvNode): Reply {
  const { progress } = node.status();
  return node.members().map(({ id, address, learner }) => {
    const match = progress.get(id)?.match;
    return map({
      id,
      address: address === null ? null : formatAddress(address),
      role: learner ? 'learner' : 'voter',
      ...(match !== undefined && { match }),
    });
  });
}

/** Where it listens is known first: the leader calls it at once. */
async function add(node: KvNode, words: readonly string[]): Promise<Reply> {
  const [idText, text, last] = words;
  const id = idOf(idText!);
  if (isFailure(id)) return id;
  const address = parseAddress(text!);
  if (address === null)
    return failure(`the address must be host:port, got '${text}'`);
  if (last !== undefined && last.toLowerCase() !== 'learner')
    return failure(`the last word can only be LEARNER, got '${last}'`);
  if (memberOf(node, id) !== null)
    return failure(`node ${id} is a member already`);
  await node.write([{ kind: 'address', id, address: formatAddress(address) }]);
  await node.change(
    last === undefined ? 'ConfChangeAddNode' : 'ConfChangeAddLearnerNode',
    id,
  );
  return OK;
}

async function remove(node: KvNode, words: readonly string[]): Promise<Reply> {
  const id = idOf(words[0]!);
  if (isFailure(id)) return id;
  const member = memberOf(node, id);
  if (member === null) return failure(`node ${id} is no member`);
  const voters = node.members().filter(({ learner }) => !learner);
  if (voters.length === 1 && !member.learner)
    return failure(`node ${id} is the only voter left`);
  await node.change('ConfChangeRemoveNode', id);
  // It is removed, whether this is noted or not.
  await node.write([{ kind: 'address', id, address: null }]).catch(() => {});
  return OK;
}

async function promote(node: KvNode, words: readonly string[]): Promise<Reply> {
  const id = idOf(words[0]!);
  if (isFailure(id)) return id;
  const member = memberOf(node, id);
  if (member === null) return failure(`node ${id} is no member`);
  if (!member.learner) return failure(`node ${id} is a voter already`);
  const why = unready(node, id);
  if (why !== null) return why;
  await node.change('ConfChangeAddNode', id);
  return OK;
}

/**
 * Why a learner is no voter to count on yet, as etcd's `isLearnerReady`; null
 * if it is. Until it has the log, one voter more only makes a majority larger.
 */
function unready(node: KvNode, id: number): ErrorReply | null {
  const { lead, progress } = node.status();
  const last = progress.get(node.id)?.match;
  const match = progress.get(id)?.match;
  if (last === undefined || match === undefined) {
    const whom = lead === 0 ? 'when there is one' : `node ${lead}`;
    return failure(`the leader knows how far node ${id} is: ask ${whom}`);
  }
  if (match >= last * READY) return null;
  const place = `it has ${match} of ${last} entries`;
  return failure(`node ${id} is a learner that is behind: ${place}`);
}

async function transfer(
  node: KvNode,
  words: readonly string[],
): Promise<Reply> {
  const id = idOf(words[0]!);
  if (isFailure(id)) return id;
  const member = memberOf(node, id);
  if (member === null) return failure(`node ${id} is no member`);
  if (member.learner) return failure(`node ${id} is a learner, and can't lead`);
  node.transfer(id);
  const due = performance.now() + node.patience;
  while (node.basicStatus().lead !== id) {
    if (performance.now() > due)
      return failure(`node ${id} does not lead yet; nothing is lost`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return OK;
}

function snapshot(node: KvNode): Reply {
  return status(
    node.snapshot()
      ? 'Snapshot started'
      : 'Nothing to do: no news since the last one, or it is being made',
  );
}

function idOf(text: string): number | ErrorReply {
  const id = /^\d+$/.test(text) ? Number(text) : 0;
  if (id >= 1 && Number.isSafeInteger(id)) return id;
  return failure(`the id must be a whole number of at least 1, got '${text}'`);
}

function memberOf(node: KvNode, id: number) {
  return node.members().find((member) => member.id === id) ?? null;
}
