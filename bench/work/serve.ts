import { createInterface } from 'node:readline';

import type { Answer, Task, Workers } from './task.ts';

/** Answers tasks, one line each, until there are no more. */
export async function serve(workers: Workers): Promise<void> {
  for await (const line of createInterface(process.stdin)) {
    const task = JSON.parse(line) as Task;
    const work = workers[task.task] as ((task: Task) => number) | undefined;
    if (work === undefined) throw new Error(`this side can't do '${task.task}'`);
    const answer: Answer = { cost: work(task) };
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
}
