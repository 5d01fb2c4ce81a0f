/**
 * How the generator thinks up the next step: a command, or a few that belong
 * together, for the cluster as it stands.
 *
 * @module
 */
import type { ScriptNode } from '../../sim/index.ts';
import type { Message } from '../../src/index.ts';
import type { Chance } from './chance.ts';
import { roleOf } from './features.ts';
import type { OurRun } from './ours.ts';
import { drawOptions } from './plan.ts';
import type { Kind, Plan } from './plan.ts';
import { command } from './script.ts';
import type { Command } from './script.ts';

/** Commands that are taken together; empty when the step makes no sense now. */
export type Step = readonly Command[];

/** No more nodes than this; the output of larger clusters tells nothing new. */
const MOST_NODES = 7;

const LEVELS = ['debug', 'debug', 'debug', 'info', 'warn', 'error', 'none', 'fatal'];

/** How proposals begin: mostly plainly, and sometimes with what has to be quoted. */
const MARKS = [
  ...Array.from({ length: 30 }, () => 'p'),
  'q.',
  'x_',
  'n-',
  '+',
  'é',
  '日',
  '😀',
  '"',
  '%d',
  'a\u00a0',
  '\u200b',
  'e\u0301',
  '\u007f',
  'a\u0085',
  '\ue000',
  '\u0378',
  '\u{e0100}',
  '\u{10ffff}',
  '\u0001',
  '`',
  'a\\n',
];

/** All that a step may look at. */
export class Scene {
  readonly run: OurRun;
  readonly chance: Chance;
  readonly plan: Plan;
  /** Counts proposals, so that no two are equal. */
  private proposals = 0;
  /** A node that only receives for a while, and for how many steps more. */
  private sleeper = 0;
  private sleeps = 0;

  constructor(run: OurRun, chance: Chance, plan: Plan) {
    this.run = run;
    this.chance = chance;
    this.plan = plan;
  }

  /** The same scene, played again up to another point. */
  after(run: OurRun): Scene {
    const scene = new Scene(run, this.chance, this.plan);
    scene.proposals = this.proposals;
    scene.sleeper = this.sleeper;
    scene.sleeps = this.sleeps;
    return scene;
  }

  /** A node does no work of its own in the next steps. */
  putToSleep(id: number): void {
    this.sleeper = id;
    this.sleeps = this.chance.between(5, 40);
  }

  /** Whether a node is to do work now. */
  awake(id: number): boolean {
    return id !== this.sleeper || this.sleeps <= 0;
  }

  /** A step was taken. */
  pass(): void {
    this.sleeps--;
  }

  get nodes(): readonly ScriptNode[] {
    return this.run.interaction.members;
  }

  get messages(): readonly Message[] {
    return this.run.interaction.messages;
  }

  get ids(): readonly number[] {
    return this.nodes.map((_, i) => i + 1);
  }

  node(id: number): ScriptNode {
    return this.nodes[id - 1]!;
  }

  any(): number {
    return this.chance.between(1, this.nodes.length);
  }

  /** The leader of the latest term, or 0. */
  leader(): number {
    let best = 0;
    for (const id of this.ids) {
      const { state, term } = this.node(id).raw.inspect();
      if (state !== 'StateLeader') continue;
      if (best === 0 || term > this.node(best).raw.inspect().term) best = id;
    }
    return best;
  }

  /** The leader with this probability, if there is one; else anybody. */
  leaderOrAny(probability: number): number {
    const leader = this.leader();
    return leader !== 0 && this.chance.happens(probability) ? leader : this.any();
  }

  /** One of the nodes for which a condition holds, or anybody now and then. */
  among(condition: (node: ScriptNode) => boolean, probability: number): number {
    const fitting = this.ids.filter((id) => condition(this.node(id)));
    const fits = fitting.length > 0 && this.chance.happens(probability);
    return fits ? this.chance.of(fitting) : this.any();
  }

