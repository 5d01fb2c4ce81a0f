import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** How programs are kept on one core, or why they are not. */
export interface Pin {
  /** What to put before a command. */
  readonly before: readonly string[];
  readonly sentence: string;
}

/** Finds a way to keep programs on the last core that this one may use. */
export function pin(): Pin {
  const core = lastCore();
  const before = ['taskset', '-c', String(core)];
  const tried = core === null ? null : spawnSync(before[0]!, [...before.slice(1), 'true']);
  if (tried?.status === 0) return { before, sentence: `every side on core ${core}` };
  return {
    before: [],
    sentence: 'there is no taskset here: sides may move from core to core',
  };
}

function lastCore(): number | null {
  try {
    const status = readFileSync('/proc/self/status', 'utf8');
    const list = /^Cpus_allowed_list:.*?(\d+)$/m.exec(status)?.[1];
    return list === undefined ? null : Number(list);
  } catch {
    return null;
  }
}
