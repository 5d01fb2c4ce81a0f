import { describe, expect, it } from 'vitest';
import type { Trace, TraceEvent, TraceMessage, TraceNode } from '../../sim/trace.ts';
import { World } from '../../sim/index.ts';
import { messageTexts } from '../../site/components/SpaceTime/labels.ts';
import { layOut, MAX_EVENTS } from '../../site/components/SpaceTime/layout.ts';

const words = {
  term: (t: number) => `term ${t}`,
  role: (r: string) => r,
  cut: () => 'cut',
  heal: () => 'healed',
};

const node = (role: TraceNode['role'], term: number, commit = 0): TraceNode => ({
  role,
  term,
  vote: 0,
  lead: 0,
  commit,
  applied: 0,
  lastIndex: 0,
});

const message = (id: number, from: number, to: number, type = 'MsgApp'): TraceMessage => ({
  id,
  type,
  from,
  to,
  term: 1,
  logTerm: 1,
  index: 2,
  commit: 0,
  entries: 1,
  reject: false,
  text: `${from}->${to} ${type}`,
});

type Step = [
  time: number,
  node: number,
  kind: TraceEvent['kind'],
  more?: Partial<Pick<TraceEvent, 'message' | 'after'>>,
];

function traceOf(steps: readonly Step[], nodes = [1, 2, 3]): Trace {
  const events = steps.map(([time, at, kind, more], seq) => ({
    seq,
    time,
    node: at,
    kind,
    text: `${at} ${kind}`,
    message: null,
    after: node('follower', 0),
    ...more,
  }));
  return { nodes, seed: 1, events };
}

/** Node 1 becomes leader, sends to 2 (arrives), 3 (lost), and 2 again (late). */
const sample = traceOf([
  [0, 1, 'start'],
  [0, 2, 'start'],
  [0, 3, 'start'],
  [1, 1, 'state', { after: node('candidate', 1) }],
  [1, 1, 'state', { after: node('leader', 1) }],
  [2, 1, 'send', { message: message(1, 1, 2), after: node('leader', 1) }],
  [2, 1, 'send', { message: message(2, 1, 3), after: node('leader', 1) }],
  [2, 1, 'send', { message: message(3, 1, 2), after: node('leader', 1) }],
  [3, 2, 'deliver', { message: message(1, 1, 2), after: node('follower', 1) }],
  [3, 2, 'commit', { after: node('follower', 1, 4) }],
  [3, 3, 'drop', { message: message(2, 1, 3), after: node('follower', 0) }],
  [9, 2, 'deliver', { message: message(3, 1, 2), after: node('follower', 1, 4) }],
  [10, 3, 'crash', { after: node('down', 1) }],
  [12, 3, 'restart', { after: node('follower', 1) }],
  [13, 1, 'send', { message: message(4, 1, 3), after: node('leader', 1) }],
]);

