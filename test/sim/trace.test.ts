import { describe, expect, test } from 'vitest';
import { runSeed } from '../../sim/campaign.ts';
import { parseCase } from '../../sim/case.ts';
import type { SimEvent } from '../../sim/event.ts';
import { replayCase } from '../../sim/replay.ts';
import { describeEvent, describeTrace } from '../../sim/trace.ts';
import { World } from '../../sim/world.ts';

test('a trace reads as one line an event, with its time', () => {
  const world = new World({ nodes: 1 });
  world.step();
  world.remark('here it begins');
  world.campaign(1);
  expect(describeTrace(world.trace)).toBe(
    [
      '   0  n1 starts as a follower',
      '   1  here it begins',
      '   1  n1 is asked to campaign',
      '   1  n1 is candidate at term 1, vote 1, lead 0',
      '   1  n1 is leader at term 1, vote 1, lead 1',
      '   1  n1 writes 1/1 EntryNormal ""',
      '   1  n1 commits up to 1',
      '   1  n1 applies 1/1 EntryNormal ""',
    ].join('\n'),
  );
});

describe('every kind of event is told', () => {
  /** One event of each kind and detail, out of rough runs. */
  const kinds = new Map<string, SimEvent>();
  const see = (event: SimEvent): void => {
    const { kind, detail, operation, count } = event;
    const name = [
      kind,
      kind === 'crash' || kind === 'refuse' ? detail : '',
      operation?.kind ?? '',
      kind === 'deliver' && count > 0 ? 'copy' : '',
    ]
      .join(' ')
      .trim();
    if (!kinds.has(name)) kinds.set(name, event);
  };
  for (const profile of ['default', 'disk', 'membership', 'snapshots', 'upgrade', 'handover']) {
    for (let seed = 1; seed <= 12; seed++) runSeed(profile, seed, { observers: [{ see }] });
  }
  const { events } = replayCase(parseCase('nodes 2\nforget 2\ntransfer 1 2\npre-vote 1 off'));
  events.forEach(see);

  test('by runs that have them all', () => {
    const names = [...new Set([...kinds.keys()].map((name) => name.split(' ')[0]!))];
    expect(names.sort()).toEqual([
      'append',
      'apply',
      'call',
      'calm',
      'campaign',
      'capture',
      'change',
      'commit',
      'compact',
      'conf',
      'crash',
      'cut',
      'deliver',
      'drop',
      'fail',
      'forget',
      'give-up',
      'heal',
      'pause',
      'propose',
      'read',
      'refuse',
      'restart',
      'restore',
      'resume',
      'return',
      'save',
      'send',
      'setting',
      'snapshot',
      'start',
      'state',
      'sync',
      'tick',
      'told',
      'transfer',
    ]);
    expect(kinds.has('crash fsync')).toBe(true);
    expect(kinds.has('refuse sender')).toBe(true);
  });

  /** What stays as etcd writes it: messages, entries, members, names of nodes, keys and values. */
  const BORROWED = new RegExp(
    [
      String.raw`\w+->\w+ Msg.*`,
      String.raw`\d+/\d+ Entry\w+ .*`,
      String.raw`Voters:.*`,
      String.raw`\bn\d+\b`,
      String.raw`\b[kv]\d+\b|"[^"]*"`,
      String.raw`[vlru]\d+`,
      String.raw`calm(=\w+)?`,
      String.raw`收到提案 .*`,
    ].join('|'),
    'g',
  );

  test.each([...kinds])('in both languages: %s', (_, event) => {
    const english = describeEvent(event);
    expect(english).not.toMatch(/\p{Script=Han}|undefined|NaN/u);
    expect(describeEvent(event, 'en')).toBe(english);
    const chinese = describeEvent(event, 'zh');
    expect(chinese).toMatch(/\p{Script=Han}/u);
    expect(chinese).not.toMatch(/undefined|NaN/);
    expect(chinese.replace(BORROWED, '')).not.toMatch(/[A-Za-z]{2}/);
    // Han and Latin letters or digits stand apart, and punctuation is Chinese.
    expect(chinese).not.toMatch(/\p{Script=Han}[A-Za-z0-9]|[A-Za-z0-9]\p{Script=Han}/u);
    expect(chinese).not.toMatch(/\p{Script=Han} ?[,;:]/u);
  });
});
