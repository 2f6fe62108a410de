import { ExternalIp, NetworkPolicies, Rtc } from '../../../../lib';
import type { Federation, MatrixStackProps, RtcOptions } from '../../../../lib';
import { ANY_LOGIN, secretsAsTheyAre } from '../../lab/call-stack';
import { kubectl } from '../kubectl';
import { DOMAIN, NAMESPACE, RTC, RTC_NAMESPACE, apply, stack, waitUntilReady } from '../stack';
import type { Server } from './account';
import { federatedConfig, mountAuthority } from './federated';

/** The homeserver of the stack under test. */
export const OURS: Server = { name: DOMAIN, namespace: NAMESPACE };

/** Applies the stack under test with an SFU that follows its address in the cluster's DNS, and with the secrets that the cluster has. */
export function applyOurs(base: Partial<MatrixStackProps>, rtc: RtcOptions, federation?: Federation): void {
  const externalIp = ExternalIp.fromDns(RTC, { allowPrivate: true });
  const made = stack({
    ...base,
    rtc: Rtc.livekit({ externalIp, ...rtc }),
    synapse: {
      trustedKeyServers: [],
      ...(federation && { federation }),
      extraConfig: { rc_login: { address: ANY_LOGIN, account: ANY_LOGIN }, ...federatedConfig() },
    },
    // The other homeserver is behind the same ingress.
    networkPolicies: NetworkPolicies.fromPeers({ reachIngress: true }),
    secrets: secretsAsTheyAre(),
  });
  mountAuthority(made.stack);
  made.app.synth();
  apply(made.app.outdir);
}

export function waitForOurs(): void {
  waitUntilReady();
  kubectl('-n', RTC_NAMESPACE, 'wait', 'certificate', '--all', '--for=condition=Ready', '--timeout=120s');
}
