/**
 * Chance as the driver of a cluster: round after round it lets clocks tick,
 * delivers, loses and doubles messages, crashes and restarts processes, and
 * lets clients call, as the weather says. It acts through the methods of
 * the cluster only, so that what it did can be written down and done again.
 *
 * @module
 */
import { Cluster, randomPerNode } from './cluster.ts';
import type { ClusterOptions } from './cluster.ts';
import type { Flight, Observer, SimEvent } from './event.ts';
import { FAULTS } from './fault.ts';
import type { Host } from './host.ts';
import { Store } from './machine.ts';
import { seeded } from './random.ts';
import type { Weather } from './weather.ts';

/** Messages on their way; more are lost, as full buffers lose them. */
const MOST_FLIGHTS = 600;

/** How many nodes may ever take part. */
const MOST_NODES = 10;

/** Longest way of a straggler, in rounds. */
const LONGEST_WAY = 120;

/** Drives one cluster through one weather. */
export class Chaos {
  readonly cluster: Cluster;
  private readonly weather: Weather;
  private readonly random: () => number;
  private round = 0;
  /** What each node's clock shows, in ticks. */
  private readonly clocks = new Map<number, number>();
  /** When what is over now will end: crashes, pauses, stalls, cuts. */
  private readonly downUntil = new Map<number, number>();
  private readonly stillUntil = new Map<number, number>();
  private readonly stalledUntil = new Map<number, number>();
  private cutUntil = 0;
  private healedAt = 0;
  /** Ids that somebody wanted out; they never come back. */
  private readonly retired = new Set<number>();
  private readonly values: string[] = [];

  constructor(
    weather: Weather,
    seed: number,
    observers: readonly Observer[] = [],
    start?: ClusterOptions['start'],
  ) {
    this.weather = weather;
    this.random = seeded(Math.imul(seed, 0x85ebca6b) ^ 0x5bd1e995);
    const machine = (): Store => new Store();
    this.cluster = new Cluster(
      {
        nodes: weather.nodes,
        config: weather.config,
        random: randomPerNode(seed),
        machine,
        reports: true,
        recordsPanics: true,
        onSend: (flight) => this.route(flight),
        ...(start === undefined ? {} : { start }),
      },
      [{ see: (event) => this.hear(event) }, ...observers],
    );
  }

  /**
   * Goes through all rounds.
   *
   * @param enough - ends the run early when it says so.
   */
  run(enough: () => boolean = () => false): void {
    while (this.round < this.weather.rounds && !enough()) this.oneRound();
  }

  private oneRound(): void {
    this.round++;
    this.cluster.time = this.round;
    this.faults();
    for (const host of this.cluster.hosts.values()) this.tick(host);
    this.deliver();
    for (const host of this.cluster.hosts.values()) {
      if (!this.chance(this.weather.slow)) this.work(host.id);
    }
    this.requests();
    this.calls();
  }

  private chance(probability: number): boolean {
    return probability > 0 && this.random() < probability;
  }

  /** A whole number from 1 to `most`. */
  private draw(most: number): number {
    return 1 + Math.floor(this.random() * most);
  }

  private anyHost(): Host {
    const hosts = [...this.cluster.hosts.values()];
    return hosts[Math.floor(this.random() * hosts.length)]!;
  }

  // Faults

  private faults(): void {
    const { cluster, weather, round } = this;
    for (const [id, until] of this.downUntil) {
      if (until > round) continue;
      this.downUntil.delete(id);
      if (this.chance(weather.preVoting)) cluster.setPreVote(id, true);
      cluster.restart(id);
    }
    for (const [id, until] of this.stillUntil) {
      if (until > round) continue;
      this.stillUntil.delete(id);
      cluster.resume(id);
    }
    if (this.chance(weather.stall)) {
      const until = round + this.draw(weather.stallFor);
      this.stalledUntil.set(this.anyHost().id, until);
    }
    if (this.chance(weather.failure)) {
      const call = FAULTS[this.draw(FAULTS.length - 1)]!;
      cluster.failNext(this.anyHost().id, call);
    }
    if (this.chance(weather.crash)) this.crash(this.anyHost());
    if (this.chance(weather.pause)) {
      const { id } = this.anyHost();
      if (cluster.pause(id)) {
        this.stillUntil.set(id, round + this.draw(weather.pauseFor));
      }
    }
    if (this.cutUntil > 0 && this.cutUntil <= round) {
      this.cutUntil = 0;
      this.healedAt = round;
      cluster.heal();
    }
    const rested = round >= this.healedAt + weather.rest;
    if (this.cutUntil === 0 && rested && this.chance(weather.cut)) this.cut();
  }

