import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Authority } from '../certificates';
import { Server, freePort } from '../processes';
import { startSynapse, writeInPod } from '../synapse';
import type { PodFiles } from '../synapse';
import { Edge } from './edge';
import type { RenderedRtc } from './rendered-rtc';

/** The public URL of the SFU, as clients and the token service know it. */
export const SFU_URL = 'wss://rtc.example.org';
const HOSTS = ['example.org', 'matrix.example.org', 'rtc.example.org', 'other.example'];
const TOKEN_SERVICE = join(__dirname, '../../../support');

/** A homeserver, an SFU and the replacement of the token service with their rendered files, on loopback. */
export interface RtcServer {
  readonly synapse: { readonly server: Server; readonly pod: PodFiles; readonly url: string };
  readonly sfu: Server;
  /** The SFU's WebSocket address on loopback. */
  readonly sfuUrl: string;
  tokenService: Server;
  readonly tokenServiceUrl: string;
  /** Starts the token service anew: it forgets all that it knew. */
  readonly restartTokenService: () => Promise<void>;
  readonly edge: Edge;
  /** The ports of the public hosts, for the environment of a Python program. */
  readonly ports: string;
  /** The certificate of the authority of the public hosts. */
  readonly authority: string;
  readonly secrets: { readonly livekit: string; readonly asToken: string; readonly hsToken: string };
  readonly stop: () => Promise<void>;
}

/** The differences to the rendered files are ports, paths and the names of Services. */
export async function startRtc(rendered: RenderedRtc): Promise<RtcServer> {
  const root = mkdtempSync(join(tmpdir(), 'rtc-'));
  const [tokenPort, sfuPort, tcp, udp] = [await freePort(), await freePort(), await freePort(), await freePort()];
  const secrets = { livekit: secret(), asToken: secret(), hsToken: secret() };
  const tokenServiceUrl = `http://127.0.0.1:${tokenPort}`;
  const tokens = { as_token: secrets.asToken, hs_token: secrets.hsToken };
  const registration = JSON.stringify({ ...rendered.registration, ...tokens }).replace(
    /http:\/\/lk-jwt-service[^"]*/,
    tokenServiceUrl,
  );
  const registrationPath = rendered.env.LIVEKIT_AS_REGISTRATION_FILE;
  writeSecret(root, registrationPath, registration);
  writeSecret(root, rendered.env.LIVEKIT_KEY_FILE, `matrix: ${secrets.livekit}\n`);
  writeSecret(root, '/secrets/turn-secret/turn_shared_secret', secret());

  const synapse = await startSynapse(rendered.synapse, (pod) => {
    writeInPod(pod, '/rtc-secret/matrix-rtc/registration.yaml', registration);
  });
  const livekit = rendered.livekit
    .replace(/^port: 7880$/m, `port: ${sfuPort}\nbind_addresses: ["127.0.0.1"]`)
    .replace('udp_port: 7882', `udp_port: ${udp}`)
    .replace('tcp_port: 7881', `tcp_port: ${tcp}`)
    .replace(/http:\/\/lk-jwt-service[^"]*:8080/, tokenServiceUrl)
    .replaceAll('"/secrets/', `"${root}/secrets/`);
  const config = join(root, 'livekit.yaml');
  writeFileSync(config, livekit);
  const sfu = await Server.start('LiveKit', ['livekit-server', '--config', config, '--node-ip', '127.0.0.1'], {
    ready: async () => (await fetch(`http://127.0.0.1:${sfuPort}/`)).ok,
  });

  const authority = new Authority();
  const edge = await Edge.start(authority.issue(HOSTS.map((host) => `DNS:${host}`).join(',')), {
    'example.org/.well-known/matrix/server': { body: rendered.server },
    'matrix.example.org/_matrix/': synapse.url,
    // As the pod sees it: for others, the ingress has only some paths of this host.
    'rtc.example.org/': `http://127.0.0.1:${sfuPort}`,
  });
  const ports = JSON.stringify(Object.fromEntries(HOSTS.map((host) => [`${host}:443`, edge.port])));
  const env = {
    ...rendered.env,
    LIVEKIT_JWT_BIND: `127.0.0.1:${tokenPort}`,
    LIVEKIT_KEY_FILE: join(root, rendered.env.LIVEKIT_KEY_FILE),
    LIVEKIT_AS_REGISTRATION_FILE: join(root, registrationPath),
    LIVEKIT_CS_API_URL_OVERRIDES: rendered.env.LIVEKIT_CS_API_URL_OVERRIDES.replace(
      /http:\/\/synapse[^,]*/,
      synapse.url,
    ),
    SSL_CERT_FILE: authority.certificate,
    PYTHONPATH: `${TOKEN_SERVICE}:${join(__dirname, 'names')}`,
    RTC_TEST_PORTS: ports,
  };
  const startTokenService = () =>
    Server.start('the token service', ['python3', '-m', 'token_service'], {
      env,
      ready: async () => (await fetch(`${tokenServiceUrl}/healthz`)).ok,
    });
  const found = {
    synapse,
    sfu,
    sfuUrl: `ws://127.0.0.1:${sfuPort}`,
    tokenService: await startTokenService(),
    tokenServiceUrl,
    edge,
    ports,
    authority: authority.certificate,
    secrets,
    restartTokenService: async () => {
      await found.tokenService.stop();
      found.tokenService = await startTokenService();
    },
    stop: async () => {
      edge.stop();
      for (const server of [found.tokenService, sfu, synapse.server]) await server.stop('SIGKILL');
    },
  };
  return found;
}

function secret(): string {
  return randomBytes(27).toString('base64url');
}

/** LiveKit refuses a file that others may read. */
function writeSecret(root: string, inPod: string, content: string): void {
  mkdirSync(root, { recursive: true });
  writeInPod(root, inPod, content);
  chmodSync(join(root, inPod), 0o640);
}
