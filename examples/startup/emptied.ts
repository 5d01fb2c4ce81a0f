import { MemoryFiles } from '../raft-kv/memory_files.ts';
import { Room } from './room/room.ts';

for (const emptied of [false, true]) {
  const room = new Room();
  for (const id of [1, 2, 3]) await room.start(id);
  console.log(`n${await room.leader()} leads; n3 is cut off`);
  room.cut.add(3);
  console.log(`n1> SET a 1: ${await room.write(1, 'SET a 1')}`);

  room.kill(1);
  room.kill(2);
  if (emptied) room.files.set(2, new MemoryFiles());
  room.cut.delete(3);
  const { found } = await room.start(2);
  const folder = emptied ? 'an empty folder' : 'its own folder';
  console.log(`n2 starts on ${folder}: ${found.entries.length} entries`);
  console.log(`n${await room.leader()} leads`);
  console.log(`n3> GET a: ${await room.read(3, 'GET a')}`);
}
