import { describeMessage, newMessage } from '../../src/index.ts';

const head = { type: 'MsgAppResp', from: 2, to: 1, term: 3 } as const;
const first = describeMessage(newMessage({ ...head, index: 6 }));
const filled = { ...head, index: 6, rejectHint: 4 };
const second = describeMessage(newMessage(filled));
console.log(`${first}\n${second}`);
console.log(first === second ? 'same' : 'different');