  data(): string {
    this.proposals++;
    const [short, long] = [this.chance.below(40), this.chance.below(300)];
    const length = this.chance.weighted([
      [0, 10],
      [short, 2],
      [long, 0.4],
    ]);
    return `${this.chance.of(MARKS)}${this.proposals}${'o'.repeat(length)}`;
  }
}

/** How each kind of step is thought up. */
export const STEPS: Record<Kind, (scene: Scene) => Step> = {
  campaign: (scene) => {
    const id = scene.among((node) => roleOf(node) !== 'leader', 0.85);
    return [command(`campaign ${id}`)];
  },
  propose: (scene) => {
    const id = scene.leaderOrAny(0.6);
    const count = scene.chance.weighted([
      [1, 8],
      [2, 2],
      [4, 1],
    ]);
    return Array.from({ length: count }, () => command(`propose ${id} ${scene.data()}`));
  },
  change: changeStep,
  ready: (scene) => {
    const id = scene.among((node) => node.raw.hasReady(), 0.9);
    if (!scene.awake(id)) return [];
    if (scene.chance.happens(0.9)) return [command(`process-ready ${id}`)];
    return [command(`process-ready ${scene.chance.some(scene.ids, 0.7).join(' ')}`.trim())];
  },
  deliver: deliverStep,
  drop: dropStep,
  stabilize: (scene) => {
    const { chance } = scene;
    const awake = scene.ids.filter((id) => scene.awake(id));
    const whole = awake.length === scene.nodes.length;
    const some = whole && chance.happens(0.5) ? [] : chance.some(awake, whole ? 0.6 : 0.9);
    if (!whole && some.length === 0) return [];
    const level = chance.happens(0.08) ? [`log-level=${chance.of(LEVELS)}`] : [];
    return [command(['stabilize', ...some, ...level].join(' '))];
  },
  tick: tickStep,
  threads: (scene) => {
    const { chance } = scene;
    const append = chance.happens(0.55);
    const busy = (node: ScriptNode): boolean => (append ? node.appendWork : node.applyWork).length > 0;
    const ids = chance.happens(0.05) ? chance.some(scene.ids, 0.6).join(' ') : scene.among(busy, 0.95);
    if (typeof ids === 'number' && !scene.awake(ids)) return [];
    return [command(`process-${append ? 'append' : 'apply'}-thread ${ids}`.trim())];
  },
  forget: (scene) => [command(`forget-leader ${scene.any()}`)],
  transfer: (scene) => [command(`transfer-leadership from=${scene.leaderOrAny(0.7)} to=${scene.any()}`)],
  unreachable: (scene) => [command(`report-unreachable ${scene.leaderOrAny(0.8)} ${scene.any()}`)],
  snapshot: (scene) => {
    const from = scene.leaderOrAny(0.9);
    const to = scene.any();
    return from === to ? [] : [command(`send-snapshot ${from} ${to}`)];
  },
  compact: compactStep,
  look: (scene) => [
    command(
      scene.chance.of([`status ${scene.leaderOrAny(0.8)}`, `raft-log ${scene.any()}`, 'raft-state']),
    ),
  ],
  level: (scene) => [command(`log-level ${scene.chance.of(LEVELS)}`)],
  add: addStep,
  misuse: (scene) => [scene.chance.of(harmlessMisuse(scene))],
  lag: lagStep,
  conflict: conflictStep,
  duel: (scene) => {
    const [a, b] = [scene.any(), scene.any()];
    if (a === b) return [];
    return [
      command(`campaign ${a}`),
      command(`campaign ${b}`),
      command(`process-ready ${a} ${b}`),
      command(`process-ready ${b} ${a}`),
    ];
  },
  rejoin: rejoinStep,
  sleep: (scene) => {
    // It sleeps even if another candidate is taken for the next step.
    const id = scene.any();
    scene.putToSleep(id);
    return [command(`status ${id}`)];
  },
  overwrite: overwriteStep,
  silence: (scene) => {
    const id = scene.any();
    const ticks = Array.from({ length: scene.chance.between(1, 3) }, () => tick(id, 9, 'election'));
    return [command(`deliver-msgs drop=${id}`), ...ticks.flat()];
  },
};

