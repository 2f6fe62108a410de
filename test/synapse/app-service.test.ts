import { parse } from 'yaml';
import { AppService, Rtc, SecretKey } from '../../lib';
import { find, findingsOf, synthStack } from '../support/manifests';
import type { Manifest } from '../support/manifests';

const whatsapp = SecretKey.of('mautrix-whatsapp', 'registration.yaml');
const signal = SecretKey.of('mautrix-signal', 'registration.yaml');
const pod = (appServices: AppService[]) =>
  find(synthStack({ synapse: { appServices }, rtc: Rtc.none() }), 'StatefulSet', 'synapse').spec.template.spec;
const files = (appServices: AppService[]): string[] =>
  parse(
    find(synthStack({ synapse: { appServices }, rtc: Rtc.none() }), 'ConfigMap', 'synapse-config').data[
      'homeserver.yaml'
    ] as string,
  ).app_service_config_files;
const mounts = (container: Manifest) => container.volumeMounts.map((m: { mountPath: string }) => m.mountPath);

test('its registration is mounted where Synapse and the check of its config read it', () => {
  const services = [AppService.fromSecret(whatsapp), AppService.fromSecret(signal)];
  const { containers, initContainers, volumes } = pod(services);
  const roots = ['/app-services-secret/mautrix-whatsapp', '/app-services-secret/mautrix-signal'];
  expect(files(services)).toEqual(roots.map((root) => `${root}/registration.yaml`));
  expect(initContainers.map(({ name }: { name: string }) => name)).toEqual(['guard', 'preflight']);
  for (const container of [containers[0], initContainers[1]])
    expect(mounts(container)).toEqual(expect.arrayContaining(roots));
  expect(mounts(initContainers[0])).not.toEqual(expect.arrayContaining([roots[0]]));
  expect(volumes.filter((v: Manifest) => v.secret?.secretName === 'mautrix-signal')).toHaveLength(1);
});

test('where its limits are set, a changed copy in memory is read, before the config is tried', () => {
  const services = [AppService.fromSecret(whatsapp, { rateLimited: false }), AppService.fromSecret(signal)];
  const { containers, initContainers, volumes } = pod(services);
  expect(files(services)).toEqual([
    '/registrations/mautrix-whatsapp.registration.yaml',
    '/app-services-secret/mautrix-signal/registration.yaml',
  ]);
  expect(initContainers.map(({ name }: { name: string }) => name)).toEqual(['guard', 'registrations', 'preflight']);
  expect(JSON.parse(initContainers[1].command[3] as string)).toEqual([
    {
      source: '/registrations-from/mautrix-whatsapp/registration.yaml',
      target: '/registrations/mautrix-whatsapp.registration.yaml',
      set: { rate_limited: false },
    },
  ]);
  expect(volumes).toContainEqual({ name: 'registrations', emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } });
  for (const container of [containers[0], initContainers[2]]) {
    expect(container.volumeMounts).toContainEqual({
      name: 'registrations',
      mountPath: '/registrations',
      readOnly: true,
    });
    expect(mounts(container)).not.toContain('/registrations-from/mautrix-whatsapp');
  }
});

test('several registrations may be in one Secret', () => {
  const one = (key: string, rateLimited?: boolean) =>
    AppService.fromSecret(SecretKey.of('bridges', key), rateLimited === undefined ? {} : { rateLimited });
  expect(files([one('a.yaml'), one('b.yaml', false), one('c.yaml', true)])).toEqual([
    ...['/app-services-secret/bridges/a.yaml', '/registrations/bridges.b.yaml', '/registrations/bridges.c.yaml'],
  ]);
  expect(() => pod([one('a.yaml'), one('b.yaml', false)])).not.toThrow();
});

test('a wrong key is named, and extraConfig does not take its place', () => {
  const synapse = {
    appServices: [AppService.fromSecret(SecretKey.of('No', 'x'))],
    extraConfig: { app_service_config_files: ['/x'] },
  };
  expect(findingsOf(() => synthStack({ synapse })).map((finding) => finding.split(' must')[0])).toEqual([
    `'synapse.appServices[0].registration.name'`,
    `'synapse.extraConfig.app_service_config_files' is not taken here, because the library writes it: use the prop 'appServices'`,
  ]);
});