describe('layOut', () => {
  const layout = layOut(sample, words);

  it('lets time run to the right', () => {
    const { events } = sample;
    for (let i = 1; i < events.length; i++) {
      if (events[i]!.time === events[i - 1]!.time) continue;
      expect(layout.points[i]!.x).toBeGreaterThan(layout.points[i - 1]!.x);
    }
  });

  it('draws what has happened up to an event, and leaves the rest open', () => {
    const now = layOut(sample, words, 0, { until: 8 });
    expect(now.arrows.map((a) => [a.message.id, a.fate])).toEqual([
      [1, 'delivered'],
      [2, 'under way'],
      [3, 'under way'],
    ]);
    expect(now.marks).toEqual([]);
    expect(now.segments.some(({ node, term }) => node === 2 && term === 1)).toBe(true);
    expect(now.points).toEqual(layout.points);
    const farthest = Math.max(...now.points.slice(0, 9).map(({ x }) => x));
    for (const { x2 } of now.segments) expect(x2).toBeLessThanOrEqual(farthest + 20);
    for (const { x } of now.axis) expect(x).toBeLessThanOrEqual(farthest);
    const before = layOut(sample, words, 0, { until: 3 });
    expect(before.segments.map(({ role }) => role)).not.toContain('leader');
    expect(before.labels.map(({ text }) => text)).not.toContain('leader term 1');
  });

  it('takes no room for what has not happened, but all that it may fill', () => {
    const now = layOut(sample, words, 0, { until: 8 });
    expect(now.last).toBe(8);
    expect(layout.last).toBe(sample.events.length - 1);
    expect(now.width).toBeLessThan(layout.width);
    for (const { to } of now.arrows) expect(to.x).toBeLessThan(now.width);
    for (const { x2 } of now.segments) expect(x2).toBeLessThan(now.width);
    const room = now.width + 40;
    expect(layOut(sample, words, room, { until: 8 }).width).toBeGreaterThanOrEqual(room);
    expect(layOut(sample, words, room, { until: sample.events.length - 1 }).width).toBeGreaterThan(room);
  });

  it('tells delivered, dropped, late and travelling messages apart', () => {
    const fates = layout.arrows.map((a) => [a.message.id, a.fate, a.held]);
    expect(fates).toEqual([
      [1, 'delivered', false],
      [2, 'dropped', false],
      [3, 'delivered', true],
      [4, 'under way', false],
    ]);
  });

  it('ends a lost message before the lane of its receiver', () => {
    const [delivered, dropped] = layout.arrows;
    expect(delivered!.to.y).toBe(layout.lanes[1]!.y);
    expect(dropped!.to.y).toBeLessThan(layout.lanes[2]!.y);
  });

  it('gives every message a visible slope, even within one step', () => {
    const quick = layOut(
      traceOf([
        [1, 1, 'send', { message: message(1, 1, 2) }],
        [1, 2, 'deliver', { message: message(1, 1, 2) }],
      ]),
      words,
    );
    const [arrow] = quick.arrows;
    expect(arrow!.to.x - arrow!.from.x).toBeGreaterThan(20);
  });

  it('fans out from one place, but keeps two messages to one node apart', () => {
    const [toTwo, toThree, toTwoAgain] = layout.arrows;
    expect(toThree!.from.x).toBe(toTwo!.from.x);
    expect(toTwoAgain!.from.x - toTwo!.from.x).toBeGreaterThanOrEqual(14);
  });

  it('keeps events of one node and one step apart', () => {
    const busy = layOut(traceOf([1, 2, 3, 4].map((): Step => [5, 1, 'propose'])), words);
    const xs = busy.points.map((p) => p.x);
    for (let i = 1; i < xs.length; i++) expect(xs[i]! - xs[i - 1]!).toBeGreaterThanOrEqual(14);
  });

  it('draws a lifeline for each role and term, with a gap while down', () => {
    const lane = (n: number) => layout.segments.filter((s) => s.node === n);
    expect(lane(1).map((s) => [s.role, s.term])).toEqual([
      ['follower', 0],
      ['leader', 1],
    ]);
    expect(lane(3).map((s) => s.role)).toEqual(['follower', 'down', 'follower']);
    const [before, down, after] = lane(3);
    expect([down!.x1, after!.x1]).toEqual([before!.x2, down!.x2]);
  });

  it('marks commits and crashes', () => {
    expect(layout.marks.map((m) => m.kind)).toEqual(['commit', 'crash', 'restart']);
    expect(layout.marks[0]!.text).toBe('commit 4');
  });

  it('places labels that do not overlap and do not leave the drawing', () => {
    const boxes = layout.labels.map((l) => {
      const width = l.text.length * 6.7;
      const x1 = l.anchor === 'start' ? l.at.x : l.at.x - width / 2;
      return { x1, x2: x1 + width, y1: l.at.y - 9, y2: l.at.y + 3, text: l.text };
    });
    expect(boxes.map((b) => b.text)).toContain('leader term 1');
    boxes.forEach((a, i) => {
      expect(a.x1).toBeGreaterThanOrEqual(0);
      expect(a.x2).toBeLessThanOrEqual(layout.width);
      for (const b of boxes.slice(i + 1)) {
        const apart = a.x2 <= b.x1 || b.x2 <= a.x1 || a.y2 <= b.y1 || b.y2 <= a.y1;
        expect(apart, `${a.text} and ${b.text}`).toBe(true);
      }
    });
  });

  it('leaves out what no drawing can hold, and says how much', () => {
    const long = traceOf(Array.from({ length: MAX_EVENTS + 5 }, (_, i): Step => [i, 1, 'propose']));
    expect(layOut(long, words).omitted).toBe(5);
    expect(layOut(long, words).points).toHaveLength(MAX_EVENTS);
  });

  it('stands an empty trace', () => {
    expect(layOut({ nodes: [1], seed: 0, events: [] }, words).arrows).toEqual([]);
  });
});