  private crash(host: Host): void {
    const { weather, cluster } = this;
    const { id, disk } = host;
    const unsynced = disk.unsynced + host.unwritten;
    const survives = this.chance(weather.survive);
    const keep = survives ? Math.floor(this.random() * (unsynced + 1)) : 0;
    const failing = this.chance(weather.fsync);
    const ended = failing ? cluster.failSync(id, keep) : cluster.crash(id, keep);
    if (ended) this.fallen(id);
  }

  private fallen(id: number): void {
    const until = this.round + this.draw(this.weather.crashFor);
    this.downUntil.set(id, until);
    this.stillUntil.delete(id);
  }

  /** Cuts some nodes off from the others, both ways or one way. */
  private cut(): void {
    const { cluster, weather } = this;
    const ids = [...cluster.hosts.keys()];
    const leader = weather.cutsLeaders ? 0 : (cluster.leader()?.id ?? 0);
    if (!weather.cutsLeaders && leader === 0) return;
    const most = weather.cutsLeaders ? Math.ceil(ids.length / 2) : 1;
    const count = this.draw(most);
    const side = new Set<number>();
    for (let i = 0; i < count; i++) {
      const id = ids[Math.floor(this.random() * ids.length)]!;
      if (id !== leader) side.add(id);
    }
    const oneWay = this.chance(0.3);
    for (const from of ids) {
      for (const to of ids) {
        if (side.has(from) === side.has(to)) continue;
        if (oneWay && side.has(from)) continue;
        cluster.cut(from, to);
      }
    }
    this.cutUntil = this.round + this.draw(weather.cutFor);
  }

  // Clocks and work

  private tick({ id }: Host): void {
    const { weather, cluster, round } = this;
    const due = Math.floor(round * (weather.clocks[id - 1] ?? 1));
    const shown = this.clocks.get(id) ?? due - 1;
    if (due <= shown) return;
    this.clocks.set(id, due);
    for (let i = shown; i < due; i++) cluster.tick(id);
    if (this.chance(weather.eager)) this.work(id);
  }

  /** Lets a node do what it has to do. */
  private work(id: number): void {
    const { cluster, weather } = this;
    const stalled = (this.stalledUntil.get(id) ?? 0) > this.round;
    if (!stalled) cluster.finish(id);
    // The thread that writes the log may be quicker than the node.
    if (!stalled && this.chance(weather.slow / 2)) cluster.write(id);
    const split = stalled || this.chance(weather.split);
    while (split ? cluster.take(id) : cluster.handle(id)) {
      if (split) break;
    }
    while (!stalled && !this.chance(weather.slow) && cluster.write(id));
    while (!this.chance(weather.slow) && cluster.apply(id));
  }

  // Network

  /** A message was sent: decides when it arrives. */
  private route(flight: Flight): void {
    const { weather, cluster } = this;
    let way = Math.floor(this.random() * (weather.delay + 1));
    const answer = flight.message.type === 'MsgAppResp';
    const late = answer && this.chance(weather.lateAnswers);
    if (late || this.chance(weather.straggle)) way += this.draw(LONGEST_WAY);
    const lost = this.chance(weather.loss);
    flight.due = lost ? null : this.round + way;
    if (cluster.flights.size > MOST_FLIGHTS) {
      cluster.drop(cluster.flights.values().next().value!);
    }
  }

  private deliver(): void {
    const { cluster, weather, round } = this;
    // What is sent meanwhile arrives in a later round.
    for (const flight of [...cluster.flights]) {
      if (flight.due === null) {
        this.lose(flight);
      } else if (flight.due <= round) {
        const keep = this.chance(weather.duplicate);
        if (!cluster.deliver(flight, keep)) continue;
        if (keep) flight.due = round + this.draw(10);
        if (this.chance(weather.eager)) this.work(flight.message.to);
      }
    }
  }

  private lose(flight: Flight): void {
    const { from, to } = flight.message;
    this.cluster.drop(flight);
    if (this.chance(this.weather.unreachable)) {
      this.cluster.reportUnreachable(from, to);
    }
  }

  // What operators and clients want