/** Time passes, with the timeout fixed first: the original draws it by chance. */
function tick(id: number, timeout: number, kind: 'election' | 'heartbeat'): Step {
  return [
    command(`set-randomized-election-timeout ${id} timeout=${timeout}`),
    command(`tick-${kind} ${id}`),
  ];
}

function tickStep(scene: Scene): Step {
  const { chance } = scene;
  const heartbeat = chance.happens(0.5);
  const id = heartbeat ? scene.leaderOrAny(0.6) : scene.any();
  const timeout = chance.weighted([
    [3, 4],
    [1, 1],
    [2, 1],
    [5, 2],
    [9, 1],
  ]);
  return tick(id, timeout, heartbeat ? 'heartbeat' : 'election');
}

function deliverStep(scene: Scene): Step {
  const { chance, messages } = scene;
  if (messages.length === 0 && !chance.happens(0.05)) return [];
  const message = messages.length === 0 ? null : chance.of(messages);
  // Some messages go to nodes that only a membership knows.
  const known = message !== null && message.to >= 1 && message.to <= scene.nodes.length;
  const id = known ? message.to : scene.any();
  const typed = message !== null && chance.happens(0.35) ? [`type=${message.type}`] : [];
  const other = chance.happens(0.1) ? scene.any() : id;
  const drop = other === id ? [] : [`drop=${other}`];
  const more = chance.happens(0.1) ? chance.some(scene.ids, 0.5) : [];
  const ids = [...new Set([id, ...more])].filter((to) => drop.length === 0 || to !== other);
  return [command(['deliver-msgs', ...ids, ...drop, ...typed].join(' '))];
}

function dropStep(scene: Scene): Step {
  const { chance, messages } = scene;
  if (messages.length === 0) return [];
  const message = chance.of(messages);
  const typed = chance.happens(0.4) ? ` type=${message.type}` : '';
  const to = message.to <= scene.nodes.length + 1 ? message.to : scene.any();
  const drop = chance.happens(0.15) ? `(${scene.ids.join(',')})` : to;
  return [command(`deliver-msgs drop=${drop}${typed}`)];
}

function changeStep(scene: Scene): Step {
  const { chance } = scene;
  const id = scene.leaderOrAny(0.75);
  const { tracker } = scene.node(id).raw.inspect();
  const { joint } = tracker.config.voters;
  if (chance.happens(joint ? 0.6 : 0.04)) return [command(`propose-conf-change ${id}`)];
  const v1 = chance.happens(0.25);
  const count = v1
    ? 1
    : chance.weighted([
        [1, 4],
        [2, 4],
        [3, 2],
        [4, 1],
      ]);
  const ops = Array.from({ length: count }, () => drawOp(scene));
  const voters = new Set(tracker.config.voters.incoming.ids());
  for (const op of ops) {
    if (op.startsWith('v')) voters.add(Number(op.slice(1)));
    if (/^[lr]/.test(op)) voters.delete(Number(op.slice(1)));
  }
  // A membership without voters cannot be applied: that is misuse, for the end.
  if (voters.size === 0) return [];
  const transition = chance.of([
    '',
    '',
    ' transition=auto',
    ' transition=implicit',
    ' transition=explicit',
  ]);
  return [command(`propose-conf-change ${id}${v1 ? ' v1=true' : transition}`, ops.join(' '))];
}

function drawOp(scene: Scene): string {
  const { chance } = scene;
  const stranger = scene.ids.find((id) => roleOf(scene.node(id)) === 'outsider');
  if (stranger !== undefined && chance.happens(0.4)) return `${chance.of(['v', 'l'])}${stranger}`;
  const letter = chance.weighted([
    ['v', 4],
    ['l', 3],
    ['r', 3],
    ['u', 0.7],
  ]);
  return `${letter}${chance.between(1, scene.nodes.length + (chance.happens(0.1) ? 1 : 0))}`;
}