describe('what faults add to a picture', () => {
  it('draws one arrow for each arrival of a message that was doubled', () => {
    const layout = layOut(
      traceOf([
        [0, 1, 'send', { message: message(1, 1, 2) }],
        [1, 2, 'deliver', { message: message(1, 1, 2) }],
        [5, 2, 'deliver', { message: message(1, 1, 2) }],
        [6, 2, 'drop', { message: message(1, 1, 2) }],
      ]),
      words,
    );
    expect(layout.arrows.map((a) => [a.seq, a.end, a.fate, a.held])).toEqual([
      [0, 1, 'delivered', false],
      [0, 2, 'delivered', true],
      [0, 3, 'dropped', true],
    ]);
    expect(new Set(layout.arrows.map((a) => a.to.x)).size).toBe(3);
  });

  it('shows a pause on the lifeline until the node goes on or ends', () => {
    const { segments } = layOut(
      traceOf(
        [
          [0, 1, 'start'],
          [1, 1, 'pause'],
          [2, 1, 'apply'],
          [3, 1, 'resume'],
          [4, 1, 'pause'],
          [5, 1, 'crash', { after: node('down', 0) }],
          [6, 1, 'restart'],
        ],
        [1],
      ),
      words,
    );
    expect(segments.map((s) => [s.role, s.paused])).toEqual([
      ['follower', false],
      ['follower', true],
      ['follower', false],
      ['follower', true],
      ['down', false],
      ['follower', false],
    ]);
  });

  it('shows the signs of the disk only where a process ends', () => {
    const calm = traceOf([
      [0, 1, 'start'],
      [1, 1, 'sync'],
    ]);
    expect(layOut(calm, words).marks).toEqual([]);
    const rough = traceOf([
      [0, 1, 'start'],
      [1, 1, 'sync'],
      [2, 1, 'crash'],
    ]);
    expect(layOut(rough, words).marks.map((m) => m.kind)).toEqual(['sync', 'crash']);
  });

  it('tells a crash from a disk that failed', () => {
    const failed = traceOf([
      [0, 1, 'crash'],
      [0, 2, 'sync'],
      [1, 2, 'fsync'],
    ]);
    expect(layOut(failed, words).marks.map((m) => m.kind)).toEqual(['crash', 'sync', 'fsync']);
  });

  it('marks what a node is asked and told', () => {
    const asked = traceOf([
      [0, 1, 'transfer'],
      [1, 2, 'forget'],
      [2, 2, 'refuse'],
      [3, 1, 'tick'],
    ]);
    expect(layOut(asked, words).marks.map((m) => m.kind)).toEqual(['note', 'note', 'note']);
  });

  it('names a cut and its end above the lanes', () => {
    const { labels, lanes } = layOut(
      traceOf([
        [0, 1, 'start'],
        [1, 0, 'cut'],
        [2, 1, 'state'],
        [3, 1, 'state'],
        [4, 0, 'heal'],
        [5, 1, 'state'],
      ]),
      words,
    );
    const network = labels.filter((l) => l.kind === 'network');
    expect(network.map((l) => l.text)).toEqual(['cut', 'healed']);
    for (const { at } of network) expect(at.y).toBeLessThan(lanes[0]!.y);
  });

  it('finds the event that broke a rule by its number, also in a part of a run', () => {
    const whole = traceOf([
      [0, 1, 'start'],
      [1, 1, 'state'],
      [2, 1, 'state'],
      [3, 1, 'state'],
    ]);
    const violation = { ...VIOLATION, seq: 2 };
    expect(layOut(whole, words).violation).toBeNull();
    expect(layOut({ ...whole, violation }, words).violation).toBe(2);
    const part = { ...whole, events: whole.events.slice(1), violation };
    expect(layOut(part, words).violation).toBe(1);
  });

  it('begins the lifelines of a part as the nodes stood before it', () => {
    const part = {
      ...traceOf([[7, 2, 'state', { after: node('leader', 3) }]], [1, 2]),
      before: { 1: node('follower', 2), 2: node('candidate', 3) },
    };
    const { segments } = layOut(part, words, 400);
    expect(segments.find((s) => s.node === 1)).toMatchObject({ role: 'follower', term: 2 });
    expect(segments.filter((s) => s.node === 2).map((s) => s.role)).toContain('leader');
  });
});