  private requests(): void {
    const { cluster, weather } = this;
    if (this.chance(weather.campaign)) {
      if (!weather.orderly || this.allFollow()) {
        cluster.campaign(this.anyHost().id);
      }
    }
    if (this.chance(weather.forget)) cluster.forget(this.anyHost().id);
    if (this.chance(weather.compact)) {
      const keep = Math.floor(this.random() * (weather.keep + 1));
      cluster.compact(this.anyHost().id, keep);
    }
    if (this.chance(weather.transfer)) {
      const target = this.anyHost().id;
      const leader = cluster.leader() ?? this.anyHost();
      cluster.transfer(leader.id, target);
    }
    if (this.chance(weather.membership)) this.changeMembers();
  }

  /** Reports whether every node knows the leader of the newest term. */
  private allFollow(): boolean {
    const { hosts } = this.cluster;
    const leader = this.cluster.leader();
    if (leader === null) return false;
    const { term } = leader.view;
    return [...hosts.values()].every(({ view }) => view.lead === leader.id && view.term === term);
  }

  private changeMembers(): void {
    const { cluster } = this;
    const leader = cluster.leader();
    if (leader === null) return;
    const { voters, learners, votersOutgoing } = leader.confState;
    if (votersOutgoing.length > 0 && this.chance(0.5)) {
      cluster.changeMembers(leader.id, '', 'explicit');
      return;
    }
    const changes: string[] = [];
    const single = this.chance(0.4);
    const count = single ? 1 : this.draw(3);
    for (let i = 0; i < count; i++) {
      const change = this.oneChange(voters, learners, changes.length);
      if (change !== null) changes.push(change);
    }
    if (changes.length === 0) return;
    const asker = this.chance(0.8) ? leader : this.anyHost();
    const transitions = ['auto', 'auto', 'implicit', 'explicit'] as const;
    const joint = transitions[this.draw(transitions.length) - 1]!;
    const transition = single && this.chance(0.5) ? 'v1' : joint;
    cluster.changeMembers(asker.id, changes.join(' '), transition);
  }

  private oneChange(
    voters: readonly number[],
    learners: readonly number[],
    position: number,
  ): string | null {
    const { hosts } = this.cluster;
    const lot = this.random();
    if (lot < 0.35 && hosts.size < MOST_NODES) {
      const id = hosts.size + 1;
      this.cluster.join(id);
      return `${this.chance(0.5) ? 'v' : 'l'}${id}`;
    }
    if (lot < 0.6 && learners.length > 0) {
      const id = learners[this.draw(learners.length) - 1]!;
      return this.retired.has(id) ? null : `v${id}`;
    }
    if (voters.length - position <= 1) return null;
    const id = voters[this.draw(voters.length) - 1]!;
    if (lot < 0.75) return this.retired.has(id) ? null : `l${id}`;
    this.retired.add(id);
    return `r${id}`;
  }

  private calls(): void {
    const { cluster, weather } = this;
    const { clients } = cluster;
    for (let client = 1; client <= weather.clients; client++) {
      const waiting = clients.waiting.get(client);
      if (waiting === undefined) {
        if (this.chance(weather.call)) this.call(client);
      } else if (waiting.node === 0 || cluster.time - waiting.since > weather.patience) {
        if (this.chance(0.5)) clients.giveUp(client);
        else clients.retry(this.askable(), client);
      }
    }
  }

  private call(client: number): void {
    const { weather, cluster } = this;
    const key = `k${this.draw(weather.keys)}`;
    const node = this.askable();
    if (this.chance(weather.reads)) {
      cluster.clients.call(node, client, 'get', key);
    } else if (this.chance(weather.cas)) {
      const known = this.values[this.draw(this.values.length) - 1] ?? '';
      cluster.clients.call(node, client, 'cas', key, known);
    } else {
      cluster.clients.call(node, client, 'put', key);
    }
  }

  /** Mostly a node that thinks it leads, and not always the newest. */
  private askable(): number {
    const leader = this.cluster.leader();
    if (leader !== null && this.chance(0.5)) return leader.id;
    return this.anyHost().id;
  }

  private hear({ kind, node, operation }: SimEvent): void {
    if (kind === 'panic' || kind === 'fail') this.fallen(node);
    if (kind !== 'return') return;
    const seen = operation.kind === 'put' ? operation.value : operation.result;
    if (seen === '') return;
    this.values.push(seen);
    if (this.values.length > 4) this.values.shift();
  }
}
