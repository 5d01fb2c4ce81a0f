/**
 * The thread between a simulation, which waits, and the Go program, which
 * answers through a pipe. It is JavaScript so that a thread can start from it
 * wherever the simulation runs.
 *
 * `workerData` holds the program, a room for the answer, and a bell of three
 * numbers: how many answers there were, the length of the last one, and 1 if
 * it is no frame but a text that says why there will be none. A message to
 * the thread is one frame, without its length.
 *
 * @module
 */
import { spawn } from 'node:child_process';
import { parentPort, workerData } from 'node:worker_threads';

const { program, room, bell } = workerData;
const child = spawn(program, ['cluster'], { stdio: 'pipe' });
let input = Buffer.alloc(0);
let complaint = '';

function answer(bytes, failed) {
  room.set(bytes);
  Atomics.store(bell, 1, bytes.length);
  Atomics.store(bell, 2, failed ? 1 : 0);
  Atomics.add(bell, 0, 1);
  Atomics.notify(bell, 0);
}

function fail(why) {
  answer(Buffer.from(why).subarray(0, room.length), true);
}

child.stdout.on('data', (chunk) => {
  input = input.length === 0 ? chunk : Buffer.concat([input, chunk]);
  while (input.length >= 4 && input.length >= 4 + input.readUInt32LE(0)) {
    const end = 4 + input.readUInt32LE(0);
    const frame = input.subarray(4, end);
    if (frame.length <= room.length) answer(frame, false);
    else fail(`an answer of ${frame.length} bytes is too long`);
    input = input.subarray(end);
  }
});
child.stderr.on('data', (text) => {
  complaint = (complaint + text.toString()).slice(-2000);
});
// A program that is gone is noticed by its 'close'.
child.stdin.on('error', () => undefined);
child.on('error', (error) => fail(error.message));
child.on('close', (code, signal) => {
  const how = signal === null ? `exit code ${code}` : signal;
  fail(`${how}${complaint === '' ? '' : `: ${complaint.trim()}`}`);
});

parentPort.on('message', (frame) => {
  // Null asks the program to end.
  if (frame === null) {
    child.kill();
    parentPort.close();
    return;
  }
  const length = Buffer.alloc(4);
  length.writeUInt32LE(frame.length);
  child.stdin.write(Buffer.concat([length, frame]));
});
