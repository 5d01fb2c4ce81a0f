/**
 * Three nodes in one process over RawNode and MemoryStorage, with messages as
 * bytes. Nothing but the language is used, so that it runs anywhere.
 */
import {
  decodeConfChange,
  decodeMessage,
  describeEntry,
  encodeMessage,
  isConfChangeEntry,
  MemoryStorage,
  MisuseError,
  newConfChange,
  newConfState,
  ProposalDroppedError,
  RawNode,
} from '../../../src/index.ts';
import { Progress, quoteBytes } from '../../../src/internals.ts';

const IDS = [1, 2, 3];
const storages = new Map();
const nodes = new Map();
const applied = new Map(IDS.map((id) => [id, []]));

for (const id of IDS) {
  const storage = new MemoryStorage({ confState: newConfState({ voters: IDS }) });
  storages.set(id, storage);
  nodes.set(
    id,
    new RawNode({
      id,
      storage,
      electionTick: 10,
      heartbeatTick: 1,
      random: () => id / 4,
    }),
  );
}

/** One Ready of one node: write, send, apply. */
function work(id) {
  const node = nodes.get(id);
  const storage = storages.get(id);
  const { entries, hardState, messages, committedEntries } = node.ready();
  storage.append(entries);
  if (hardState !== null) storage.setHardState(hardState);
  for (const entry of committedEntries) {
    if (isConfChangeEntry(entry.type)) node.applyConfChange(decodeConfChange(entry));
    if (entry.data.length > 0) applied.get(id).push(describeEntry(entry));
  }
  node.advance();
  for (const m of messages) nodes.get(m.to)?.step(decodeMessage(encodeMessage(m)));
}

function settle() {
  for (let busy = true; busy;) {
    busy = false;
    for (const id of IDS) {
      if (!nodes.get(id).hasReady()) continue;
      work(id);
      busy = true;
    }
  }
}

nodes.get(2).campaign();
settle();
for (const text of ['a', 'b', 'c']) {
  nodes.get(2).propose(Uint8Array.of(text.charCodeAt(0)));
  settle();
}
nodes.get(2).proposeConfChange(newConfChange('ConfChangeAddLearnerNode', 4));
settle();
nodes.get(2).tick();
settle();

for (const id of IDS) console.log(`n${id}: ${applied.get(id).join(', ')}`);
const { lead, term, commit, config, progress } = nodes.get(2).status();
console.log(`n${lead} leads in term ${term} with commit ${commit}: ${config}`);
console.log(`one library behind both entries: ${progress.get(1) instanceof Progress}`);
console.log(quoteBytes(Uint8Array.of(104, 105, 0)));

const stranger = new RawNode({
  id: 9,
  storage: new MemoryStorage(),
  electionTick: 10,
  heartbeatTick: 1,
  random: () => 0,
});
try {
  stranger.propose(Uint8Array.of(1));
} catch (error) {
  console.log(`${error instanceof ProposalDroppedError}, ${error.reason}`);
}
try {
  stranger.propose('text');
} catch (error) {
  console.log(`${error instanceof MisuseError}, ${error.name}`);
}
