import { MemoryStorage, RawNode } from '../../src/index.ts';
import { newConfState, newEntry, newMessage } from '../../src/index.ts';

// Figure 7, one digit a term: the leader to be, then a to f.
const logs = `1114455666 111445566 1114 11144556666
  111445566677 1114444 11122233333`.split(/\s+/);
const story = [...'·abcdef'].map((name) => `${name}:`);
const confState = newConfState({ voters: [1, 2, 3, 4, 5, 6, 7] });
const hardState = { term: 7, vote: 0, commit: 0 };
const timers = { electionTick: 10, heartbeatTick: 1 };

const cluster = logs.map((terms, i) => {
  const storage = new MemoryStorage();
  storage.append([...terms].map((t, n) => newEntry(+t, n + 1)));
  storage.initialState = () => ({ hardState, confState });
  const config = { ...timers, id: i + 1, storage, random: () => 0 };
  return { storage, node: new RawNode(config) };
});

// A leader of term 7 transfers leadership to it.
const [type, term] = ['MsgTimeoutNow', 7] as const;
const mail = [newMessage({ type, from: 7, to: 1, term })];
for (const m of mail) {
  if (m.type === 'MsgAppResp' && m.reject) {
    story[m.from - 1] += `  no, hint ${m.logTerm}/${m.rejectHint}`;
  } else if (m.type === 'MsgApp' && m.entries.length > 0) {
    story[m.to - 1] += `  try ${m.logTerm}/${m.index}`;
  }
  const { node, storage } = cluster[m.to - 1]!;
  node.step(m);
  while (node.hasReady()) {
    const { entries, messages } = node.ready();
    storage.append(entries);
    mail.push(...messages);
    node.advance();
  }
}
console.log(story.slice(1).join('\n'));
