import { docsUrl } from '../../lib/shared/docs';
import type { Translation } from './translation';

/** The steps that bring the data and the identity of the old server into the stack, as lines of Markdown. */
export function takeoverLines(translation: Translation): string[] {
  const claim = claimOf(translation);
  const take = claim === undefined ? [] : chartSteps(claim, translation);
  const commands = translation.commands.flatMap(({ heading, lines }) => [
    `${heading}:`,
    '',
    ...lines.map((line) => `    ${line}`),
    '',
  ]);
  return [
    `Take over the old server, before the first apply. Its data, its signing key and its secrets must be the same afterwards. More: ${docsUrl('migrating-from-helm.md')}`,
    '',
    ...take,
    ...commands,
    'The old server must not run any more when the new one starts: two servers with one signing key damage rooms.',
  ];
}

function claimOf({ props }: Translation): string | undefined {
  const storage = props.find(({ prop }) => prop.join('/') === 'synapse/storage')?.code;
  if (storage?.kind !== 'call') return undefined;
  const [name] = storage.args;
  return name.kind === 'literal' ? String(name.value) : undefined;
}

/** The order of the page of the docs: the secrets are read while the old server runs, and Helm must keep the claim. */
function chartSteps(claim: string, { commands }: Translation): string[] {
  const secrets = commands.some(({ lines }) => lines.some((line) => line.includes('secret generic matrix-secrets')));
  const read = [
    'mkdir -m 700 matrix-secrets',
    "kubectl -n matrix exec deployment/synapse -- sh -c 'cat /data/*.signing.key' > matrix-secrets/signing_key",
    'for key in macaroon_secret_key form_secret registration_shared_secret; do',
    `  kubectl -n matrix exec deployment/synapse -- python3 -c 'import sys, yaml; print(yaml.safe_load(open("/data/homeserver.yaml"))[sys.argv[1]], end="")' $key > matrix-secrets/$key`,
    'done',
  ];
  const take = [
    `kubectl -n matrix annotate pvc ${claim} helm.sh/resource-policy=keep`,
    'helm -n matrix uninstall YOUR-RELEASE',
    `kubectl -n matrix get pvc ${claim}`,
  ];
  const create = 'kubectl -n matrix create secret generic matrix-secrets --from-file=matrix-secrets/';
  const indented = (lines: readonly string[]) => lines.map((line) => `    ${line}`);
  return [
    'Helm must keep the claim. Read out the secrets while the old server runs, then take the release down:',
    '',
    ...indented(secrets ? take : [...read, ...take, create]),
    '',
  ];
}
