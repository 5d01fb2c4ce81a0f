/** Figures as Prometheus reads them. */
import { afterEach, expect, it } from 'vitest';
import { Histogram } from '../../examples/raft-kv/histogram.ts';
import { MemoryFiles } from '../../examples/raft-kv/memory_files.ts';
import { Metrics, metricsText } from '../../examples/raft-kv/metrics.ts';
import { calls, freeAddresses, Servers } from './servers.ts';

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function measured() {
  const servers = await Servers.start(2, () => ({ files: new MemoryFiles(), folder: 'data' }));
  open.push(() => servers.closeAll());
  const node = await servers.leader();
  await node.write(calls('SET a 1', 'SET b 1'));
  const syncTime = new Histogram([0.25, 0.5]);
  for (const ms of [125, 250, 375, 1000]) syncTime.observe(ms);
  return { node, syncTime, clients: () => 7 };
}

it('a histogram counts what is at most as long as each bound', async () => {
  const text = metricsText(await measured());
  expect(text).toContain(
    [
      '# HELP raft_sync_seconds Syncs of the log.',
      '# TYPE raft_sync_seconds histogram',
      'raft_sync_seconds_bucket{le="0.25"} 2',
      'raft_sync_seconds_bucket{le="0.5"} 3',
      'raft_sync_seconds_bucket{le="+Inf"} 4',
      'raft_sync_seconds_sum 1.75',
      'raft_sync_seconds_count 4',
      '',
    ].join('\n'),
  );
});

it('every line is a comment, or a name with labels and a number', async () => {
  const { node, ...more } = await measured();
  const lines = metricsText({ node, ...more })
    .trimEnd()
    .split('\n');
  for (const line of lines) {
    expect(line).toMatch(/^(?:# (?:HELP|TYPE) \w+ .+|\w+(?:\{\w+="[^"]+"\})? [0-9.e+-]+)$/);
  }
  const { term, commit, applied } = node.basicStatus();
  const peer = node.id === 1 ? 2 : 1;
  for (const line of [
    `raft_term ${term}`,
    `raft_leader ${node.id}`,
    `raft_commit_index ${commit}`,
    `raft_applied_index ${applied}`,
    'raft_role{role="leader"} 1',
    'kv_keys 2',
    'kv_clients 7',
    'kv_writes_waiting 0',
    'kv_proposals_out 0',
    `raft_peer_waiting_bytes{peer="${peer}"} 0`,
    'raft_commit_seconds_count 1',
  ]) {
    expect(lines).toContain(line);
  }
});

it('they are at one place, and at no other', async () => {
  const [address] = await freeAddresses(1);
  const page = await Metrics.listen(address!, await measured());
  open.push(() => page.close());
  const at = `http://127.0.0.1:${address!.port}`;
  const response = await fetch(`${at}/metrics`);
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(await response.text()).toMatch(/^# HELP raft_term/);
  expect((await fetch(at)).status).toBe(404);
  await expect(Metrics.listen(address!, await measured())).rejects.toThrow('EADDRINUSE');
});
