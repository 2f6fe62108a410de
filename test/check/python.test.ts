import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duration, Yaml } from 'cdk8s';
import { Federation, IngressController, Mail, OidcProvider, Registration, SecretKey } from '../../lib';
import { tempDir, write } from '../support/files';
import { synthStack } from '../support/manifests';

const ROOT = join(__dirname, '../..');
const { devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const PEERS = ['cdk8s', 'cdk8s-plus-28', 'constructs'].map((name) => `${name}==${devDependencies[name]}`);
const JSII = `jsii==${devDependencies['jsii-pacmak']}`;
const VENV = join(process.env.MATRIX_TEST_CACHE ?? join(ROOT, '.cache'), `jsii-python-${devDependencies.cdk8s}`);

/** A stack with parts of the edge, in both languages. */
const key = (name: string) => SecretKey.of('mine', name);
const EDGE = () =>
  synthStack({
    ingress: {
      controller: IngressController.gatewayApi({ gatewayClassName: 'traefik', httpPort: 8000, httpsPort: 8443 }),
    },
    synapse: {
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
MatrixStack(
    app, "matrix", server_name="example.org",
    ingress=MatrixIngressOptions(controller=IngressController.gateway_api(
        gateway_class_name="traefik", http_port=8000, https_port=8443)),
    synapse=SynapseOptions(
        registration=Registration.with_email(domains=["example.org"]),
        mail=Mail.smtp(
            host="mail.example.org", from_="Chat <chat@example.org>", user="chat", password=key("mail"),
            link_lifetime=cdk8s.Duration.hours(2)),
        oidc_providers=[OidcProvider.keycloak(
            url="https://id.example.org", realm="chat", client_id="a", client_secret=key("oidc"))],
        federation=Federation.allow_list(["example.net"]),
    ),
)
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

test('the Python package synthesizes the default stack, and one with a gateway, single sign-on and mail, byte for byte, and passes our errors on', () => {
  const dir = tempDir();
  run(ROOT, process.execPath, 'scripts/jsii-check.mjs', join(dir, 'package'));
  const install = ['install', '--quiet', '--no-deps', '--no-build-isolation', '--target', 'installed', './package'];
  run(dir, join(VENV, 'bin/pip'), ...install);
  const printed = run(dir, join(VENV, 'bin/python'), write(dir, 'main.py', PROGRAM));
  expect(printed).toContain("'serverName' must be the bare domain");
  const written = (folder: string) => readFileSync(join(dir, folder, 'matrix.k8s.yaml'), 'utf8');
  expect(written('out')).toBe(Yaml.stringify(...synthStack()));
  expect(written('edge')).toBe(Yaml.stringify(...EDGE()));
});
