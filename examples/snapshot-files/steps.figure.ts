import { newConfState, newSnapshot } from '../../src/index.ts';
import type { BytesRow, Figure, Moment } from '../../sim/figures/index.ts';
import { MemoryFiles } from '../raft-kv/memory_files.ts';
import { Snapshotter } from '../raft-kv/snapshotter.ts';

const HEAD = 12;
const members = newConfState({ voters: [1, 2, 3] });
const data = new Uint8Array(700).fill(7);
const files = new MemoryFiles();
const snapshotter = new Snapshotter({ files, folder: 'snap' });
await snapshotter.write(newSnapshot(5, 1, members, data));

/** Names that were made or changed since the folder was synced. */
let changed = 0;

/** The folder, and what a power cut may take: names, or what they hold. */
function folder(): BytesRow[] {
  const names = files.crashed(() => false).contents();
  let asked = 0;
  const left = files.crashed(() => asked++ < changed).contents();
  return [...files.contents()].map(([path, bytes]): BytesRow => {
    const name = path.replace('snap/', '').replace(/0{15}/g, '…');
    const sure = left.get(path)?.length === bytes.length;
    const look = sure ? 'sure' : 'loose';
    const content = { zh: '快照', en: 'snapshot' };
    const whole = bytes.subarray(0, HEAD).some((byte) => byte !== 0);
    const nameOnly = { zh: '名字没有落盘', en: 'its name is not synced' };
    return {
      name,
      pieces: [
        whole
          ? { from: 0, to: HEAD, label: { zh: '头', en: 'head' }, look }
          : { from: 0, to: HEAD, label: '', look: 'zeros' },
        { from: HEAD, to: bytes.length, label: content, look },
      ],
      aside: names.has(path) ? '' : nameOnly,
    };
  });
}

const moments: Moment[] = [];
const TITLES = new Map([
  ['write', { zh: '内容写了', en: 'the content is written' }],
  ['sync', { zh: '头写了，还没有同步', en: 'head written, not synced' }],
  ['rename', { zh: '同步了，要改名', en: 'synced, before the rename' }],
  ['folder', { zh: '改了名', en: 'renamed' }],
]);
let writes = 0;
files.beforeChange = (what) => {
  const [verb, path] = what.split(' ') as [string, string];
  const step = verb === 'sync' && path === 'snap' ? 'folder' : verb;
  const title = TITLES.get(step);
  const first = step === 'write' && ++writes === 1;
  if (title !== undefined && !first) {
    moments.push({ title, drawing: { kind: 'bytes', rows: folder() } });
  }
  if (verb === 'make' || verb === 'rename') changed++;
};
await snapshotter.write(newSnapshot(10, 1, members, data));
changed = 0;
const title = { zh: '文件夹同步了', en: 'the folder is synced' };
moments.push({ title, drawing: { kind: 'bytes', rows: folder() } });

export const figure: Figure = {
  caption: {
    zh:
      '到 5 的快照在，写到 10 的一份。虚线是此刻断电可能没有的；没有写头的' +
      '文件，校验码不会对。',
    en:
      'There is a snapshot up to 5, and one up to 10 is written. Dashed is ' +
      'what a power cut may take now; a file without its head has no ' +
      'checksum that holds.',
  },
  drawing: { kind: 'strip', moments },
};
