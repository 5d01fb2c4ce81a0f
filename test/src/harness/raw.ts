/** RawNodes for tests, with a disk that is written at once. */
import { decodeConfChange } from '../../../src/codec.ts';
import { isConfChangeEntry } from '../../../src/conf_change.ts';
import type { Entry } from '../../../src/entry.ts';
import type { Message } from '../../../src/message.ts';
import { RawNode } from '../../../src/raw_node.ts';
import type { Ready } from '../../../src/ready.ts';
import type { ConfState } from '../../../src/snapshot.ts';
import type { MemoryStorage } from '../../../src/storage.ts';
import { makeConfig } from './nodes.ts';
import type { NodeOptions } from './nodes.ts';

export interface Host {
  readonly node: RawNode;
  readonly storage: MemoryStorage;
  /** All that was handed out, in order. */
  readonly readys: Ready[];
  readonly applied: Entry[];
  readonly sent: Message[];
  confState: ConfState | null;
}

/** Only itself as member, unless told otherwise. */
export function makeHost(id: number, options: NodeOptions = {}): Host {
  const config = makeConfig(id, { voters: [id], ...options });
  return {
    node: new RawNode(config),
    storage: config.storage as MemoryStorage,
    readys: [],
    applied: [],
    sent: [],
    confState: null,
  };
}

/** Writes what a Ready wants written. */
export function save(host: Host, rd: Ready): void {
  if (rd.snapshot !== null) host.storage.applySnapshot(rd.snapshot);
  host.storage.append(rd.entries);
  if (rd.hardState !== null) host.storage.setHardState(rd.hardState);
}

/** Does one Ready. */
export function turn(host: Host): Ready {
  const rd = host.node.ready();
  host.readys.push(rd);
  save(host, rd);
  host.sent.push(...rd.messages);
  for (const entry of rd.committedEntries) {
    host.applied.push(entry);
    if (!isConfChangeEntry(entry.type)) continue;
    host.confState = host.node.applyConfChange(decodeConfChange(entry));
  }
  host.node.advance();
  return rd;
}

/** Does Readys until there are none; tells how many. */
export function drain(host: Host): number {
  let count = 0;
  for (; host.node.hasReady(); count++) turn(host);
  return count;
}

/** The only member, elected. */
export function makeAlone(options: NodeOptions = {}): Host {
  const host = makeHost(1, options);
  host.node.campaign();
  drain(host);
  return host;
}
