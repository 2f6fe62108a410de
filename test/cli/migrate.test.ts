import { FULL_SECRETS_FILE, MARKERS } from '../support/files';
import { migrate } from '../support/migrate';
import { CHART_VALUES, HOMESERVERS } from '../support/moves';

const values = (text: string, more: { readonly [name: string]: string } = {}) =>
  migrate({ 'values.yaml': text, ...more });
const DOMAIN = 'global: { domain: matrix.example.org }\n';

test.each(Object.entries(CHART_VALUES))('values with %s keep the host of the homeserver', async (_, text) => {
  const { status, code } = await values(text);
  expect(status).toBe(0);
  expect(code).toContain("serverName: 'matrix.example.org'");
  expect(code).toMatch(/homeserverHost: '(matrix|m)\.example\.org'/);
  expect(code).toMatch(/storage: DataVolume\.existingClaim\('(synapse|old)-data'\)/);
});

test('the settings of version 0.51.1 become props', async () => {
  const { code, output } = await values(CHART_VALUES['version 0.51.1']);
  for (const part of [
    "turnHost: 'relay.example.org'",
    'registration: Registration.withToken()',
    "Federation.allowList(['friends.example.net', 'work.example.com'])",
    'visibleOverFederation: true',
    'visibleWithoutLogin: false',
    'publicationRules: [{ action: RoomRuleAction.DENY }]',
    "aliasRules: [{ action: RoomRuleAction.ALLOW, userId: '@boss:*' }, { action: RoomRuleAction.DENY }]",
    "autoJoinRooms: ['#news:matrix.example.org']",
    'allowedLifetimeMax: Duration.days(1095)',
    'localMediaLifetime: Duration.days(365)',
    'maxUploadSize: Size.mebibytes(120)',
    "urlPreviewDenyList: ['10.9.0.0/16']",
    "welcomeBackground: Asset.fromUrl('https://pictures.example.com/sea.jpg')",
    "footerLinks: [{ text: 'Help', url: 'https://help.example.com' }]",
    "preferred_domain: 'jitsi.example.org'",
    'theme: ElementTheme.DARK',
    'minRelayPort: 49160, maxRelayPort: 49200',
  ]) {
    expect(code).toContain(part);
  }
  for (const path of [
    'synapse.image',
    'synapse.publicRooms.requireAdminToPublish',
    'synapse.serverNotices.roomTopic',
    'element.branding.authHeaderLogoUrl',
    'element.branding.authFooterLinks[0]',
    'element.branding.userNotice',
    'element.staticPages',
    'element.integrations',
    'element.bugReportEndpointUrl',
    'matrixrtc',
    'coturn.relay_ip',
    'synapse.storage.size',
  ]) {
    expect(output).toContain(`\n- ${path}: `);
  }
  expect(output).toMatch(/- coturn: the range of relay ports is kept; it carries .* call/);
});

test('settings of pods, of the ingress and of images are carried', async () => {
  const { code, output } = await values(CHART_VALUES['a chart that its owner changed']);
  for (const part of [
    "homeserverHost: 'm.example.org'",
    "tls: IngressTls.certManager('my-issuer')",
    "controller: IngressController.ofClass('nginx')",
    "'nginx.ingress.kubernetes.io/proxy-body-size': '100m'",
    "image: 'registry.example.org/mirror/synapse:v1.170.0'",
    "DataVolume.existingClaim('old-data')",
    "imagePullSecrets: ['registry-login']",
    "imageRegistry: 'registry.example.org:5000'",
    'effect: TaintEffect.NO_SCHEDULE',
    'Cpu.millis(200)',
    'Size.gibibytes(2)',
    'minRelayPort: 50000',
    'maxRelayPort: 50400',
  ]) {
    expect(code).toContain(part);
  }
  expect(output).toMatch(/carries .*calls? of Element Web/);
});

