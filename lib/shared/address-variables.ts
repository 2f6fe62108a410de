import * as kplus from 'cdk8s-plus-28';
import type { ExternalIp } from './external-ip';

interface Variables {
  readonly [name: string]: kplus.EnvValue;
}

/** The environment variables by which the program `shared/address.sh` knows an external address. */
export function addressVariables(external: ExternalIp): Variables {
  if (external._addresses) return { EXTERNAL_IP: kplus.EnvValue.fromValue(external._canonical) };
  const meant: Variables = external._allowPrivate ? { PRIVATE_IS_MEANT: kplus.EnvValue.fromValue('yes') } : {};
  if (external._hostname !== undefined) {
    return { EXTERNAL_HOST: kplus.EnvValue.fromValue(external._hostname), ...meant };
  }
  return {
    EXTERNAL_IP: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.NODE_IP),
    EXTERNAL_IP_OF: kplus.EnvValue.fromValue('node'),
    ...meant,
  };
}
