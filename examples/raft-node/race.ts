import {
  MemoryStorage,
  newConfState,
  RaftNode,
  RawNode,
} from '../../src/index.ts';

const confState = newConfState({ voters: [1, 2, 3] });
const storage = new MemoryStorage({ confState });
const timers = { electionTick: 10, heartbeatTick: 1 };
const random = (): number => 0;
const raw = new RawNode({ ...timers, random, id: 1, storage });
const node = new RaftNode(raw);
const readys = node[Symbol.asyncIterator]();

const LATE = new Promise<'late'>((resolve) => resolve('late'));

/** Waits for a Ready, but not for long. */
async function ask(): Promise<void> {
  const result = await Promise.race([readys.next(), LATE]);
  if (result === 'late') return console.log('too late');
  const rd = result.value;
  if (rd === undefined) return console.log('the end');
  console.log(`a Ready: ${rd.messages.map((m) => m.type).join()}`);
}

/** Lets all promises that can settle settle. */
async function rest(): Promise<void> {
  for (let i = 0; i < 10; i++) await Promise.resolve();
}

await ask(); // There is nothing to do yet.
node.campaign();
await rest(); // The Ready comes, and nobody waits for it.
console.log(`the node has handed out all: ${!raw.hasReady()}`);
const { value } = await readys.next();
console.log(`asked again: ${value?.messages.map((m) => m.type).join()}`);

// Its messages are not sent: nobody else is here.
if (value !== undefined) storage.append(value.entries);
await ask(); // The last one was not advanced.
node.stop();
console.log(`after the stop: ${(await readys.next()).done}`);