describe('closed stays closed', () => {
  test.each([
    ['a text', 'friends.example.net'],
    ['a map', '{ a: 1 }'],
    ['no name', '["not a name"]'],
    ['a template', '["{{ friends }}"]'],
    ['a bare template', '[{{ friends }}]'],
    ['a number', '7'],
  ])('a list of federated servers that is %s closes federation', async (_, list) => {
    const { code, output } = await values(`${DOMAIN}synapse: { federation: { whitelist: ${list} } }`);
    expect(code).toContain('federation: Federation.disabled()');
    expect(output).toContain('- synapse.federation.whitelist');
  });

  test.each([
    ['enabled: false', 'withSharedSecret'],
    ['enabled: "false"', 'withSharedSecret'],
    ['enabled: maybe', 'withSharedSecret'],
    ['enabled: true', 'withSharedSecret'],
    ['enabled: true, captchaEnabled: false, allowWithoutVerification: true', 'withSharedSecret'],
    ['enabled: "{{ open }}", requiresToken: true', 'withSharedSecret'],
    ['enabled: true, requiresToken: true', 'withToken'],
  ])('new accounts with %s become %s', async (registration, rule) => {
    const { code, output } = await values(`${DOMAIN}synapse: { registration: { ${registration} } }`);
    expect(code).toContain(`registration: Registration.${rule}()`);
    expect(output).toContain('- synapse.registration: ');
  });

  test('a sign-up page with a reCAPTCHA stays, if both keys are there', async () => {
    const { code } = await values(`${DOMAIN}synapse: { registration: { enabled: true } }`, {
      '.secrets.yaml': FULL_SECRETS_FILE,
    });
    expect(code).toContain('registration: Registration.withRecaptcha()');
  });

  test("the values don't open what homeserver.yaml has closed", async () => {
    const homeserver = 'server_name: matrix.example.org\nenable_registration: false\nfederation_domain_whitelist: []\n';
    const text = `${DOMAIN}synapse: { registration: { enabled: true, requiresToken: true }, federation: { whitelist: [a.example.org] } }`;
    const { code } = await values(text, { 'homeserver.yaml': homeserver });
    expect(code).toContain('registration: Registration.withSharedSecret()');
    expect(code).toContain('federation: Federation.disabled()');
  });

  test('a server whose listeners have no federation has none', async () => {
    const listeners = 'listeners: [{ port: 8008, resources: [{ names: [client] }] }]';
    const { code } = await migrate({ 'homeserver.yaml': `server_name: example.net\n${listeners}\n` });
    expect(code).toContain('federation: Federation.disabled()');
  });

  test('a rule of the room directory that is not understood refuses', async () => {
    const { code } = await values(
      `${DOMAIN}synapse: { moderation: { roomListPublicationRules: [{ action: perhaps }, 5] } }`,
    );
    expect(code).toContain('[{ action: RoomRuleAction.DENY }, { action: RoomRuleAction.DENY }]');
  });

  test('previews are off if a network that they must not reach is not understood', async () => {
    const media = '{ urlPreviewIpRangeBlacklist: ["my office"], urlPreviewsEnabled: true }';
    const { code } = await values(`${DOMAIN}synapse: { media: ${media} }`);
    expect(code).toContain('urlPreviews: false');
  });
});

