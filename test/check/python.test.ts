import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duration, Testing, Yaml } from 'cdk8s';
import {
  Federation,
  IngressController,
  Mail,
  MobileApp,
  NetworkPolicies,
  OidcProvider,
  PeerEnd,
  Peers,
  Registration,
  SecretKey,
} from '../../lib';
import { tempDir, write } from '../support/files';
import { manifestsOf, newStack, synthStack } from '../support/manifests';

const ROOT = join(__dirname, '../..');
const { devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const PEERS = ['cdk8s', 'cdk8s-plus-28', 'constructs'].map((name) => `${name}==${devDependencies[name]}`);
const JSII = `jsii==${devDependencies['jsii-pacmak']}`;
const VENV = join(process.env.MATRIX_TEST_CACHE ?? join(ROOT, '.cache'), `jsii-python-${devDependencies.cdk8s}`);

/** A stack with parts of the edge, in both languages. */
const key = (name: string) => SecretKey.of('mine', name);
function edge() {
  const app = Testing.app();
  const stack = newStack(app, {
    ingress: {
      controller: IngressController.gatewayApi({ gatewayClassName: 'traefik', httpPort: 8000, httpsPort: 8443 }),
      addressLimits: { requestsAtOnce: 100, requestRate: { perSecond: 0.5, burst: 50 } },
      proxiesInFront: 1,
      adminApiFrom: ['192.0.2.0/24'],
      limitRequestSizes: true,
    },
    networkPolicies: NetworkPolicies.fromPeers({
      monitoringNamespace: 'metrics',
      allowedNetworks: ['192.168.1.0/24'],
      clusterNetworks: ['10.42.0.0/16', '10.43.0.0/16'],
      denyOthers: false,
    }),
    element: {
      additionalHosts: ['chat.example.net'],
      mobileApps: { app: MobileApp.ELEMENT_CLASSIC },
      desktopApp: {},
      ownLinks: true,
    },
    synapse: {
      realClientAddresses: true,
      registration: Registration.withEmail({ domains: ['example.org'] }),
      mail: Mail.smtp({
        host: 'mail.example.org',
        from: 'Chat <chat@example.org>',
        user: 'chat',
        password: key('mail'),
        linkLifetime: Duration.hours(2),
      }),
      oidcProviders: [
        OidcProvider.keycloak({
          url: 'https://id.example.org',
          realm: 'chat',
          clientId: 'a',
          clientSecret: key('oidc'),
        }),
      ],
      federation: Federation.allowList(['example.net']),
    },
  });
  Peers.of(stack).add({
    from: PeerEnd.pods('Synapse', { 'app.kubernetes.io/name': 'synapse' }),
    to: PeerEnd.network('192.168.2.0/24'),
    ports: [{ protocol: 'TCP', from: 636 }],
    purpose: 'the directory',
  });
  return manifestsOf(app);
}

/** A user's program in Python. */
const PROGRAM = `
import cdk8s, cdk8s_matrix
from cdk8s_matrix import *

app = cdk8s.App(outdir="out")
cdk8s_matrix.MatrixStack(app, "matrix", server_name="example.org")
app.synth()

def key(name):
    return SecretKey.of("mine", name)

app = cdk8s.App(outdir="edge")
stack = MatrixStack(
    app, "matrix", server_name="example.org",
    ingress=MatrixIngressOptions(
        controller=IngressController.gateway_api(gateway_class_name="traefik", http_port=8000, https_port=8443),
        address_limits=AddressLimits(requests_at_once=100, request_rate=RateLimit(per_second=0.5, burst=50)),
        proxies_in_front=1, admin_api_from=["192.0.2.0/24"], limit_request_sizes=True),
    network_policies=NetworkPolicies.from_peers(
        monitoring_namespace="metrics", allowed_networks=["192.168.1.0/24"],
        cluster_networks=["10.42.0.0/16", "10.43.0.0/16"], deny_others=False),
    element=ElementWebOptions(
        additional_hosts=["chat.example.net"], mobile_apps=MobileAppsOptions(app=MobileApp.ELEMENT_CLASSIC),
        desktop_app=DesktopAppOptions(), own_links=True),
    synapse=SynapseOptions(
        real_client_addresses=True,
        registration=Registration.with_email(domains=["example.org"]),
        mail=Mail.smtp(
            host="mail.example.org", from_="Chat <chat@example.org>", user="chat", password=key("mail"),
            link_lifetime=cdk8s.Duration.hours(2)),
        oidc_providers=[OidcProvider.keycloak(
            url="https://id.example.org", realm="chat", client_id="a", client_secret=key("oidc"))],
        federation=Federation.allow_list(["example.net"]),
    ),
)
Peers.of(stack).add(
    from_=PeerEnd.pods("Synapse", {"app.kubernetes.io/name": "synapse"}), to=PeerEnd.network("192.168.2.0/24"),
    ports=[PeerPorts(protocol="TCP", from_=636)], purpose="the directory")
app.synth()
try:
    cdk8s_matrix.MatrixStack(cdk8s.App(), "matrix", server_name="https://example.org")
except RuntimeError as error:
    print(error)
`;

const run = (cwd: string, command: string, ...args: string[]) =>
  execFileSync(command, args, {
    cwd,
    encoding: 'utf8',
    stdio: 'pipe',
    env: { ...process.env, PYTHONPATH: join(cwd, 'installed'), JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION: '1' },
  });

/** The libraries that the package needs. */
beforeAll(() => {
  if (existsSync(join(VENV, '.complete'))) return;
  run(ROOT, 'python3', '-m', 'venv', '--clear', VENV);
  run(ROOT, join(VENV, 'bin/pip'), 'install', '--quiet', 'setuptools~=75.3.2', 'wheel==0.45.1', JSII, ...PEERS);
  write(VENV, '.complete', '');
});

test('the Python package synthesizes the default stack, and one with a gateway, its limits, policies, single sign-on and mail, byte for byte, and passes our errors on', () => {
  const dir = tempDir();
  run(ROOT, process.execPath, 'scripts/jsii-check.mjs', join(dir, 'package'));
  const install = ['install', '--quiet', '--no-deps', '--no-build-isolation', '--target', 'installed', './package'];
  run(dir, join(VENV, 'bin/pip'), ...install);
  const printed = run(dir, join(VENV, 'bin/python'), write(dir, 'main.py', PROGRAM));
  expect(printed).toContain("'serverName' must be the bare domain");
  const written = (folder: string) => readFileSync(join(dir, folder, 'matrix.k8s.yaml'), 'utf8');
  expect(written('out')).toBe(Yaml.stringify(...synthStack()));
  const fromNode = Yaml.stringify(...edge());
  for (const seen of ['192.168.1.0/24', '192.168.2.0/24', 'inFlightReq', 'ipAllowList', 'chat.example.net']) {
    expect(fromNode).toContain(seen);
  }
  expect(written('edge')).toBe(fromNode);
});
