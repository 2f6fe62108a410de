import { SecretKey, SynapseDatabase } from '../../lib';
import { Workers } from '../../lib/workers/workers';
import { containers, find, synthStack } from '../support/manifests';

const database = SynapseDatabase.postgres({ host: 'pg', password: SecretKey.of('pg', 'password') });
const manifests = synthStack({ synapse: { database, workers: Workers.small() } });

test('show', () => {
  const set = find(manifests, 'StatefulSet', 'synapse-sync');
  for (const c of containers(set)) if (c.command) c.command = c.command.map((x: string) => x.slice(0, 300));
  process.stdout.write(JSON.stringify(set, null, 1));
  process.stdout.write(JSON.stringify(find(manifests, 'Service', 'synapse'), null, 1));
  process.stdout.write(JSON.stringify(find(manifests, 'Service', 'synapse-main'), null, 1));
  process.stdout.write((find(manifests, 'ConfigMap', 'synapse-config').data['homeserver.yaml']));
});
