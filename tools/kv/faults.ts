/**
 * What happens to the servers of a torture while clients are at work.
 *
 * @module
 */
import { open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SECTOR } from '../../examples/raft-kv/files.ts';
import { encodeRecord, readSegment } from '../../examples/raft-kv/wal_record.ts';
import type { Segment } from '../../examples/raft-kv/wal_record.ts';
import type { FilePoint } from './faulty_files.ts';
import { ask } from './servers.ts';
import type { Servers } from './servers.ts';

/** What a fault may use. */
export interface Scene {
  readonly servers: Servers;
  readonly random: () => number;
  /** Notes what was done, for the line of the round. */
  readonly note: (what: string) => void;
}

/** Does one fault from its beginning to its end; the servers may be left dead or cut off. */
type Fault = (scene: Scene) => Promise<void>;

/** All kinds of faults, by the names that `--faults` takes. */
export const FAULTS: Readonly<Record<string, Fault>> = {
  'kill-leader': killLeader,
  'kill-all': killAll,
  'kill-at': killAtPoint,
  'disk-error': diskError,
  freeze,
  cut,
  'cut-one-way': cutOneWay,
  torn: tornTail,
  flip: flippedByte,
  members: changeMembers,
  rolling: rollingRestart,
  transfer,
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** One of them. */
function pick<T>(random: () => number, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)]!;
}

async function leaderOf({ servers, random }: Scene): Promise<number> {
  return (await servers.leader()) ?? pick(random, servers.ids);
}

/** The leader, or now and then another one. */
async function victimOf(scene: Scene): Promise<number> {
  return scene.random() < 0.7 ? leaderOf(scene) : pick(scene.random, scene.servers.ids);
}

async function killLeader(scene: Scene): Promise<void> {
  const { servers, random, note } = scene;
  const id = await leaderOf(scene);
  note(`kill -9 of leader ${id}`);
  await servers.kill(id);
  await pause(random() * 1500);
  await servers.run(id);
}

async function killAll({ servers, note }: Scene): Promise<void> {
  note('kill -9 of all');
  await Promise.all(servers.ids.map((id) => servers.kill(id)));
  await Promise.all(servers.ids.map((id) => servers.run(id)));
}

/** Points at which a server writes, and how often it comes by in a round. */
const POINTS: readonly (readonly [FilePoint['place'], FilePoint['deed'], number])[] = [
  ['wal', 'open', 1],
  ['wal', 'write', 60],
  ['wal', 'sync', 60],
  ['wal', 'resize', 1],
  ['wal', 'rename', 1],
  ['wal', 'syncFolder', 1],
  ['snap', 'open', 2],
  ['snap', 'write', 2],
  ['snap', 'sync', 2],
  ['snap', 'rename', 2],
  ['snap', 'remove', 1],
  ['snap', 'syncFolder', 2],
  ['member', 'open', 1],
  ['member', 'write', 1],
  ['member', 'sync', 1],
  ['member', 'rename', 1],
  ['member', 'syncFolder', 1],
];

function pointOf(random: () => number, what: FilePoint['what']): FilePoint {
  const [place, deed, most] = pick(random, POINTS);
  const side = what === 'kill' && random() < 0.5 ? 'after' : 'before';
  return { what, place, deed, side, count: 1 + Math.floor(random() * most) };
}

/** A server is started again, and dies at a point of its writing. */
async function killAtPoint(scene: Scene): Promise<void> {
  await failAt(scene, pointOf(scene.random, 'kill'), 2500);
}

/** The disk is full, or breaks: the server ends by itself, and says why. */
async function diskError(scene: Scene): Promise<void> {
  const { random, servers, note } = scene;
  const what = random() < 0.5 ? 'ENOSPC' : 'EIO';
  const id = await failAt(scene, pointOf(random, what), 2500);
  const server = servers.at(id);
  const code = await Promise.race([server.end, pause(0)]);
  if (server.child !== null) return;
  note(`ended with ${code}`);
  if (code !== 1 || !server.output.includes(what)) {
    throw new Error(`server ${id} met ${what}, ended with ${code}, and said\n${server.output}`);
  }
}

async function failAt(scene: Scene, point: FilePoint, most: number): Promise<number> {
  const { servers, note } = scene;
  const id = await victimOf(scene);
  const { what, place, deed, side, count } = point;
  note(`${what} of ${id} ${side} ${place}/${deed} ${count}`);
  await servers.kill(id);
  servers.launch(id, point);
  const server = servers.at(id);
  await Promise.race([server.end, servers.prints(id, 'listens for clients').catch(() => {})]);
  server.well = server.child !== null;
  // Snapshots are made so that their points are met.
  for (let spent = 0; spent < most && server.child !== null; spent += 100) {
    await Promise.race([server.end, pause(100)]);
    if (place === 'snap') await ask(server.port, 'RAFT.SNAPSHOT').catch(() => {});
  }
  return id;
}

async function freeze(scene: Scene): Promise<void> {
  const { servers, random, note } = scene;
  const id = await victimOf(scene);
  note(`SIGSTOP of ${id}`);
  servers.freeze(id);
  await pause(500 + random() * 2500);
  servers.thaw(id);
}

async function cut(scene: Scene): Promise<void> {
  const { servers, random, note } = scene;
  const id = await victimOf(scene);
  const how = random() < 0.5 ? 'reset' : 'silent';
  note(`cut off ${id} (${how})`);
  for (const other of servers.ids) {
    servers.links.cut(id, other, how);
    servers.links.cut(other, id, how);
  }
  await pause(500 + random() * 2500);
  servers.links.heal();
}