const VIOLATION = {
  rule: 'one-vote',
  kind: 'vote-forgotten',
  args: { before: 2 },
  node: 1,
  index: 0,
  term: 1,
  text: 'forgotten',
} as const;

/** The room of a label at 11 px, a little smaller than it is laid out with. */
function boxOf({ text, anchor, at }: ReturnType<typeof layOut>['labels'][number]) {
  const width = text.length * 6.5;
  const x1 = anchor === 'start' ? at.x : at.x - width / 2;
  return { x1, x2: x1 + width, y1: at.y - 9, y2: at.y + 2.5 };
}

/** Whether a label stands over a line from top to bottom. */
function stands(label: ReturnType<typeof layOut>['labels'][number], x: number): boolean {
  const { x1, x2 } = boxOf(label);
  return x > x1 && x < x2;
}

/** Points along a line, close enough to meet every box that it passes through. */
function along(from: { x: number; y: number }, to: { x: number; y: number }) {
  return Array.from({ length: 41 }, (_, i) => ({
    x: from.x + ((to.x - from.x) * i) / 40,
    y: from.y + ((to.y - from.y) * i) / 40,
  }));
}

/** A busy run of the library: an election, a cut, another leader, proposals. */
function busyRun(nodes: number, seed: number): Trace {
  const world = new World({ nodes, seed, preVote: seed % 2 === 0, checkQuorum: true });
  world.elect(1);
  world.propose(1, 'x=1');
  world.partition(
    [1],
    Array.from({ length: nodes - 1 }, (_, i) => i + 2),
  );
  world.tick(25);
  world.heal();
  world.tick(5);
  world.settle();
  return world.tell('en');
}

