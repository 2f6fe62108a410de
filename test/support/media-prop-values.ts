import { Cron, Duration } from 'cdk8s';
import * as lib from '../../lib';
import { newStack } from './manifests';
import type { PropTable } from './prop-table';

const { CaCertificate, MediaBucket, SecretKey, SynapseModule } = lib;
const PACKAGE = `my-module==1.0.0 --hash=sha256:${'0'.repeat(64)}`;
const MODULE = { module: 'my_module.Module', packages: [PACKAGE] };

export const MEDIA_TABLES: PropTable[] = [
  {
    file: 'media/s3-media.ts',
    name: 'S3MediaProps',
    build: (app, props) => {
      const bucket = { bucket: 'abc', credentials: SecretKey.of('a', 'a'), ...props };
      return newStack(app, { synapse: { mediaBucket: MediaBucket.s3(bucket) } });
    },
    values: {
      bucket: 'def',
      endpoint: 'https://b.org',
      region: 'r',
      prefix: 'p',
      credentials: SecretKey.of('mine', 'mine'),
      ca: CaCertificate.fromConfigMap('mine', 'ca.crt'),
      storageClass: lib.MediaStorageClass.STANDARD_IA,
      keepLocal: Duration.days(1),
      schedule: Cron.hourly(),
    },
  },
  {
    file: 'synapse/synapse-module.ts',
    name: 'SynapseModuleProps',
    build: (app, props) => newStack(app, { synapse: { modules: [SynapseModule.of({ ...MODULE, ...props })] } }),
    values: { module: 'other.Module', config: { a: 1 }, packages: [PACKAGE.replace('1.0', '2.0')] },
  },
  {
    file: 'packages/python-packages.ts',
    name: 'PythonInstallOptions',
    build: (app, options) => {
      const packages = lib.PythonPackages.install(options);
      return newStack(app, { synapse: { modules: [SynapseModule.of(MODULE)], packages } });
    },
    values: { index: 'https://pypi.lan/simple' },
  },
];
