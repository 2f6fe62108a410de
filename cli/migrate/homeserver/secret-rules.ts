import { call, data, list, literal, map } from '../code';
import { rule } from '../rule';
import type { Context, Rule } from '../rule';
import { isSecretName } from '../secrets';
import { at, isObject, text, unfit } from '../values';
import { blocks, reader, shell, writer } from './commands';

const CREATE = 'kubectl -n matrix create secret generic';
const MOVED = 'synapse-moved';
const FILES = /(_path|_file|_dir|_directory|_files|_cert|_template_html|_template_text)$/;

/** The secrets that a stack has under the same names. */
const OWN = ['macaroon_secret_key', 'form_secret', 'registration_shared_secret'] as const;

/** The rule for a secret that goes into the Secret `matrix-secrets`. */
export const secret: Rule = (_, path, { out }) =>
  out.leave(path, "it goes into the Secret 'matrix-secrets': see the commands");

/** The rule for the path of a file that holds a secret. */
export const secretFile: Rule = (_, path, { out }) => {
  out.leave(path, "the file's content goes into the Secret 'matrix-secrets': see the commands");
};

/** The rule for a block that may hold a secret. With one, it goes into a Secret as it is; otherwise it goes into `extraConfig`. */
export const fragment: Rule = (value, path, context) => {
  const { out } = context;
  const reason = unfit(value) ?? (namesFile(value) ? 'it names a file, which the pod does not have' : undefined);
  const [first] = out.fragments;
  if (reason !== undefined) out.leave(path, reason);
  else if (first !== undefined && context.fileOf(first) !== context.fileOf(path[0])) {
    out.leave(path, 'it is in another file than other secrets: use synapse.extraConfigSecrets');
  } else if (path.length === 1 && /^\w+$/.test(path[0]) && holdsSecret(value, out.secrets)) {
    out.fragments.push(path[0]);
    out.note(path, `it holds a secret, and goes into the Secret '${MOVED}' as it is: see the commands`);
  } else rule(['synapse', 'extraConfig', path[path.length - 1]], data)(value, path, context);
};

function holdsSecret(value: unknown, secrets: Context['out']['secrets']): boolean {
  if (typeof value === 'string') return secrets.in(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, inner]) => {
    const named = isSecretName(key) && (typeof inner === 'string' || typeof inner === 'number');
    return named || holdsSecret(inner, secrets);
  });
}

function namesFile(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(
    ([key, inner]) => (FILES.test(key) && typeof inner === 'string') || namesFile(inner),
  );
}

/** The relay that clients are given. The chart's relay becomes the stack's; another one stays where it is. */
export const turnUris: Rule = (value, path, context) => {
  const { values, out, homeserver } = context;
  if (isObject(at(values, 'coturn'))) {
    out.needless(path, 'it is the relay of the chart');
    return;
  }
  const uris = Array.isArray(value) ? value.map(text) : [];
  const good = uris.filter((uri) => uri !== undefined && /^turns?:[^\s/@?]+(\?transport=(udp|tcp))?$/.test(uri));
  if (good.length === 0 || good.length < uris.length) {
    out.leave(path, unfit(value) ?? 'it must be a list of TURN URIs');
  } else if (homeserver.turn_shared_secret === undefined && homeserver.turn_shared_secret_path === undefined) {
    out.leave(path, 'the library needs a relay with a shared secret; the stack has a relay of its own');
  } else {
    const sharedSecret = call('SecretKey.of', literal('synapse-turn'), literal('turn_shared_secret'));
    out.carry(path, 'turn', call('Turn.external', map({ uris: list(good.map((uri) => literal(uri!))), sharedSecret })));
  }
};

/** The commands that bring the secrets of homeserver.yaml into Secrets, without showing them. */
export function addSecretCommands({ homeserver, fileOf, out, secretsFile }: Context): void {
  const read = (key: string) => `node -e '${writer(`.${key}`)}' ${shell(fileOf(key))}`;
  const lines = OWN.filter(
    (key) => homeserver[key] !== undefined && !(secretsFile && key === 'registration_shared_secret'),
  ).map((key) => `${read(key)} > matrix-secrets/${key}`);
  // The paths themselves stay in the file, too.
  const copy = (key: string, to: string) =>
    `cp "$(node -p '${reader(`.${key}`)}' ${shell(fileOf(key))})" matrix-secrets/${to}`;
  for (const key of OWN) if (text(homeserver[`${key}_path`]) !== undefined) lines.push(copy(`${key}_path`, key));
  if (homeserver.signing_key !== undefined) lines.push(`${read('signing_key')} > matrix-secrets/signing_key`);
  else if (text(homeserver.signing_key_path) !== undefined) lines.push(copy('signing_key_path', 'signing_key'));
  if (lines.length > 0) {
    const all = ['mkdir -m 700 matrix-secrets', ...lines, `${CREATE} matrix-secrets --from-file=matrix-secrets/`];
    out.commands.push({
      heading: 'The secrets of the homeserver go into a Secret, unseen. Copy the files from the old server first',
      lines: all,
    });
  }
  if (
    out.props.some(({ prop, code }) => prop[0] === 'turn' && code.kind === 'call' && code.callee === 'Turn.external')
  ) {
    const key = homeserver.turn_shared_secret === undefined ? undefined : 'turn_shared_secret';
    const from = key === undefined ? '' : '=/dev/stdin';
    const create = `${CREATE} synapse-turn --from-file=turn_shared_secret${from}`;
    out.commands.push({
      heading: "The relay's secret goes into a Secret, unseen",
      lines: [key === undefined ? create : `${read(key)} | ${create}`],
    });
  }
  if (out.fragments.length > 0) {
    out.set('synapse/extraConfigSecrets', list([call('SecretKey.of', literal(MOVED), literal('homeserver.yaml'))]));
    const create = `${CREATE} ${MOVED} --from-file=homeserver.yaml=/dev/stdin`;
    out.commands.push({
      heading: 'Blocks with a secret in them go into a Secret, unseen',
      lines: [`node -p '${blocks(out.fragments)}' ${shell(fileOf(out.fragments[0]))} | ${create}`],
    });
  }
}
