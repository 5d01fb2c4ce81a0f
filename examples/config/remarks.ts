import { lineLogger, MemoryStorage } from '../../src/index.ts';
import { newConfState, RawNode, SILENT } from '../../src/index.ts';
import type { Logger, LogLevel } from '../../src/index.ts';

/** One voter: starts, campaigns, wins. */
function run(logger: Logger): void {
  const confState = newConfState({ voters: [1] });
  const storage = new MemoryStorage({ confState });
  const time = { electionTick: 10, heartbeatTick: 1 };
  const own = { id: 1, storage, random: Math.random };
  const node = new RawNode({ ...time, ...own, logger });
  node.campaign();
  node.ready();
  node.advance();
}

/** Counts what the library asks, and what it writes. */
function counting(inner: Logger): Logger & { told(): string } {
  let asked = 0;
  let written = 0;
  return {
    wants(level: LogLevel) {
      asked++;
      return inner.wants(level);
    },
    log(level: LogLevel, text: string) {
      written++;
      inner.log(level, text);
    },
    told: () => `asked ${asked} times, wrote ${written} texts`,
  };
}

const loud = counting(lineLogger('INFO', (line) => console.log(line)));
run(loud);
console.log(`INFO: ${loud.told()}`);

const quiet = counting(SILENT);
run(quiet);
console.log(`SILENT: ${quiet.told()}`);
