import { describeEntries, newEntry } from '../../src/index.ts';
import { toBytes, toText } from '../../sim/index.ts';

const entries = [newEntry(3, 5, toBytes('a\nb')), newEntry(3, 6, toBytes('c'))];
const text = describeEntries(entries, toText);
console.log(text);
console.log(text.trimEnd().split('\n').length);