describe('labels of real runs', () => {
  const runs = [2, 3, 5].flatMap((nodes) => [1, 2].map((seed) => busyRun(nodes, seed)));
  const layouts = runs.flatMap((run) =>
    [false, true].flatMap((detailed) => [0, 700].map((room) => layOut(run, words, room, { detailed }))),
  );

  it('cover no lifeline and no arrow but their own', () => {
    for (const { labels, lanes, arrows } of layouts) {
      for (const label of labels) {
        const box = boxOf(label);
        const inside = ({ x, y }: { x: number; y: number }): boolean =>
          x > box.x1 && x < box.x2 && y > box.y1 && y < box.y2;
        for (const { y } of lanes) expect(y > box.y1 && y < box.y2, label.text).toBe(false);
        for (const arrow of arrows) {
          if (arrow.seq === label.seq) continue;
          if (along(arrow.from, arrow.to).some(inside)) expect.fail(`${label.text} covers an arrow`);
        }
      }
    }
  });

  it('cover no line that marks a moment', () => {
    for (const run of runs) {
      const events = run.events.slice(0, MAX_EVENTS);
      // Every moment of the run, so that some labels would stand there.
      const times = [...new Set(events.map(({ time }) => time))];
      for (const parts of times) {
        const { labels, parting } = layOut(run, words, 0, { beside: { trace: run, parts } });
        for (const label of labels) expect(stands(label, parting!), label.text).toBe(false);
      }
      for (const { seq } of events.filter(({ kind }) => kind === 'commit')) {
        const violation = { ...VIOLATION, seq };
        const { labels, points, violation: at } = layOut({ ...run, violation }, words);
        for (const label of labels) expect(stands(label, points[at!]!.x), label.text).toBe(false);
      }
    }
  });

  it('are there for every leader, and for some of the votes', () => {
    for (const { labels, segments } of layouts) {
      const led = segments.filter(({ role }) => role === 'leader');
      for (const { y, term, x1, x2 } of led) {
        const at = labels.filter((l) => l.term === term && Math.abs(l.at.y - y) < 20);
        expect(at.some((l) => l.at.x >= x1 && l.at.x <= x2)).toBe(true);
      }
      const named = labels.filter(({ kind }) => kind === 'message').map(({ text }) => text);
      expect(named.some((text) => /T\d/.test(text))).toBe(true);
    }
  });
});

it('tells the term of a vote, and of every message where that is wanted', () => {
  const vote = { ...message(1, 1, 2, 'MsgVoteResp'), term: 4, reject: true };
  expect(messageTexts(vote)).toEqual(['MsgVoteResp T4 ✗', 'T4 ✗']);
  expect(messageTexts(message(1, 1, 2))).toEqual(['MsgApp 1/2 +1']);
  expect(messageTexts(message(1, 1, 2), true)[0]).toBe('MsgApp T1 1/2 +1');
});

it('opens where something is done to the cluster, or where a rule broke', () => {
  const run = busyRun(3, 1);
  const { start } = layOut(run, words);
  expect(run.events[start]!.kind).toBe('propose');
  expect(layOut(sample, words).start).toBe(sample.events.findIndex(({ kind }) => kind === 'crash'));
  const undisturbed = traceOf([[0, 1, 'start']]);
  expect(layOut(undisturbed, words).start).toBe(0);
});

describe('two runs on one axis', () => {
  const one = traceOf([
    [1, 1, 'campaign'],
    [2, 1, 'campaign'],
    [4, 1, 'campaign'],
  ]);
  /** It does more in step 2, nothing in step 3, and ends earlier. */
  const other = traceOf([
    [1, 1, 'campaign'],
    [2, 1, 'campaign'],
    [2, 1, 'propose'],
    [2, 1, 'propose'],
  ]);
  const beside = (trace: Trace) => ({ beside: { trace, parts: 2 } });
  const first = layOut(one, words, 0, beside(other));
  const second = layOut(other, words, 0, beside(one));

  it('have each step in one place, and are of one width', () => {
    for (const at of [0, 1]) expect(first.points[at]!.x).toBe(second.points[at]!.x);
    expect(first.points[2]!.x).toBeGreaterThan(second.points[3]!.x);
    expect(first.points[2]!.x).toBeGreaterThan(layOut(one, words).points[2]!.x);
    expect(first.width).toBe(second.width);
  });

  it('part right before the step in which they differ', () => {
    expect(first.parting).toBe(second.parting);
    expect(first.parting).toBeLessThan(first.points[1]!.x);
    expect(first.parting).toBeGreaterThan(first.points[0]!.x);
    expect(layOut(one, words).parting).toBeNull();
  });
});
