import { WireReader, WireWriter } from '../../src/wire.ts';

/** What a loop over fields 1 and 2 makes of some bytes. */
function read(what: string, ...bytes: number[]): void {
  const r = new WireReader(Uint8Array.from(bytes), 'value');
  let number = 0;
  let data: Uint8Array = new Uint8Array(0);
  try {
    while (r.next()) {
      if (r.field === 1) number = r.number(number);
      else if (r.field === 2) data = r.data(data);
      else r.skip();
    }
    console.log(`${what}: ${number}, [${data}]`);
  } catch (error) {
    const { name, message } = error as Error;
    console.log(`${what}: ${name}\n  ${message}`);
  }
}

const ones = (count: number) => Array<number>(count).fill(0xff);
const { MAX_SAFE_INTEGER } = Number;
const most = new WireWriter(9).number(1, MAX_SAFE_INTEGER).finish();

read('2^53-1', ...most);
read('2^53', 0x08, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10);
read('2^64-1', 0x08, ...ones(9), 1);
read('2^64-1 in a field nobody knows', 0x18, ...ones(9), 1);
read('2^64', 0x08, ...Array<number>(9).fill(0x80), 2);
read('5 in three bytes', 0x08, 0x85, 0x80, 0);
read('a number cut off', 0x08, 0x85);
read('two bytes of data', 0x12, 2, 7, 8);
read('data that ends too late', 0x12, 3, 7, 8);
read('data of 2^32 bytes', 0x12, 0x80, 0x80, 0x80, 0x80, 0x10, 7, 8);
read('field number 0', 0x00, 1);
read('field 1 holds data', 0x08, 5, 0x0a, 2, 7, 8);
read('field 1 comes twice', 0x08, 5, 0x08, 6);
