import {
  MemoryStorage,
  newConfState,
  newMessage,
  ProposalDroppedError,
  RaftNode,
  RawNode,
} from '../../src/index.ts';

// n1 has two peers. At most 4 proposals may wait; once 3 messages wait
// for a Ready, n1 takes in no more.
const confState = newConfState({ voters: [1, 2, 3] });
const storage = new MemoryStorage({ confState });
const timers = { electionTick: 10, heartbeatTick: 1 };
const limits = { maxUntakenMsgs: 3 };
const random = (): number => 0;
const raw = new RawNode({ ...timers, ...limits, random, id: 1, storage });
const node = new RaftNode(raw, { maxWaiting: 4 });
const readys = node[Symbol.asyncIterator]();

/** Proposes, and says how that ended. */
function propose(data: string, signal?: AbortSignal): void {
  const bytes = new TextEncoder().encode(data);
  node.propose(bytes, { signal }).then(
    () => console.log(`  ${data} taken`),
    (error: unknown) => {
      const dropped = error instanceof ProposalDroppedError;
      console.log(`  ${data} ${dropped ? error.reason : String(error)}`);
    },
  );
}

/** Lets all promises that can settle settle. */
async function rest(): Promise<void> {
  for (let i = 0; i < 10; i++) await Promise.resolve();
}

/** Does one Ready; says what it sends. */
async function turn(): Promise<void> {
  const { value: rd } = await readys.next();
  if (rd === undefined) return;
  storage.append(rd.entries);
  if (rd.hardState !== null) storage.setHardState(rd.hardState);
  const text = new TextDecoder();
  for (const { to, type, entries } of rd.messages) {
    const what = entries.map((e) => text.decode(e.data)).join();
    console.log(`  to n${to}: ${type} ${what}`.trimEnd());
  }
  node.advance();
}

console.log('nobody leads');
const patience = new AbortController();
for (const data of ['a', 'b', 'c']) propose(data);
propose('d', patience.signal);
propose('e');
await rest();

console.log('the client of d gives up');
patience.abort(new Error('too slow'));
await rest();

console.log('n2 leads');
node.step(newMessage({ type: 'MsgHeartbeat', from: 2, to: 1, term: 1 }));
await rest();

console.log('f comes, and then somebody takes a Ready');
propose('f');
await rest();
await turn();
await rest();
