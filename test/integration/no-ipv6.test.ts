import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Server, freePort } from './support/processes';
import { runPreflight } from './support/preflight';
import { renderStack } from './support/rendered';
import type { Files } from './support/rendered';
import { PodFiles } from './support/synapse';

const NO_IPV6 = { PYTHONPATH: join(__dirname, 'support/no-ipv6') };

/** Runs Synapse with the listeners of its own config, or with those that the preflight has written. */
async function start(port: number, preflight: boolean, env: NodeJS.ProcessEnv): Promise<Server> {
  const files: Files = renderStack({ synapse: { metrics: true } }).get('synapse-config')!;
  const yaml = files['homeserver.yaml'].replace('port: 8008', `port: ${port}`).replace('9001', `${await freePort()}`);
  const pod = new PodFiles({ ...files, 'homeserver.yaml': yaml });
  mkdirSync(join(pod.root, 'tmp'), { recursive: true });
  if (preflight) expect(runPreflight(pod, 'synapse-python', { env })).toMatchObject({ code: 0 });
  const paths = [pod.config, ...(preflight ? [join(pod.root, 'tmp/listeners.yaml')] : [])];
  const args = paths.map((path) => `--config-path=${path}`);
  return Server.start('Synapse', ['synapse-python', '-m', 'synapse.app.homeserver', ...args], {
    env,
    ready: async () => (await fetch(`http://127.0.0.1:${port}/health`)).ok,
  });
}

describe('on a kernel without IPv6', () => {
  test('Synapse starts with the listeners that the preflight has written', async () => {
    const server = await start(await freePort(), true, NO_IPV6);
    await server.stop();
  });

  test('it would not start by itself', async () => {
    await expect(start(await freePort(), false, NO_IPV6)).rejects.toThrow('Synapse ended');
  });
});

test('on any other kernel Synapse and its metrics answer by both families', async () => {
  const port = await freePort();
  const server = await start(port, true, {});
  try {
    expect((await fetch(`http://[::1]:${port}/health`)).status).toBe(200);
    expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200);
  } finally {
    await server.stop();
  }
});
