import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { applyBrokenRule, findBrokenRule } from '../../sim/broken/index.ts';
import { readLibrary, type LibrarySettings } from '../../site/plugins/runtime/library-text.cjs';
import { Linker } from '../../site/runtime/linker.ts';
import type {
  Moment,
  Opened,
  OpenRequest,
  Part,
  PartRequest,
  Replayed,
  Searched,
  SearchRequest,
} from '../../site/runtime/programs/replay.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const settings = readFileSync(`${ROOT}/site/runtime/roots.json`, 'utf8');
const library = readLibrary(ROOT, JSON.parse(settings) as LibrarySettings);
const CASE = readFileSync(`${ROOT}/examples/election/double-vote.case`, 'utf8');

interface Program {
  readonly open: (request: OpenRequest) => Opened;
  readonly moment: (at: number) => Moment;
  readonly part: (request: PartRequest) => Part;
  readonly search: (request: SearchRequest) => Searched;
}

/** The program as the worker runs it: from its text, on a library with a rule taken away. */
async function start(rule: string | null): Promise<Program> {
  const files = rule === null ? library : applyBrokenRule(library, findBrokenRule(rule)!);
  return (await new Linker(files).run('site/runtime/programs/replay.ts')) as unknown as Program;
}

function opened(program: Program, request: OpenRequest): Replayed {
  const answer = program.open(request);
  if (answer.trouble !== null) throw new Error(answer.trouble.message);
  return answer;
}

let intact: Program;
let broken: Program;

beforeEach(async () => {
  intact = await start(null);
  broken = await start('double-vote');
});

describe('replaying a case', () => {
  it('finds the violation on the changed library, and none on the library as it is', () => {
    const { violation, total, part } = opened(broken, { text: CASE });
    expect(violation).toMatchObject({ rule: 'one-vote', node: 1, term: 1, seq: total - 1 });
    expect(violation?.sentence.zh).toMatch(/^\p{sc=Han}/u);
    expect(part.violation).toEqual(expect.objectContaining({ seq: total - 1 }));
    expect(part.events).toHaveLength(total);
    expect(opened(intact, { text: CASE }).violation).toBeNull();
  });

  it('tells of events in the language that is asked for', () => {
    const { part, total } = opened(broken, { text: CASE, language: 'zh' });
    expect(part.events.at(-1)!.text).toBe('n1 是候选人，任期 1，投给 n2，不知道领导者');
    const { text, list } = broken.moment(total - 2);
    expect(text).toMatch(/^送达 2->1 MsgVote/);
    expect(list[0]!.text).toBe('n1 启动，是跟随者');
    opened(broken, { text: CASE });
    expect(broken.moment(0).text).toBe('n1 starts as a follower');
  });

  it('tells the line of what it cannot read', () => {
    const answer = intact.open({ text: 'nodes 3\n\ncampagin 1\n' });
    expect(answer.trouble).toMatchObject({ line: 3 });
    expect(answer.trouble?.message).toContain('campagin');
    expect(answer.trouble?.message).not.toContain('line 3');
    expect(intact.open({ text: 'crash 4 0' }).trouble?.line).toBe(1);
  });

  it('tells an unknown profile with the known ones', () => {
    const { trouble } = intact.open({ seed: 1, profile: 'defualt' });
    expect(trouble).toMatchObject({ line: null });
    expect(trouble?.message).toMatch(/defualt.*default/);
  });

  it('does a seed again as a case that comes to the same', () => {
    const run = opened(intact, { seed: 5, profile: 'network' });
    expect(run.total).toBeGreaterThan(500);
    const last = intact.moment(run.total - 1);
    const again = opened(intact, { text: run.caseText });
    expect(again.total).toBe(run.total);
    expect(intact.moment(again.total - 1)).toEqual(last);
  });
});

describe('looking at a run', () => {
  it('shows the nodes, the messages under way and the events around a moment', () => {
    const { total } = opened(broken, { text: CASE });
    const start = broken.moment(1);
    expect(start.nodes.map(({ id, role, vote }) => [id, role, vote])).toEqual([
      [1, 'follower', 0],
      [2, 'follower', 0],
    ]);
    const end = broken.moment(total - 1);
    expect(end.nodes.map(({ role, term, vote }) => [role, term, vote])).toEqual([
      ['candidate', 1, 2],
      ['candidate', 1, 2],
    ]);
    expect(broken.moment(total - 3).flights).toEqual([expect.stringMatching(/^2->1 MsgVote/)]);
    expect(end.flights).toEqual([]);
    expect(end.list.at(-1)).toEqual({ seq: total - 1, text: end.text });
  });

  it('shows the log by its terms, with a bar behind what is committed', () => {
    const text = ['nodes 1', 'campaign 1', ...Array<string>(4).fill('handle 1')].join('\n');
    const { total } = opened(intact, { text });
    expect(intact.moment(total - 1).nodes[0]).toMatchObject({ role: 'leader', commit: 1, log: '1 |' });
  });

  it('cuts a long run into parts that begin as the nodes stood', () => {
    const { total, part } = opened(intact, { seed: 5, profile: 'network' });
    expect(part.events.length).toBeLessThan(total);
    const middle = Math.floor(total / 2);
    const cut = intact.part({ around: middle });
    const seqs = cut.events.map(({ seq }) => seq);
    expect(seqs).toContain(middle);
    expect(seqs).toEqual(seqs.map((_, i) => seqs[0]! + i));
    const before = intact.moment(seqs[0]! - 1);
    for (const { id, role, term } of before.nodes) {
      expect(cut.before?.[id]).toMatchObject({ role, term });
    }
    const tail = intact.part({ around: total - 1 });
    expect(tail.events.at(-1)?.seq).toBe(total - 1);
    expect(tail.events).toHaveLength(part.events.length);
  });
});

describe('searching', () => {
  it('tries seeds until a rule is broken, and the find can be opened', () => {
    const request = { profile: 'default', from: 1, most: 100, budget: 60_000 };
    const { seeds, events, found } = broken.search(request);
    expect(found).not.toBeNull();
    expect(found!.seed).toBe(seeds);
    expect(events).toBeGreaterThan(found!.violation.seq);
    const run = opened(broken, { seed: found!.seed, profile: 'default' });
    expect(run.violation).toEqual(found!.violation);
    expect(run.part.violation?.seq).toBe(found!.violation.seq);
  });

  it('ends when it has tried enough', () => {
    const request = { profile: 'calm', from: 1, most: 2, budget: 60_000 };
    const { seeds, found } = intact.search(request);
    expect([seeds, found]).toEqual([2, null]);
    expect(intact.search({ ...request, budget: 0 }).seeds).toBeLessThan(2);
  });
});
