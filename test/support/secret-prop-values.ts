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
    const bundled = 'postgresPassword' in props;
    const synapse = {
      ...(recaptcha && { registration: lib.Registration.withRecaptcha() }),
      ...(bundled && { database: lib.SynapseDatabase.bundled() }),
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
    recaptchaPublicKey: secretKey,
    recaptchaPrivateKey: secretKey,
  },
  base: {
    recaptchaPublicKey: { recaptchaPublicKey: SecretKey.of('a', 'a'), recaptchaPrivateKey: SecretKey.of('b', 'b') },
    recaptchaPrivateKey: { recaptchaPublicKey: SecretKey.of('a', 'a'), recaptchaPrivateKey: SecretKey.of('b', 'b') },
  },
};
