/**
 * Figures for Prometheus, in its text format.
 *
 * @module
 */
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { Address } from './address.ts';
import type { Histogram } from './histogram.ts';
import { roleOf } from './info.ts';
import type { KvNode } from './raft_node.ts';

/** What is measured. */
export interface Measured {
  readonly node: KvNode;
  /** How long the syncs of the log took. */
  readonly syncTime: Histogram;
  /** How many clients are connected. */
  readonly clients: () => number;
}

/** A server of `/metrics`. */
export class Metrics {
  private readonly server: Server;

  /** Listens. Rejected when it can't: the port is taken. */
  static async listen(at: Address, measured: Measured): Promise<Metrics> {
    const metrics = new Metrics(measured);
    await new Promise<void>((resolve, reject) => {
      metrics.server.once('error', reject);
      metrics.server.listen(at.port, at.host, resolve);
    });
    return metrics;
  }

  private constructor(measured: Measured) {
    this.server = createServer((request, response) => {
      if (request.url !== '/metrics') {
        response.writeHead(404).end('The figures are at /metrics.\n');
        return;
      }
      const type = 'text/plain; version=0.0.4; charset=utf-8';
      response.writeHead(200, { 'content-type': type });
      response.end(metricsText(measured));
    });
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.server.close(() => resolve());
    });
    this.server.closeAllConnections();
    await closed;
  }
}

/** All figures of a server. */
export function metricsText({ node, syncTime, clients }: Measured): string {
  const { state, term, lead, commit, applied } = node.basicStatus();
  const waiting = [...node.transport.waiting()].map(
    ([id, bytes]) => [`{peer="${id}"}`, bytes] as const,
  );
  const role = [[`{role="${roleOf(state)}"}`, 1] as const];
  return [
    gauge('raft_term', 'The newest term that the node knows.', term),
    gauge('raft_leader', 'Id of the leader; 0 for none.', lead),
    gauge('raft_commit_index', 'The last entry known committed.', commit),
    gauge('raft_applied_index', 'The last entry applied.', applied),
    family('raft_role', 'What the node does.', 'gauge', role),
    gauge('kv_keys', 'Keys that there are.', node.store.size),
    gauge('kv_clients', 'Clients that are connected.', clients()),
    gauge('kv_writes_waiting', 'Writes not proposed yet.', node.writes.length),
    gauge('kv_proposals_out', 'Proposals on their way.', node.writes.out),
    gauge('kv_reads_waiting', 'Reads not asked for yet.', node.reads.length),
    gauge('kv_reads_out', 'Requests for reads on their way.', node.reads.out),
    family(
      'raft_peer_waiting_bytes',
      'Bytes that wait for a peer.',
      'gauge',
      waiting,
    ),
    histogram('raft_sync_seconds', 'Syncs of the log.', syncTime),
    histogram(
      'raft_commit_seconds',
      'From a proposal to its answer.',
      node.commitTime,
    ),
  ].join('');
}

/** Values of one thing, each with its labels. */
type Samples = readonly (readonly [suffix: string, value: number])[];

function family(
  name: string,
  help: string,
  type: string,
  samples: Samples,
): string {
  const lines = samples.map(([suffix, value]) => `${name}${suffix} ${value}\n`);
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}

function gauge(name: string, help: string, value: number): string {
  return family(name, help, 'gauge', [['', value]]);
}

/** Each bucket counts what is in those below it, too. */
function histogram(name: string, help: string, times: Histogram): string {
  const { bounds, counts, sum } = times;
  let below = 0;
  const samples = counts.map((count, i) => {
    const bound = i < bounds.length ? bounds[i]! : '+Inf';
    return [`_bucket{le="${bound}"}`, (below += count)] as const;
  });
  return family(name, help, 'histogram', [
    ...samples,
    ['_sum', sum],
    ['_count', below],
  ]);
}
