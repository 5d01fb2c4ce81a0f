import { Room } from './room/room.ts';

const room = new Room();

async function startAll(): Promise<void> {
  for (const id of [1, 2, 3]) {
    const { run, found } = await room.start(id);
    const { hardState, entries } = found;
    const term = hardState?.term ?? 0;
    const commit = hardState?.commit ?? 0;
    const log = `${entries.length} entries, commit ${commit}`;
    const counter = room.look(id, 'GET counter');
    console.log(`n${id}, run ${run}: term ${term}, ${log}; counter ${counter}`);
  }
  console.log(`n${await room.leader()} leads`);
}

async function write(id: number, call: string): Promise<void> {
  console.log(`n${id}> ${call}: ${await room.write(id, call)}`);
}

async function read(id: number, call: string): Promise<void> {
  console.log(`n${id}> ${call}: ${await room.read(id, call)}`);
}

await startAll();
await write(1, 'SET greeting hello');
await write(2, 'INCRBY counter 41');
await write(3, 'INCRBY counter 1');

console.log('The power goes, everywhere at once.');
for (const id of [1, 2, 3]) room.cutPower(id);

await startAll();
await read(1, 'GET greeting');
await read(3, 'GET counter');