describe('a homeserver.yaml', () => {
  test.each(Object.entries(HOMESERVERS))('of %s shows no secret', async (_, text) => {
    const { status, main, output } = await migrate({ 'homeserver.yaml': text });
    expect([status, main, output]).toEqual([
      0,
      expect.not.stringContaining('SECRET-'),
      expect.not.stringContaining('SECRET-'),
    ]);
    for (const key of [...text.matchAll(/^(\w+):/gm)].map(([, name]) => name)) {
      expect(`${output}\n${main}`).toMatch(new RegExp(`- ${key}\\b|${key}:|serverName`));
    }
  });

  test('carries what the library has, and lists the rest', async () => {
    const { code, output } = await migrate({ 'homeserver.yaml': HOMESERVERS['containers with workers'] });
    for (const part of [
      "homeserverHost: 'matrix.example.net'",
      'federation: Federation.disabled()',
      "host: 'db.example.net'",
      'port: 5433',
      'sslMode: PostgresSslMode.REQUIRE',
      "uris: ['turns:turn.example.net?transport=udp', 'turn:turn.example.net?transport=tcp']",
      "extraConfigSecrets: [SecretKey.of('synapse-moved', 'homeserver.yaml')]",
      "AppService.fromSecret(SecretKey.of('appservice-whatsapp', 'registration.yaml'))",
      "urlPreviewDenyList: ['203.0.113.77/32']",
      'registration: Registration.withSharedSecret()',
    ]) {
      expect(code).toContain(part);
    }
    for (const key of [
      'redis',
      'instance_map',
      'stream_writers',
      'modules',
      'media_storage_providers',
      'database.txn_limit',
      'enable_registration',
    ]) {
      expect(output).toContain(`\n- ${key}: `);
    }
    expect(output).toContain("registration.yaml='/data/it'\\''s.yaml'");
  });

  test('keeps the public port, and asks no server for keys if the list is empty', async () => {
    const text = 'server_name: example.net\npublic_baseurl: "https://m.example.net:8443/"\ntrusted_key_servers: []\n';
    const { code } = await migrate({ 'homeserver.yaml': text });
    expect(code).toContain("homeserverHost: 'm.example.net'");
    expect(code).toContain('publicPort: 8443');
    expect(code).toContain('trustedKeyServers: []');
  });

  test('without public_baseurl is on the host of the server name', async () => {
    const { code } = await migrate({ 'homeserver.yaml': HOMESERVERS['a few lines by hand'] });
    expect(code).toContain("homeserverHost: 'example.net'");
    expect(code).toContain('allow_guest_access: false');
  });

  test('may be in parts', async () => {
    const { status, code, output } = await migrate({
      'homeserver.yaml': 'report_stats: true\nmacaroon_secret_key: SECRET-macaroon\n',
      'server_name.yaml': 'server_name: example.net\n',
    });
    expect([status, code]).toEqual([0, expect.stringContaining('reportStats: true')]);
    expect(output).toMatch(/macaroon_secret_key.* \S*\/homeserver\.yaml > /);
  });
});

test('secrets of the values and of the secrets file are named, and never shown', async () => {
  const text = `${DOMAIN}synapse: { registration_shared_secret: SECRET-one-two, extraConfig: { email: { smtp_pass: SECRET-two-three } } }
element: { branding: { appName: ${MARKERS.turn} }, extraConfig: { posthog: { project_api_key: SECRET-three-four } }, homepage: "https://u:SECRET-four@x.example" }
database_url: postgres://synapse:SECRET-five@db/synapse
`;
  const { status, main, output } = await values(text, { '.secrets.yaml': FULL_SECRETS_FILE });
  expect(status).toBe(0);
  for (const shown of [main, output]) {
    expect(shown).not.toMatch(/SECRET-/);
    for (const marker of Object.values(MARKERS)) expect(shown).not.toContain(marker);
  }
  for (const path of ['synapse.registration_shared_secret', 'element.branding.appName', 'database_url']) {
    expect(output).toContain(`- ${path}: `);
  }
});

test('the text of a file never becomes code', async () => {
  const { status, main } = await values(
    `${DOMAIN}"x\\nprocess.exit(7)\\n//": 5\n"\\u2028evil()": 6\nelement: { extraConfig: { "a'b\`\${c}": "*/ \\u2028 </script>", __proto__: { a: 1 } } }\n`,
  );
  expect(status).toBe(0);
  expect(
    main
      .split(/[\n\u2028\u2029]/)
      .filter((line) => /process\.exit|evil/.test(line))
      .every((line) => line.startsWith('// - ')),
  ).toBe(true);
  expect(main).toContain('- element.extraConfig.__proto__: the library refuses it');
});

test('a value that the library refuses is listed, and main.ts synthesizes', async () => {
  const { code, output } = await values(
    `${DOMAIN}element: { extraConfig: { room_directory: 5 } }\ncoturn: { min_port: 50000, max_port: 40000 }`,
  );
  expect(code).not.toContain('maxRelayPort: 40000');
  expect(output).toMatch(/- coturn\.m\w+_port: the library refuses it/);
});
