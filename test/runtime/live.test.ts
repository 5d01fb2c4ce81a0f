import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { BEGINNING } from '../../site/components/LiveCluster/beginning.ts';
import { stepLength } from '../../site/components/LiveCluster/useCluster.ts';
import { Linker } from '../../site/runtime/linker.ts';
import type { LiveAction, LiveState } from '../../site/runtime/programs/live.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const require = createRequire(import.meta.url);
const { readLibrary } = require('../../site/plugins/runtime/library-text.cjs') as {
  readLibrary: (base: string, settings: unknown) => Record<string, string>;
};
const settings: unknown = JSON.parse(readFileSync(`${ROOT}/site/runtime/roots.json`, 'utf8'));

interface Live {
  readonly beginning: LiveState;
  readonly step: () => LiveState;
  readonly act: (action: LiveAction) => LiveState;
}

const library = readLibrary(ROOT, settings);

/** The program as the worker runs it: from its text. */
async function load(): Promise<Live> {
  return (await new Linker(library).run('site/runtime/programs/live.ts')) as unknown as Live;
}

let live: Live;

beforeEach(async () => {
  live = await load();
});

function stepUntil(test: (state: LiveState) => boolean, limit = 100): LiveState {
  for (let i = 0; i < limit; i++) {
    const state = live.step();
    if (test(state)) return state;
  }
  throw new Error('it did not happen');
}

describe('the live program', () => {
  it('begins with the state that the page shows before it is loaded', () => {
    expect(live.beginning).toEqual(BEGINNING);
  });

  it('sends heartbeats in every step', () => {
    live.step();
    const sent = live
      .step()
      .events.filter((e) => e.kind === 'send')
      .map((e) => e.message!.type);
    expect(sent).toContain('MsgHeartbeat');
    expect(sent).toContain('MsgHeartbeatResp');
  });

  it('commits a proposal everywhere', () => {
    live.act('propose');
    const state = stepUntil((s) => Object.values(s.nodes).every((n) => n.commit === 2));
    expect(state.leader).toBe(1);
  });

  it('elects another leader when the leader is cut off, and heals', () => {
    expect(live.act('isolate').isolated).toBe(1);
    const { leader } = stepUntil((s) => s.leader > 1);
    expect(live.act('heal').isolated).toBe(0);
    const healed = stepUntil((s) => s.nodes[1]!.role === 'follower');
    expect(healed.nodes[1]!.lead).toBe(leader);
  });

  it('elects another leader when the leader crashes, and takes it back', () => {
    const down = live.act('crash');
    expect([down.crashed, down.nodes[1]!.role]).toEqual([1, 'down']);
    stepUntil((s) => s.leader > 1);
    expect(live.act('restart').crashed).toBe(0);
    stepUntil((s) => s.nodes[1]!.role === 'follower' && s.nodes[1]!.lead > 1);
  });

  it('does nothing when there is no leader to act on', () => {
    live.act('crash');
    expect(() => (['propose', 'isolate', 'crash'] as const).map(live.act)).not.toThrow();
  });

  it('names everybody who takes itself for a leader, the highest term first', () => {
    live.act('isolate');
    const two = stepUntil((s) => s.leaders.length === 2);
    expect(two.leaders).toEqual([two.leader, 1]);
    live.act('heal');
    expect(stepUntil((s) => s.leaders.length === 1).leaders).toEqual([two.leader]);
  });
});

describe('an election', () => {
  const delays = Array.from({ length: 24 }, (_, i) => i);

  it.each(delays)('can be seen within 3 s after a cut in step %d', async (before) => {
    const own = await load();
    for (let i = 0; i < before; i++) own.step();
    let shown = stepLength(own.act('isolate'));
    for (;;) {
      const state = own.step();
      const others = Object.entries(state.nodes).filter(([id]) => Number(id) !== state.isolated);
      if (others.some(([, { role }]) => role.includes('candidate'))) break;
      shown += stepLength(state);
    }
    expect(shown).toBeLessThanOrEqual(3000);
  });
});
