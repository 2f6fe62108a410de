import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { Person } from './support/people';
import { PASSWORD, PostgresServer } from './support/postgres';
import { PostgresHomeserver } from './support/postgres-homeserver';
import { Server, freePort } from './support/processes';

let postgres: PostgresServer;
beforeAll(async () => {
  postgres = await PostgresServer.start();
});
afterAll(() => postgres?.stop());

/** A volume as the Helm chart's server makes it, whose database the owner moved to PostgreSQL by hand. */
async function chartServer(): Promise<{ data: string; server: Server; alice: Person }> {
  const data = mkdtempSync(join(tmpdir(), 'chart-'));
  const config = join(data, 'homeserver.yaml');
  const generate = [
    '-m',
    'synapse.app.homeserver',
    '--server-name=example.org',
    '--generate-config',
    '--report-stats=no',
  ];
  execFileSync('synapse-python', [...generate, `--config-path=${config}`, `--data-directory=${data}`], {
    stdio: 'pipe',
  });
  const port = await freePort();
  const content = parse(readFileSync(config, 'utf8')) as { [key: string]: unknown };
  content.listeners = [{ port, type: 'http', bind_addresses: ['127.0.0.1'], resources: [{ names: ['client'] }] }];
  const args = { user: 'synapse', password: PASSWORD, dbname: 'chart', host: '127.0.0.1', port: postgres.port };
  content.database = { name: 'psycopg2', args };
  // The log config writes to a file in the current folder.
  delete content.log_config;
  writeFileSync(config, stringify(content));
  const url = `http://127.0.0.1:${port}`;
  const command = ['synapse-python', '-m', 'synapse.app.homeserver', `--config-path=${config}`];
  const server = await Server.start('Synapse of the chart', command, {
    ready: async () => (await fetch(`${url}/health`)).ok,
  });
  const alice = await Person.register('alice', url, config);
  for (let i = 0; i < 5; i++) await alice.send(`before the move ${i}`);
  await alice.upload();
  return { data, server, alice };
}

test('a server whose homeserver.yaml in the volume names PostgreSQL is taken over: same sessions, old password, nothing lost', async () => {
  postgres.create('chart');
  const { data, server, alice } = await chartServer();
  const before = { messages: [...alice.acknowledged], uploads: [...alice.uploads] };
  await server.stop();

  const ours = await PostgresHomeserver.of(postgres, 'chart');
  const { root } = ours.pod;
  cpSync(join(data, 'media_store'), join(root, 'data/media_store'), { recursive: true });
  const key = readdirSync(data).find((file) => file.endsWith('.signing.key'))!;
  cpSync(join(data, key), join(root, 'secrets/matrix-secrets/signing_key'));
  const content = parse(readFileSync(join(data, 'homeserver.yaml'), 'utf8')) as { [key: string]: string };
  for (const name of ['macaroon_secret_key', 'form_secret', 'registration_shared_secret'])
    writeFileSync(join(root, 'secrets/matrix-secrets', name), content[name]);
  await ours.start();
  alice.url = ours.url;
  expect(await alice.lost(before)).toEqual([]);
  expect(await alice.login()).toMatch(/./);
  expect((await ours.jobs.backup()).result).toMatch(/ ok: snapshot \w{8} of example\.org: 1 users, .* 1 media$/);
  await ours.stop();
});
