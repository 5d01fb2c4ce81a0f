import { quoteBytes } from '../../src/internals.ts';

// The first two of the three bytes of a Han character, and an A.
console.log(quoteBytes(Uint8Array.of(0xe9, 0xa2, 0x41)));