async function cutOneWay(scene: Scene): Promise<void> {
  const { servers, random, note } = scene;
  const id = await victimOf(scene);
  const how = random() < 0.5 ? 'reset' : 'silent';
  const hears = random() < 0.5;
  note(`${id} ${hears ? 'is not heard' : 'hears nobody'} (${how})`);
  for (const other of servers.ids) {
    if (hears) servers.links.cut(id, other, how);
    else servers.links.cut(other, id, how);
  }
  await pause(500 + random() * 2500);
  servers.links.heal();
}

/** The newest segment of a server's log. */
async function lastSegment(folder: string): Promise<Segment & { readonly path: string }> {
  const names = await readdir(join(folder, 'wal'));
  const name = names
    .filter((one) => one.endsWith('.wal'))
    .sort()
    .at(-1)!;
  const path = join(folder, 'wal', name);
  return { path, ...readSegment(name, await readFile(path), null, true) };
}

async function writeAt(path: string, at: number, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'r+');
  await file.write(bytes, 0, bytes.length, at);
  await file.close();
}

/** The loss of power left a write behind of which the disk has only some sectors. */
async function tornTail(scene: Scene): Promise<void> {
  const { servers, random, note } = scene;
  const id = await victimOf(scene);
  await servers.kill(id);
  const { path, end, crc } = await lastSegment(servers.at(id).folder);
  const payload = Uint8Array.from({ length: 3 * SECTOR }, () => random() * 256);
  const { bytes } = encodeRecord('batch', payload, crc, end);
  const kept = sectorsOf(end, bytes.length).filter((_, i) => i === 0 || random() < 0.4);
  note(`torn tail of ${id}, ${kept.length} sectors left`);
  // The last one is missing in any case: else it would be whole.
  for (const [from, to] of kept.slice(0, 3)) await writeAt(path, end + from, bytes.subarray(from, to));
  await servers.run(id);
  if (!servers.at(id).output.includes('cut a write that was never finished')) {
    throw new Error(`server ${id} says nothing of its torn tail:\n${servers.at(id).output}`);
  }
}

/** The pieces of so many bytes at a place of a file that lie in one sector each. */
function sectorsOf(at: number, size: number): readonly (readonly [from: number, to: number])[] {
  const pieces: [number, number][] = [];
  for (let from = 0; from < size;) {
    const to = Math.min(size, from + SECTOR - ((at + from) % SECTOR));
    pieces.push([from, to]);
    from = to;
  }
  return pieces;
}

/** A bit of the log has rotted: the server says where, and does not start. */
async function flippedByte(scene: Scene): Promise<void> {
  const { servers, random, note } = scene;
  const id = await victimOf(scene);
  await servers.kill(id);
  const server = servers.at(id);
  const { path, end } = await lastSegment(server.folder);
  const at = Math.floor((random() * end) / 2);
  note(`flipped byte ${at} of the log of ${id}`);
  const right = (await readFile(path)).subarray(at, at + 1);
  await writeAt(path, at, Uint8Array.of(right[0]! ^ (1 << Math.floor(random() * 8))));
  servers.launch(id, null);
  const code = await Promise.race([server.end, pause(20_000)]);
  if (code !== 1 || !/\.wal, byte \d+/.test(server.output)) {
    throw new Error(`server ${id}, with byte ${at} flipped, ended with ${code}:\n${server.output}`);
  }
  await writeAt(path, at, right);
  await servers.run(id);
}

/** A member joins as a learner, is promoted, and one that is there is removed. */
async function changeMembers(scene: Scene): Promise<void> {
  const { servers, random, note } = scene;
  const { id, address } = await servers.join();
  note(`joined ${id}`);
  await admin(scene, 'RAFT.ADD', `${id}`, address, 'LEARNER');
  await pause(random() * 500);
  await admin(scene, 'RAFT.PROMOTE', `${id}`);
  const gone = pick(
    random,
    servers.ids.filter((other) => other !== id),
  );
  note(`removed ${gone}`);
  await admin(scene, 'RAFT.REMOVE', `${gone}`);
  const left = servers.at(gone);
  const code = await Promise.race([left.end, pause(5000)]);
  // One that was cut off from the news is to be ended by whoever has removed it.
  if (code === undefined) await servers.kill(gone);
  servers.forget(gone);
}

/** Asks until it is done: without a leader nothing is. */
async function admin({ servers, random }: Scene, ...words: readonly string[]): Promise<void> {
  let said: unknown;
  for (let tries = 0; tries < 40; tries++) {
    const answer = await ask(pick(random, servers.ports()), ...words).catch((error: Error) => error);
    if (answer === 'OK' || /already|is no member/.test(String(answer))) return;
    said = answer;
    await pause(250);
  }
  throw new Error(`${words.join(' ')}: ${String(said)}`);
}

async function rollingRestart({ servers, note }: Scene): Promise<void> {
  note('rolling restart');
  for (const id of servers.ids) {
    const code = await servers.kill(id, 'SIGTERM');
    if (code !== 0) throw new Error(`server ${id} was asked to end, and ended with ${code}`);
    await servers.run(id);
  }
}

async function transfer({ servers, random, note }: Scene): Promise<void> {
  const to = pick(random, servers.ids);
  note(`transfer to ${to}`);
  await ask(pick(random, servers.ports()), 'RAFT.TRANSFER', `${to}`).catch(() => {});
}
