import type { FirewallPorts } from './coturn/relay-ports';
import type { PostgresConnection } from './postgres/postgres-connection';
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
  /** Where they lead. */
  readonly portsLeadTo?: string;
  /** Whether kubectl by itself would lose ports. @see https://github.com/kubernetes/kubernetes/issues/39188 */
  readonly applyServerSide: boolean;
  readonly tls: boolean;
  readonly firstAdmin?: string;
  /** Whether there is a relay for calls. */
  readonly turn: boolean;
  /** The database, where it is elsewhere. */
  readonly postgres?: PostgresConnection;
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
    input.postgres ? database(input.namespace, input.postgres) : undefined,
    apply(input),
    admin(input),
    input.turn ? turnCheck(input) : undefined,
    backup(input),
  ]
    .filter((section) => section !== undefined)
    .join('\n\n')
    .concat('\n');
}

function dns(input: NextStepsInput): string {
  const records = input.webHosts.map((host) => `    ${host}  A  the public address of your ingress`);
  if (input.turnHost)
    records.push(
      `    ${input.turnHost}  A  the public address at which the relay's ports are open, without an HTTP proxy in between`,
    );
  return ['DNS records:', '', ...records].join('\n');
}

function ports(input: NextStepsInput): string {
  const web = [`    TCP 80${input.tls ? ', 443' : ''}  to the ingress`];
  const relay = input.ports.map(({ protocol, from, to }) => {
    return `    ${protocol} ${from === to ? from : `${from}-${to}`}  to ${input.portsLeadTo}`;
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

function database(namespace: string, { host, database, user, password }: PostgresConnection): string {
  return [
    `The PostgreSQL database \`${database}\` on ${host}, which \`${user}\` owns, must be there, made as docs/postgresql.md tells. Its password, unless the Secret is there:`,
    '',
    `    kubectl -n ${namespace} create secret generic ${password.name} --from-file=${password.key}`,
  ].join('\n');
}

function apply(input: NextStepsInput): string {
  const wait = [`    kubectl -n ${input.namespace} rollout status statefulset/synapse deployment/element`];
  if (input.relayNamespace) wait.push(`    kubectl -n ${input.relayNamespace} rollout status deployment/coturn`);
  const heading = input.applyServerSide
    ? 'Apply, always with `--server-side`, as kubectl by itself mixes up UDP and TCP ports of one number when they change, and wait until all is up:'
    : 'Apply, and wait until all is up:';
  return [
    heading,
    '',
    `    kubectl apply${input.applyServerSide ? ' --server-side --force-conflicts' : ''} -f dist`,
    ...wait,
  ].join('\n');
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

function turnCheck(input: NextStepsInput): string {
  const inside = [
    `    kubectl -n ${input.namespace} create job --from=cronjob/turn-check turn-check-now`,
    `    until kubectl -n ${input.namespace} logs -f job/turn-check-now 2>/dev/null; do sleep 1; done`,
  ];
  return [
    "See whether calls from behind NAT work, best from another network such as a phone's hotspot:",
    '',
    `    npm run turn-check -- ${input.baseUrl.replace(/\/$/, '')} ${input.firstAdmin ?? 'NAME'}`,
    ...(input.firstAdmin === undefined
      ? []
      : ['', 'or, as far as it can be seen there, from inside the cluster:', '', ...inside]),
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
