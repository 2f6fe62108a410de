import { Size } from 'cdk8s';
import { DataVolume, SecretKey, SynapseDatabase } from '../../lib';
import type { SynapseOptions } from '../../lib';
import { containers, find, ofKind, synthStack } from '../support/manifests';
import type { Manifest } from '../support/manifests';

const postgres = SynapseDatabase.postgres({ host: 'pg', password: SecretKey.of('pg', 'password') });
const set = (synapse: SynapseOptions) => find(synthStack({ synapse }), 'StatefulSet', 'synapse');
const names = (synapse: SynapseOptions) => containers(set(synapse)).map(({ name }) => name as string);
const container = (synapse: SynapseOptions, name: string) =>
  containers(set(synapse)).find((each) => each.name === name)!;
const task = ({ command }: Manifest) => JSON.parse((command as string[]).at(-1)!) as { [key: string]: unknown };

test('the container that moves comes after the guard and before the preflight, with what it needs alone', () => {
  const options = { database: postgres, moveDatabaseFrom: SynapseDatabase.sqlite() };
  expect(names(options)).toEqual(['guard', 'move', 'preflight', 'synapse']);
  const move = container(options, 'move');
  const paths = (move.volumeMounts as { mountPath: string }[]).map(({ mountPath }) => mountPath).sort();
  expect(paths).toEqual(['/data', '/passfile', '/secrets/matrix-secrets', '/secrets/pg', '/tmp']);
  expect(move.securityContext).toEqual(container(options, 'guard').securityContext);
  expect(task(container(options, 'guard'))).toMatchObject({ move: true });
  expect(task(move)).toMatchObject({ scratchSize: expect.any(Number), postgres: { connection: { host: 'pg' } } });
});

test('the way back asks the other database, and the server itself does not', () => {
  const options = { moveDatabaseFrom: postgres, discardWritesSinceMove: true };
  expect(names(options)).toEqual(['guard', 'move', 'preflight', 'synapse']);
  expect(task(container(options, 'move'))).toMatchObject({ discard: true, postgres: { connection: { host: 'pg' } } });
  const config = find(synthStack({ synapse: options }), 'ConfigMap', 'synapse-config');
  expect((config.data as { [file: string]: string })['homeserver.yaml']).toMatch(/name: "?sqlite3/);
});

test('the estimate changes nothing of the pod that runs', () => {
  const before = set({});
  expect(set({ moveDatabaseTo: postgres })).toEqual(before);
});

test('the estimate reads the claim on the node of the server', () => {
  const [job] = ofKind(synthStack({ synapse: { moveDatabaseTo: postgres } }), 'Job').filter(({ metadata }) =>
    metadata.name.startsWith('synapse-move-estimate-'),
  );
  const [estimate] = containers(job);
  expect(estimate.volumeMounts).toContainEqual({ name: 'data', mountPath: '/data', readOnly: true });
  const { affinity } = job.spec.template.spec as { affinity: { podAffinity: object } };
  expect(JSON.stringify(affinity.podAffinity)).toContain('"app.kubernetes.io/component":"homeserver"');
});

test("the pod's room for temporary files can take the copy", () => {
  const storage = DataVolume.create({ size: Size.gibibytes(40) });
  const size = (synapse: SynapseOptions) => task(container({ storage, ...synapse }, 'move')).scratchSize as number;
  const moves = { database: postgres, moveDatabaseFrom: SynapseDatabase.sqlite() };
  expect(size(moves)).toBeGreaterThan(40 * 2 ** 30);
});
