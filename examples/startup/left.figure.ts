import type { Stored } from '../../src/index.ts';
import { decodeProposal } from '../../src/replica/proposal.ts';
import { decodeBatch } from '../raft-kv/batch.ts';
import { NodeDisk } from '../raft-kv/disk.ts';
import { latin1 } from '../raft-kv/latin1.ts';
import type { MemoryFiles } from '../raft-kv/memory_files.ts';
import type { Figure, LogRow, Words } from '../../sim/figures/index.ts';
import { Room } from './room/room.ts';

/** What the disk of n1 has, as a node that starts on it finds it. */
async function found(files: MemoryFiles): Promise<Stored> {
  const identity = { cluster: 'room', member: 1 };
  const disk = new NodeDisk({ files, folder: 'kv', identity });
  return disk.load();
}

function rowOf(name: Words, { entries, hardState }: Stored): LogRow {
  const cells = entries.map(({ index, term, data }) => {
    const [command] =
      data.length === 0 ? [] : decodeBatch(decodeProposal(data).data);
    const call = command?.kind === 'call' ? command.args : [];
    const [name = '·', , value] = call.map((word) => latin1(word));
    const label = name === 'INCRBY' ? `+${value}` : name;
    return { index, term, label, look: 'stable', differs: false } as const;
  });
  const committed = hardState?.commit ?? 0;
  const rest = { before: null, marks: [], jumps: [], aside: '' };
  return { name, cells, committed, ...rest };
}

const room = new Room();
for (const id of [1, 2, 3]) await room.start(id);
await room.leader();
await room.write(1, 'SET greeting hello');
await room.write(2, 'INCRBY counter 41');
await room.write(3, 'INCRBY counter 1');
const files = room.files.get(1)!;
const killed = await found(files.crashed(() => true));
const dark = await found(files.crashed(() => false));
for (const id of [1, 2, 3]) room.cutPower(id);
for (const id of [1, 2, 3]) await room.start(id);
await room.leader();
await room.read(1, 'GET counter');
const again = await found(room.files.get(1)!.crashed(() => true));

export const figure: Figure = {
  caption: {
    zh: 'n1 的磁盘：进程被杀，断电，以及断电后重新启动、选出领导者、读过一次。',
    en:
      'The disk of n1: after its process is killed, after the power is cut, ' +
      'and after a new start, an election and a read.',
  },
  drawing: {
    kind: 'logs',
    rows: [
      rowOf({ zh: '杀掉', en: 'killed' }, killed),
      rowOf({ zh: '断电', en: 'no power' }, dark),
      rowOf({ zh: '重新启动', en: 'started again' }, again),
    ],
    links: [],
  },
};
