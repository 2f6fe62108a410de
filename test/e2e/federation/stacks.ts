import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, JsonPatch } from 'cdk8s';
import { IngressTls, MatrixApp, MatrixStack, RateLimits, Rtc, Turn } from '../../../lib';
import type { SynapseOptions } from '../../../lib';
import { kubectl, until } from '../support/kubectl';
import { federatedConfig, mountAuthority } from '../support/rtc/federated';
import { apply } from '../support/stack';
import { ask } from './ask';
import { A, B, ISSUER, issuersAuthority } from './servers';
import type { Server } from './servers';

/** The stack of a server, which asks the DNS of this test for names. Returns the folder of its manifests. */
export function synth(server: Server, dns: string, synapse: SynapseOptions = {}): string {
  const app = new MatrixApp({ outdir: mkdtempSync(join(tmpdir(), `${server.namespace}-`)) });
  const stack = new MatrixStack(app, 'matrix', {
    serverName: server.name,
    namespace: server.namespace,
    ...(server === B && { homeserverHost: server.host, publicPort: server.port }),
    tls: IngressTls.certManager(ISSUER),
    turn: Turn.none(),
    rtc: Rtc.none(),
    deletionGuard: false,
    synapse: {
      trustedKeyServers: [],
      tuning: { rateLimits: RateLimits.relaxed() },
      ...(server === B && { serveWellKnown: false }),
      ...synapse,
      extraConfig: {
        ...federatedConfig(issuersAuthority()),
        // A server that didn't answer isn't asked again for ten minutes. The other one is restarted in this test.
        ...(server === B && {
          federation: { destination_min_retry_interval: '1s', destination_max_retry_interval: '1s' },
        }),
        ...synapse.extraConfig,
      },
    },
  });
  mountAuthority(stack, issuersAuthority());
  askOnly(dns, stack);
  app.synth();
  return app.outdir;
}

/** Lets Synapse ask a DNS server instead of that of the cluster. The prop `pods.dns` only adds servers. */
function askOnly(nameserver: string, { synapse }: MatrixStack): void {
  const spec = '/spec/template/spec';
  ApiObject.of(synapse.statefulSet).addJsonPatch(
    JsonPatch.add(`${spec}/dnsPolicy`, 'None'),
    JsonPatch.add(`${spec}/dnsConfig`, { nameservers: [nameserver] }),
  );
}

/** Applies the stack of a server. Returns at once. */
export function start(server: Server, dns: string, synapse: SynapseOptions = {}): void {
  apply(synth(server, dns, synapse));
}

/** Waits until a server answers through the ingress. Returns the seconds. */
export async function ready(server: Server): Promise<number> {
  const begin = Date.now();
  const inside = (...args: string[]) => kubectl('-n', server.namespace, ...args);
  inside('rollout', 'status', 'statefulset/synapse', '--timeout=240s');
  if (server === A) inside('rollout', 'status', 'deployment/well-known', '--timeout=120s');
  inside('wait', 'certificate', '--all', '--for=condition=Ready', '--timeout=60s');
  await until(`${server.name} through the ingress`, 60, async () => {
    return (await ask(server.host, '/_matrix/client/versions')).status === 200;
  });
  return Math.round((Date.now() - begin) / 1000);
}
