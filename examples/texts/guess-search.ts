import { describeMessage, newMessage } from '../../src/index.ts';

// A leader sends heartbeats to everybody.
const lines = [10, 16, 26].map((to) => {
  const head = { type: 'MsgHeartbeat', from: 1, term: 3 } as const;
  return { to, text: describeMessage(newMessage({ ...head, to })) };
});
for (const { text } of lines) console.log(text);

const found = lines.filter(({ text }) => text.includes('->10 '));
console.log(found.map(({ to }) => `n${to}`).join(' and '));
