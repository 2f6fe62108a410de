import { importsFor, quoted } from '../code';
import type { Answers } from './question';

/** The `main.ts` of a stack that fits the answers. */
export function mainFile(answers: Answers): string {
  const props = [
    [
      '// The domain in user IDs: @you:example.org. It can never be changed once people use the server.',
      `serverName: ${quoted(answers.domain)},`,
    ],
    ['// The source of the certificates.', `tls: ${certificates(answers)},`],
    secrets(answers),
    relay(answers),
    calls(answers),
    synapse(answers),
    backup(answers),
  ];
  const body = props
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => (line === '' ? '' : `  ${line}`)).join('\n'))
    .join('\n\n');
  const start = "const app = new MatrixApp();\n\nnew MatrixStack(app, 'matrix', {";
  return `${importsFor(body, 'cdk8s-matrix')}\n\n${start}\n${body}\n});\n\napp.synth();\n`;
}

function certificates(answers: Answers): string {
  switch (answers.certificates) {
    case 'issuer':
      return `IngressTls.certManager(${quoted(answers.issuer)})`;
    case 'secret':
      return `IngressTls.existingSecret(${quoted(answers['tls-secret'])})`;
    default:
      return 'IngressTls.none()';
  }
}

function secrets(answers: Answers): string[] {
  const name = answers['recaptcha-secret'];
  if (name === undefined) {
    const comment = '// Values from .secrets.yaml, if it exists. All other values are generated in the cluster.';
    return [comment, "secrets: MatrixSecrets.fromFileOrGenerated('.secrets.yaml'),"];
  }
  return [
    '// The keys of the reCAPTCHA are in a Secret that you make; all others are generated in the cluster.',
    'secrets: MatrixSecrets.fromSecretKeys({',
    `  recaptchaPublicKey: SecretKey.of(${quoted(name)}, 'siteKey'),`,
    `  recaptchaPrivateKey: SecretKey.of(${quoted(name)}, 'secretKey'),`,
    '}),',
  ];
}

function relay(answers: Answers): string[] {
  if (answers.relay === 'none') {
    const effect =
      answers.calls === 'pair'
        ? 'calls work between people in the same network only'
        : "group calls need the SFU's ports, and older apps call people in the same network only";
    return [`// Without a relay, ${effect}.`, 'turn: Turn.none(),'];
  }
  if (answers.relay === 'ip') {
    const address = `ExternalIp.static(${quoted(answers['relay-ip'])})`;
    return ['// The public address of calls.', `turn: Turn.coturn({ externalIp: ${address} }),`];
  }
  // By default the relay follows the address of its own host name.
  if (answers['relay-dns'] === `turn.${answers.domain}`) return [];
  const address = `ExternalIp.fromDns(${quoted(answers['relay-dns'])})`;
  return ['// Calls follow the address of this name.', `turn: Turn.coturn({ externalIp: ${address} }),`];
}

function calls(answers: Answers): string[] {
  if (answers.calls !== 'pair') return [];
  return ['// No group calls, and no calls of Element X.', 'rtc: Rtc.none(),'];
}

function synapse(answers: Answers): string[] {
  const registration: { readonly [answer: string]: string } = {
    token: '  registration: Registration.withToken(),',
    recaptcha: '  registration: Registration.withRecaptcha(),',
  };
  const lines = ['synapse: {', '  // Made once, with a generated password.', `  firstAdmin: ${quoted(answers.admin)},`];
  const signUp = registration[answers['sign-up']];
  return [...lines, ...(signUp === undefined ? [] : ['', '  // The rule for new accounts.', signUp]), '},'];
}

function backup(answers: Answers): string[] {
  if (answers.backups === 'none') return [];
  if (answers.backups === 'volume') return ['// Each night.', 'backup: { target: BackupTarget.volume() },'];
  return [
    '// Each night, into a bucket whose keys are in a Secret that you make.',
    'backup: {',
    '  target: BackupTarget.s3({',
    `    endpoint: ${quoted(answers['s3-endpoint'])},`,
    `    bucket: ${quoted(answers['s3-bucket'])},`,
    `    credentials: SecretKey.of(${quoted(answers['s3-secret'])}, 'credentials'),`,
    '  }),',
    '},',
  ];
}