function compactStep(scene: Scene): Step {
  const { chance } = scene;
  const id = scene.leaderOrAny(0.5);
  const { log } = scene.node(id).raw.inspect();
  const first = scene.node(id).storage.firstIndex();
  // What is not applied must stay; what is gone already gives an error.
  if (chance.happens(0.06)) return [command(`compact ${id} ${Math.max(1, first - 1)}`)];
  if (log.applied < first) return [];
  const upTo = chance.happens(0.5) ? log.applied : chance.between(first, log.applied);
  return [command(`compact ${id} ${upTo}`)];
}

function addStep(scene: Scene): Step {
  const { chance, plan } = scene;
  if (scene.nodes.length >= MOST_NODES) return [];
  const options = (chance.happens(0.7) ? plan.options : drawOptions(chance, plan.async)).replace(
    / content=\S+/,
    '',
  );
  const id = scene.nodes.length + 1;
  const add = command(`add-nodes 1${founding(scene)}${options}`);
  const leader = scene.leader();
  if (leader === 0 || chance.happens(0.3)) return [add];
  const join = command(`propose-conf-change ${leader} v1=true`, `${chance.of(['v', 'l'])}${id}`);
  return chance.happens(0.5) ? [add, join] : [add, join, command('stabilize')];
}

/** Most that come later know nothing; some have a snapshot already. */
function founding(scene: Scene): string {
  if (!scene.chance.happens(0.15)) return '';
  const { confState } = scene.node(scene.any()).history.at(-1)!.metadata;
  if (confState.votersOutgoing.length > 0 || confState.voters.length === 0) return '';
  const learners = confState.learners.length > 0 ? ` learners=(${confState.learners.join(',')})` : '';
  return ` voters=(${confState.voters.join(',')})${learners} index=${scene.plan.index}`;
}

/** Wrong uses that are answered with an error and change nothing. */
function harmlessMisuse(scene: Scene): readonly Command[] {
  const id = scene.any();
  return [
    command('add-nodes 1 voters=(1) index=1'),
    command('add-nodes 1 learners=(1)'),
    command('log-level loud'),
    command(`propose-conf-change ${id} v1=true`, 'v1 v2'),
    command(`propose-conf-change ${id} transition=never`, 'v1'),
    command(`propose-conf-change ${id} v1=true transition=explicit`, 'v1'),
    command(`campaign ${scene.leaderOrAny(1)}`),
    command(`compact ${id} 1`),
    command('process-ready'),
    command('deliver-msgs'),
    command(`deliver-msgs drop=${scene.nodes.length + 2}`),
    command(`deliver-msgs ${scene.nodes.length + 2}`),
    command(`process-append-thread ${id} ${id}`),
    command(`transfer-leadership from=${id} to=${id}`),
    command(`report-unreachable ${id} ${id}`),
  ];
}

/** Wrong uses after which nothing can be said any more. */
export function fatalMisuse(scene: Scene): readonly Step[] {
  const id = scene.any();
  const beyond = scene.nodes.length + 1;
  const last = scene.node(id).storage.lastIndex();
  const members = scene.node(id).raw.inspect().tracker.config.voters.ids();
  return [
    [command(`campaign ${beyond}`)],
    [command(`process-ready ${beyond}`)],
    [command(`status ${beyond}`)],
    [command(`stabilize ${beyond}`)],
    [command(`transfer-leadership from=${beyond} to=1`)],
    [command('transfer-leadership from=1')],
    [command(`deliver-msgs ${id} drop=${id}`)],
    [command(`propose ${id}`)],
    [command(`compact ${id} ${last + 1}`)],
    [command('add-nodes 1 inflight=0')],
    [command('add-nodes 1 read-only=lease-based')],
    [command('add-nodes 1 voters=(1,1) index=2')],
    [
      command(`propose-conf-change ${id}`, members.map((id) => `r${id}`).join(' ')),
      command('stabilize'),
    ],
    [command(`send-snapshot ${id} ${id}`), command(`deliver-msgs ${id}`), command('stabilize')],
    [
      command(`add-nodes 1 voters=(${id}) index=40`),
      command(`send-snapshot ${beyond} ${id}`),
      command('stabilize'),
    ],
  ];
}

