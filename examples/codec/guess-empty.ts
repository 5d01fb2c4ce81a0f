import { decodeMessage } from '../../src/index.ts';

try {
  console.log(decodeMessage(new Uint8Array(0)).type);
} catch (error) {
  console.log((error as Error).name);
}
