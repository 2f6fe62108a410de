import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { IBackupSource } from '../backup/backup-source';
import type { DatabaseServer } from '../database/database';
import type { IWebApp } from '../ingress/web-app';
import { hasPolicies } from '../network-policies/held-pods';
import { docsUrl } from '../shared/docs';
import { KeptObjects } from '../shared/kept-objects';
import { namespaceOf } from '../shared/namespace';
import { NextStepPhase } from '../shared/next-steps/next-step';
import { NextSteps } from '../shared/next-steps/next-steps';
import { PeerEnd, Peers } from '../shared/peers';
import { takeNamespace } from '../shared/taken-namespaces';
import { FIRST_ADMIN_SECRET } from './first-admin';
import { HTTP_PORT } from './homeserver-config';
import { answersForItself, federationPort } from './settings/context';
import { isFederated } from './settings/federation';
import type { SynapseOptions } from './synapse-options';
import { speakForAccounts } from './speak-for-accounts';
import { speakForAuthentication } from './speak-for-authentication';
import type { DelegatingServer } from './speak-for-authentication';
import { wellKnownAnswers } from './well-known-config';
import type { WellKnownSettings } from './well-known-config';
import { WELL_KNOWN_FOLDER, leaveAnswers } from './well-known-files';

/** A homeserver whose facts are added to the tree. */
export interface SpokenForSynapse extends DelegatingServer, IBackupSource {
  readonly wellKnown?: IWebApp;
}

export interface SynapseFacts {
  /** The server of the database from which the data are moved, if that isn't the homeserver's own volume. */
  readonly moveFrom?: DatabaseServer;
  readonly options: SynapseOptions;
  /** The names of the secrets whose values are in `.secrets.yaml`. */
  readonly fromFile: readonly string[];
  /** Called at synth, as parts that are made later add to it. */
  readonly discovery: () => WellKnownSettings;
}

/** Adds a homeserver's next steps, kept objects and peers to the tree, for other parts. */
export function speakForSynapse(server: SpokenForSynapse, facts: SynapseFacts): void {
  const { backupSource: source } = server;
  const kept = KeptObjects.of(server);
  kept.addClaim(source.claimName);
  if (source.mediaClaimName !== undefined) kept.addClaim(source.mediaClaimName);
  // A value from `.secrets.yaml` is in that file, and goes if it goes there.
  const inFile = new Set(facts.fromFile);
  Object.entries(source.secrets).forEach(([name, { name: secret, key }]) =>
    kept.addSecret(secret, inFile.has(name) ? [] : [key]),
  );
  addSteps(server, facts);

  const synapse = PeerEnd.pods('Synapse', source.podLabels);
  const peers = Peers.of(server);
  const http = [{ protocol: 'TCP', from: HTTP_PORT }];
  peers.add({ from: PeerEnd.ingress(), to: synapse, ports: http, purpose: 'client and federation API' });
  speakForAccounts(server, synapse, facts.options);
  const { authenticationService } = facts.options;
  if (authenticationService) speakForAuthentication(server, authenticationService);
  const database = source.database._kind.server ?? facts.moveFrom;
  if (database) {
    const ports = [{ protocol: 'TCP', from: database.port }];
    peers.add({
      from: synapse,
      to: database.pods ?? PeerEnd.host(database.host),
      ports,
      purpose: 'accounts, rooms and messages',
    });
  }
}

function addSteps(server: SpokenForSynapse, { options, discovery }: SynapseFacts): void {
  const steps = NextSteps.of(server);
  const namespace = namespaceOf(server);
  steps._nameServer(server.serverName, isFederated(options));
  takeNamespace(server, Chart.of(server).namespace);
  steps.addRollout({ resource: 'statefulset/synapse' });
  // Everybody asks port 443 of the server name, also if the homeserver is on another port.
  const found = answersForItself(server) || (server.wellKnown && federationPort(server) === 443);
  if (!found) {
    const lines = () => wellKnownStep(server, discovery());
    steps._addLazyStep({ id: 'well-known', phase: NextStepPhase.PREPARE, lines });
    leaveAnswers(server, { serverName: server.serverName, answers: () => wellKnownAnswers(discovery()) });
  }
  const database = server.backupSource.database._kind.nextStep(namespace);
  if (database) steps.addStep({ id: 'database', phase: NextStepPhase.PREPARE, lines: database });
  const lines = () => logInStep(namespace, steps._loginPages[0] ?? server.baseUrl, options);
  steps._addLazyStep({ id: 'log-in', phase: NextStepPhase.LOG_IN, lines });
  if (options.appServices?.length) {
    steps._addLazyStep({ id: 'app-services', phase: NextStepPhase.PREPARE, lines: () => appServicesStep(server) });
  }
  if (options.realClientAddresses !== true) {
    steps.addStep({
      id: 'client-addresses',
      phase: NextStepPhase.KEEP,
      lines: [
        `Synapse limits wrong passwords by account, but not by the client's address, as k3s hides the addresses. To use them: ${docsUrl('ingress.md#the-addresses-of-clients')}`,
      ],
    });
  }
  steps.addStep({
    id: 'backup',
    phase: NextStepPhase.KEEP,
    lines: [`**There are no backups.** The prop \`backup\` makes them: see ${docsUrl('backup.md')}`],
  });
}

/** The addresses of application services are in Secrets, so nobody here knows them. */
function appServicesStep(server: IConstruct): string[] | undefined {
  if (!hasPolicies(server)) return undefined;
  return [
    `Network policies keep Synapse and its application services (bridges, bots) apart, unless you have added each of them to the peers: ${docsUrl('network-policies.md#rules-of-your-own')}`,
  ];
}

function wellKnownStep(server: SpokenForSynapse, discovery: WellKnownSettings): string[] {
  return [
    `To serve on https://${server.serverName}, on port 443, with the header \`Access-Control-Allow-Origin: *\`:`,
    '',
    ...Object.entries(wellKnownAnswers(discovery)).map(
      ([name, answer]) => `    /.well-known/matrix/${name}  ${JSON.stringify(answer)}`,
    ),
    '',
    `\`${WELL_KNOWN_FOLDER}/README.md\` beside this file has them as files, with the lines for nginx, Caddy, Apache and others.`,
  ];
}

function logInStep(namespace: string, page: string, options: SynapseOptions): string[] {
  const { firstAdmin, authenticationService } = options;
  if (authenticationService) {
    return [
      `Make an administrator by the command of matrix-authentication-service, which asks for the name and the password, and log in at ${page}:`,
      '',
      '    mas-cli manage register-user --admin',
    ];
  }
  if (firstAdmin !== undefined) {
    return [
      `Log in at ${page} as \`${firstAdmin}\`, with the password that this prints:`,
      '',
      `    kubectl -n ${namespace} get secret ${FIRST_ADMIN_SECRET} -o go-template='{{.data.password | base64decode}}{{"\\n"}}'`,
    ];
  }
  return [
    `Make an administrator, and log in at ${page}:`,
    '',
    `    kubectl -n ${namespace} exec -it statefulset/synapse -- register_new_matrix_user -c /data/homeserver.yaml --user NAME --password PASSWORD --admin`,
  ];
}