/** A follower misses what the others go on with, up to losing it to compaction. */
function lagStep(scene: Scene): Step {
  const { chance } = scene;
  const leader = scene.leader();
  const slow = scene.any();
  if (leader === 0 || slow === leader) return [];
  const others = scene.ids.filter((id) => id !== slow).join(' ');
  const steps = [
    ...Array.from({ length: chance.between(1, 3) }, () => command(`propose ${leader} ${scene.data()}`)),
    command(`stabilize ${others}`),
    command(`deliver-msgs drop=${slow}`),
  ];
  const { log } = scene.node(leader).raw.inspect();
  const first = scene.node(leader).storage.firstIndex();
  if (chance.happens(0.6) && log.applied >= first) {
    steps.push(command(`compact ${leader} ${log.applied}`));
  }
  if (chance.happens(0.6)) return steps;
  // The leader has not heard of the follower for long, and looks for it again.
  const wait = [...tick(leader, 9, 'election'), command(`stabilize ${others}`)];
  return [
    ...steps,
    ...wait,
    command(`deliver-msgs drop=${slow}`),
    ...wait,
    command(`deliver-msgs drop=${slow}`),
    command(`report-unreachable ${leader} ${slow}`),
    command(`propose ${leader} ${scene.data()}`),
  ];
}

/**
 * A node is given entries that it has not written yet, hears of a later term,
 * and is given others in their place by its leader while it writes.
 */
function overwriteStep(scene: Scene): Step {
  const { chance } = scene;
  const leader = scene.leader();
  const [slow, next] = [scene.any(), scene.any()];
  if (leader === 0 || new Set([leader, slow, next]).size < 3) return [];
  const rest = scene.ids.filter((id) => id !== slow && id !== leader).join(' ');
  const proposals = chance.between(0, 2);
  return [
    ...Array.from({ length: proposals }, () => command(`propose ${leader} ${scene.data()}`)),
    command(`stabilize ${leader} ${rest}`),
    command(`deliver-msgs ${slow}`),
    ...Array.from({ length: chance.between(1, 2) }, () => command(`propose ${leader} ${scene.data()}`)),
    command(`process-ready ${leader}`),
    command(`deliver-msgs ${slow}`),
    command(`deliver-msgs drop=(${scene.ids.filter((id) => id !== slow).join(',')})`),
    command(`campaign ${next}`),
    command(`stabilize ${next}`),
    command(`deliver-msgs ${slow}`),
    ...(chance.happens(0.7) ? [command(`process-ready ${slow}`)] : []),
    command(`deliver-msgs drop=${leader}`),
    command(`stabilize ${rest}`),
    ...(chance.happens(0.5)
      ? [command(`deliver-msgs drop=${slow} type=MsgApp`), command(`send-snapshot ${next} ${slow}`)]
      : []),
    command(`deliver-msgs ${slow}`),
    command(`process-append-thread ${slow}`),
    command(`stabilize ${slow}`),
  ];
}

/** A leader's entries reach nobody, and another node is elected. */
function conflictStep(scene: Scene): Step {
  const leader = scene.leader();
  const next = scene.any();
  if (leader === 0 || next === leader) return [];
  const others = scene.ids.filter((id) => id !== leader);
  const steps = [
    command(`propose ${leader} ${scene.data()}`),
    command(`stabilize ${leader}`),
    command(`deliver-msgs drop=(${others.join(',')})`),
    command(`campaign ${next}`),
  ];
  if (scene.chance.happens(0.6)) steps.push(command(`stabilize ${others.join(' ')}`));
  return steps;
}

/** A node that was left out hears from the leader again. */
function rejoinStep(scene: Scene): Step {
  const leader = scene.leader();
  if (leader === 0) return [];
  const rest = scene.chance.some(scene.ids, 0.5).filter((id) => id !== leader);
  return [...tick(leader, 9, 'heartbeat'), command(`stabilize ${[leader, ...rest].join(' ')}`)];
}
