import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runPreflight as run } from './support/preflight';
import { App } from 'cdk8s';
import { parse } from 'yaml';
import { Registration, SecretKey } from '../../lib';
import { CLASHING } from '../support/delegated-auth-clashes';
import { find, newStack } from '../support/manifests';
import { renderStack } from './support/rendered';
import { PodFiles } from './support/synapse';

const files = renderStack().get('synapse-config')!;

test('a sound config passes, and nothing is made', () => {
  const pod = new PodFiles(files);
  expect(run(pod)).toEqual({
    code: 0,
    output: expect.stringMatching(/^the config is sound; the schema of this image is \d+\n$/),
  });
});

test("one that Synapse refuses is refused in Synapse's words, also in the container's message", () => {
  const broken = files['homeserver.yaml'].replace(/max_upload_size: .*/, 'max_upload_size: "50MB"');
  const pod = new PodFiles({ ...files, 'homeserver.yaml': broken });
  const { code, output } = run(pod);
  expect([code, output]).toEqual([
    1,
    expect.stringMatching(/^the config is refused, and nothing was touched: .*50MB.*max_upload_size/),
  ]);
  expect(readFileSync(join(pod.root, 'result'), 'utf8')).toContain('refused');
});

const mas = {
  matrix_authentication_service: {
    enabled: true,
    endpoint: 'http://mas:8080/',
    secret_path: SecretKey.of('mas', 'secret'),
  },
};

test('the secret of matrix-authentication-service is taken from a file, also by extend()', () => {
  const synapse = { registration: Registration.closed(), extraConfig: { password_config: { enabled: false } } };
  const app = new App();
  const stack = newStack(app, { synapse });
  stack.synapse.extend({ name: 'more', config: mas });
  const { data } = find(stack.toJson(), 'ConfigMap', 'synapse-config') as unknown as {
    data: { [name: string]: string };
  };
  const secret = join(new PodFiles(data).root, 'secret');
  writeFileSync(secret, 'a secret\n');
  const text = data['homeserver.yaml'].replace(/"\/more-secret\/[^"]+"/, JSON.stringify(secret));
  expect(text).toContain(secret);
  expect(run(new PodFiles({ ...data, 'homeserver.yaml': text }))).toEqual({
    code: 0,
    output: expect.stringContaining('sound'),
  });
});

test.each(Object.entries(CLASHING))('with that service, Synapse refuses %s, which the library refuses', (_, clash) => {
  const secret = join(new PodFiles(files).root, 'secret');
  writeFileSync(secret, 'a secret\n');
  const service = { ...mas.matrix_authentication_service, secret_path: secret };
  const sound = {
    ...(parse(files['homeserver.yaml']) as object),
    matrix_authentication_service: service,
    enable_registration: false,
    password_config: { enabled: false },
  };
  const pod = new PodFiles({ ...files, 'homeserver.yaml': JSON.stringify({ ...sound, ...clash }) });
  const { code, output } = run(pod);
  expect([code, output]).toEqual([1, expect.stringMatching(/refused.*delegation is enabled/s)]);
});
