import { Inflights } from '../../src/internals.ts';

// Three messages: entries up to 4, up to 7, and 8.
const window = new Inflights(3, 1000);
for (const last of [4, 7, 8]) window.add(last, 10);

// A follower responds: "we agree up to 7".
window.freeTo(7);
console.log(window.count);
