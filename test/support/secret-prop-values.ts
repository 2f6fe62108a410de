import * as lib from '../../lib';
import { newStack } from './manifests';
import type { PropTable } from './prop-table';

const { SecretKey } = lib;
const secretKey = SecretKey.of('mine', 'mine');

export const SECRET_TABLE: PropTable = {
  file: 'secrets/matrix-secrets.ts',
  name: 'MatrixSecretKeys',
  build: (app, props) => {
    const recaptcha = Object.keys(props).some((prop) => prop.startsWith('recaptcha'));
    const workers = 'redisPassword' in props || 'workerReplicationSecret' in props;
    const bundled = workers || 'postgresPassword' in props;
    const synapse = {
      ...(recaptcha && { registration: lib.Registration.withRecaptcha() }),
      ...(bundled && { database: lib.SynapseDatabase.bundled() }),
      ...(workers && { workers: lib.Workers.small() }),
    };
    return newStack(app, { secrets: lib.MatrixSecrets.fromSecretKeys(props), synapse });
  },
  values: {
    signingKey: secretKey,
    macaroonSecretKey: secretKey,
    formSecret: secretKey,
    registrationSharedSecret: secretKey,
    turnSharedSecret: secretKey,
    postgresPassword: secretKey,
    redisPassword: secretKey,
    workerReplicationSecret: secretKey,
    recaptchaPublicKey: secretKey,
    recaptchaPrivateKey: secretKey,
  },
  base: {
    postgresPassword: { postgresPassword: SecretKey.of('a', 'a') },
    redisPassword: { redisPassword: SecretKey.of('a', 'a') },
    workerReplicationSecret: { workerReplicationSecret: SecretKey.of('a', 'a') },
    recaptchaPublicKey: { recaptchaPublicKey: SecretKey.of('a', 'a'), recaptchaPrivateKey: SecretKey.of('b', 'b') },
    recaptchaPrivateKey: { recaptchaPublicKey: SecretKey.of('a', 'a'), recaptchaPrivateKey: SecretKey.of('b', 'b') },
  },
};
