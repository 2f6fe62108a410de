import type { FirewallPorts } from './coturn/coturn-relay';
import type { SecretKey } from './secrets/secret-key';
import { FIRST_ADMIN_SECRET } from './synapse/first-admin';
import { wellKnownClient, wellKnownServer } from './synapse/well-known-config';

export interface NextStepsInput {
  readonly namespace: string;
  readonly relayNamespace?: string;
  readonly serverName: string;
  readonly baseUrl: string;
  readonly homeserverHost: string;
  readonly elementHost: string;
  readonly webHosts: readonly string[];
  readonly turnHost?: string;
  readonly ports: readonly FirewallPorts[];
  readonly tls: boolean;
  readonly firstAdmin?: string;
  readonly backupPassword?: SecretKey;
  /** Whether somebody else serves the server name's host. */
  readonly wellKnownElsewhere: boolean;
}

/** What a person has to do besides `kubectl apply`, as Markdown. */
export function nextSteps(input: NextStepsInput): string {
  return [
    `# Next steps for ${input.serverName}`,
    dns(input),
    ports(input),
    input.wellKnownElsewhere ? wellKnown(input) : undefined,
    apply(input),
    admin(input),
    backup(input),
  ]
    .filter((section) => section !== undefined)
    .join('\n\n')
    .concat('\n');
}

function dns(input: NextStepsInput): string {
  const records = input.webHosts.map((host) => `    ${host}  A  the public address of your ingress`);
  if (input.turnHost)
    records.push(`    ${input.turnHost}  A  the public address of the relay's node, without an HTTP proxy in between`);
  return ['DNS records:', '', ...records].join('\n');
}

function ports(input: NextStepsInput): string {
  const web = [`    TCP 80${input.tls ? ', 443' : ''}  to the ingress`];
  const relay = input.ports.map(({ protocol, from, to }) => {
    return `    ${protocol} ${from === to ? from : `${from}-${to}`}  to the relay's node`;
  });
  return ['Ports to open on the firewall and to forward on the router:', '', ...web, ...relay].join('\n');
}

function wellKnown(input: NextStepsInput): string {
  return [
    `To serve on https://${input.serverName}, with the header \`Access-Control-Allow-Origin: *\`:`,
    '',
    `    /.well-known/matrix/client  ${JSON.stringify(wellKnownClient(input))}`,
    `    /.well-known/matrix/server  ${JSON.stringify(wellKnownServer(input.homeserverHost))}`,
  ].join('\n');
}

function apply(input: NextStepsInput): string {
  const wait = [`    kubectl -n ${input.namespace} rollout status statefulset/synapse deployment/element`];
  if (input.relayNamespace) wait.push(`    kubectl -n ${input.relayNamespace} rollout status deployment/coturn`);
  return ['Apply, and wait until all is up:', '', '    kubectl apply -f dist', ...wait].join('\n');
}

function admin(input: NextStepsInput): string {
  const at = input.tls ? `https://${input.elementHost}` : input.elementHost;
  if (input.firstAdmin !== undefined) {
    return [
      `Log in at ${at} as \`${input.firstAdmin}\`, with the password that this prints:`,
      '',
      `    kubectl -n ${input.namespace} get secret ${FIRST_ADMIN_SECRET} -o go-template='{{.data.password | base64decode}}{{"\\n"}}'`,
    ].join('\n');
  }
  return [
    `Make an administrator, and log in at ${at}:`,
    '',
    `    kubectl -n ${input.namespace} exec -it statefulset/synapse -- register_new_matrix_user -c /data/homeserver.yaml --user NAME --password PASSWORD --admin`,
  ].join('\n');
}

function backup({ namespace, backupPassword: password }: NextStepsInput): string {
  if (!password) {
    return '**There are no backups.** The prop `backup` makes them: see docs/backup.md.';
  }
  return [
    '**Keep the password of the backups outside of this cluster, now. Without it nobody can ever read them once the cluster is gone.** This prints it:',
    '',
    `    kubectl -n ${namespace} get secret ${password.name} -o go-template='{{index .data "${password.key}" | base64decode}}{{"\\n"}}'`,
    '',
    'Make the first backup, and see what came of it:',
    '',
    `    kubectl -n ${namespace} create job --from=cronjob/synapse-backup first-backup`,
    `    kubectl -n ${namespace} logs -f job/first-backup`,
  ].join('\n');
}
