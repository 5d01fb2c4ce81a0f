/**
 * Doing what an action says.
 *
 * @module
 */
import type { Action } from './action.ts';
import type { Cluster } from './cluster.ts';

/**
 * Does one action to a cluster; false if it does not fit the moment. The
 * action `calm` is not for here, since it needs somebody to judge it.
 */
export function perform(cluster: Cluster, action: Action): boolean {
  return PERFORMERS[action.do](cluster, action as never);
}

type Performers = {
  readonly [D in Action['do']]: (
    cluster: Cluster,
    action: Extract<Action, { readonly do: D }>,
  ) => boolean;
};

const PERFORMERS: Performers = {
  tick: (c, a) => c.tick(a.node, a.count),
  campaign: (c, a) => c.campaign(a.node),
  deliver: (c, a) => {
    const flight = c.find(a);
    return flight !== null && c.deliver(flight, a.keep);
  },
  drop: (c, a) => {
    const flight = c.find(a);
    return flight !== null && c.drop(flight);
  },
  handle: (c, a) => c.handle(a.node),
  take: (c, a) => c.take(a.node),
  finish: (c, a) => c.finish(a.node),
  write: (c, a) => c.write(a.node),
  apply: (c, a) => c.apply(a.node),
  crash: (c, a) => c.crash(a.node, a.keep),
  fsync: (c, a) => c.failSync(a.node, a.keep),
  fail: (c, a) => c.failNext(a.node, a.call),
  restart: (c, a) => c.restart(a.node),
  'pre-vote': (c, a) => c.setPreVote(a.node, a.on),
  pause: (c, a) => c.pause(a.node),
  resume: (c, a) => c.resume(a.node),
  join: (c, a) => c.join(a.node),
  cut: (c, a) => c.cut(a.from, a.to),
  heal: (c) => c.heal(),
  call: (c, a) => c.clients.call(a.node, a.client, a.kind, a.key, a.expected),
  retry: (c, a) => c.clients.retry(a.node, a.client),
  'give-up': (c, a) => c.clients.giveUp(a.client),
  conf: (c, a) => c.changeMembers(a.node, a.change, a.transition),
  transfer: (c, a) => c.transfer(a.node, a.to),
  compact: (c, a) => c.compact(a.node, a.keep),
  forget: (c, a) => c.forget(a.node),
  unreachable: (c, a) => c.reportUnreachable(a.node, a.to),
  report: (c, a) => c.reportSnapshot(a.node, a.to, a.ok),
  calm: () => false,
};
