import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { BackupTarget, Monitoring, SynapseDatabase } from '../../lib';
import { METRICS } from '../../lib/monitoring/metric';
import type { MetricSource } from '../../lib/monitoring/metric';
import { Server, freePort } from './support/processes';
import { register } from './support/register';
import { renderStack } from './support/rendered';
import { startSynapse } from './support/synapse';

const rendered = renderStack({
  synapse: { tuning: { cacheMemoryPercent: 70 } },
  backup: { target: BackupTarget.volume(), drill: {} },
  monitoring: Monitoring.annotations(),
});
/** The texts with the queries of the alerts and of the dashboard. */
const onCluster = renderStack({
  synapse: { database: SynapseDatabase.cloudNativePg() },
  backup: { target: BackupTarget.volume(), drill: {} },
  monitoring: Monitoring.annotations(),
});
const queries = [
  onCluster.get('matrix-alerts')!['matrix.rules.yaml'],
  rendered.get('matrix-dashboard')!['matrix.json'],
].map((text) => text.replaceAll('\\"', '"'));
const servers: Server[] = [];
let synapse: string[], livekit: string[];

beforeAll(async () => {
  [synapse, livekit] = await Promise.all([synapseMetrics(), livekitMetrics()]);
});
afterAll(() => Promise.all(servers.map((server) => server.stop())));

/** The lines of the metrics after a person has logged in, failed to, and sent a message. */
async function synapseMetrics(): Promise<string[]> {
  const port = await freePort();
  const files = rendered.get('synapse-config')!;
  const homeserver = files['homeserver.yaml'].replace('port: 9001', `port: ${port}`);
  const { server, pod, url } = await startSynapse({ ...files, 'homeserver.yaml': homeserver }, undefined, {
    LD_PRELOAD: jemalloc(),
  });
  servers.push(server);
  await register({ config: pod.config, user: 'alice' });
  let token = '';
  const ask = async (method: string, path: string, body: object) => {
    const headers: HeadersInit = token === '' ? {} : { Authorization: `Bearer ${token}` };
    const answer = await fetch(`${url}/_matrix/client/v3${path}`, { method, headers, body: JSON.stringify(body) });
    return (await answer.json()) as { access_token: string; room_id: string };
  };
  const logIn = (password: string) =>
    ask('POST', '/login', { type: 'm.login.password', identifier: { type: 'm.id.user', user: 'alice' }, password });
  await logIn('wrong');
  token = (await logIn('alice-1')).access_token;
  const { room_id: room } = await ask('POST', '/createRoom', {});
  await ask('PUT', `/rooms/${encodeURIComponent(room)}/send/m.room.message/1`, { msgtype: 'm.text', body: 'x' });
  // Without workers, the queues of the replication exist as soon as another server is asked. There is no such server.
  await ask('POST', `/rooms/${encodeURIComponent(room)}/invite`, { user_id: '@bob:nowhere.invalid' });
  const late = ['name="federation_sender"', 'synapse_replication_tcp_command_queue'];
  return linesOf(port, (lines) => late.every((text) => lines.some((line) => line.includes(text))));
}

/** The allocator that the image of Synapse preloads. */
function jemalloc(): string {
  const file = `usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu/libjemalloc.so.2`;
  const found = ['/', join(process.env.MATRIX_TEST_CACHE ?? '.cache', 'debian')].map((root) => resolve(root, file));
  return found.find((path) => existsSync(path))!;
}

async function livekitMetrics(): Promise<string[]> {
  const [port, tcp, udp, metrics] = [await freePort(), await freePort(), await freePort(), await freePort()];
  const config = join(mkdtempSync(join(tmpdir(), 'livekit-')), 'livekit.yaml');
  const text = rendered
    .get('livekit-config')!
    ['livekit.yaml'].replace(/^port: 7880$/m, `port: ${port}\nbind_addresses: ["127.0.0.1"]`)
    .replace('port: 6789', `port: ${metrics}`)
    .replace('udp_port: 7882', `udp_port: ${udp}`)
    .replace('tcp_port: 7881', `tcp_port: ${tcp}`)
    .replace(/^key_file: .*$/m, `keys: {"matrix": "${'k'.repeat(40)}"}`)
    .replace(/^ {2}turn_servers:\n(?: {4}.*\n)*/m, '');
  writeFileSync(config, text);
  const server = await Server.start('LiveKit', ['livekit-server', '--config', config, '--node-ip', '127.0.0.1'], {
    ready: async () => (await fetch(`http://127.0.0.1:${port}/`)).ok,
  });
  servers.push(server);
  return linesOf(metrics, (lines) => lines.some((line) => line.startsWith('livekit_node_packet_total')));
}

async function linesOf(port: number, complete: (lines: string[]) => boolean): Promise<string[]> {
  for (let i = 0; ; i++) {
    const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
    const lines = (await answer.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    if (complete(lines)) return lines;
    if (i === 100) throw new Error(`not complete: ${lines.slice(0, 20).join('\n')}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

const namesOf = (source: MetricSource) =>
  Object.entries(METRICS).flatMap(([name, of]) => (of === source ? [name] : []));
const missing = (source: MetricSource, lines: string[]) =>
  namesOf(source).filter((name) => !lines.some((line) => /^\w+/.exec(line)?.[0] === name));

test('the real Synapse exports each metric of the alerts and of the dashboard', () => {
  expect(namesOf('synapse').length).toBeGreaterThan(15);
  expect(missing('synapse', synapse)).toEqual([]);
});

test('Synapse measures its memory by jemalloc, which the limit of the caches needs', () => {
  const [used] = synapse.filter((line) => line.startsWith('jemalloc_stats_app_memory_bytes{type="allocated"'));
  expect(Number(used?.split(' ').at(-1))).toBeGreaterThan(10_000_000);
});

test('the real LiveKit exports each metric of the alerts and of the dashboard', () => {
  expect(namesOf('livekit')).toHaveLength(3);
  expect(missing('livekit', livekit)).toEqual([]);
});

test('each query reads known metrics only, and each known metric is read', () => {
  const read = queries.flatMap((text) => [...text.matchAll(/\b([a-z][a-z0-9]*_\w+)\{/g)].map(([, name]) => name));
  expect([...new Set(read)].sort()).toEqual(Object.keys(METRICS).sort());
});

/** Labels and their values in the queries, which must be those of the real series. */
test.each([
  ['synapse_http_server_response_time_seconds_count', ['servlet="LoginRestServlet"', 'code="403"']],
  ['synapse_http_server_response_time_seconds_bucket', ['servlet="RoomSendEventRestServlet"', 'le=']],
  ['synapse_http_server_requests_received_total', ['servlet="RoomSendEventRestServlet"']],
  ['synapse_http_server_responses_total', ['code="403"']],
  ['synapse_storage_transaction_time_sum_total', ['desc="persist_events"']],
  ['synapse_event_processing_positions', ['name="federation_sender"']],
  ['synapse_event_processing_positions', ['name="appservice_sender"']],
  ['synapse_replication_tcp_command_queue', ['stream_name="events"']],
  ['synapse_threadpool_max_threads', ['name="database-master"']],
  ['synapse_build_info', ['version="1.163.2"']],
  ['livekit_node_packet_total', ['type="out"']],
  ['livekit_node_packet_total', ['type="dropped"']],
])('%s has the labels %j', (name, labels) => {
  const lines = [...synapse, ...livekit].filter((line) => line.startsWith(`${name}{`));
  expect(lines.filter((line) => labels.every((label) => line.includes(label)))).not.toEqual([]);
});
