import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { Mail } from '../mail/mail';
import type { SecretKey } from '../secrets/secret-key';
import { docsUrl } from '../shared/docs';
import { NextStepPhase } from '../shared/next-steps/next-step';
import { NextSteps } from '../shared/next-steps/next-steps';
import { PeerEnd, Peers } from '../shared/peers';
import { Duty } from '../workers/duty';
import { workerLabels } from '../workers/worker-pods';
import type { WorkerGroup } from '../workers/worker-layout';
import type { SynapseOptions } from './synapse-options';

/** Adds the connections and the steps of those by whom people prove who they are: the mail server. */
export function speakForAccounts(server: IConstruct, main: PeerEnd, { mail, workers }: SynapseOptions): void {
  const processes = (has: (group: WorkerGroup) => boolean) => [
    main,
    ...(workers?._layout.groups ?? [])
      .filter(has)
      .map((group) => PeerEnd.pods(`the workers '${group.name}'`, workerLabels(group))),
  ];
  if (!mail) return;
  const { host, port } = mail._server;
  // The main process sends links, and pushers send notifications.
  for (const from of processes(({ duties }) => duties.includes(Duty.PUSHER))) {
    Peers.of(server).add({ from, to: PeerEnd.host(host), ports: [{ protocol: 'TCP', from: port }], purpose: 'mail' });
  }
  NextSteps.of(server).addStep({ id: 'mail', phase: NextStepPhase.PREPARE, lines: mailStep(server, mail) });
}

function mailStep(server: IConstruct, mail: Mail): string[] {
  const sent = `Let \`${mail._server.host}\` take mail from \`${mail._from}\`: ${docsUrl('mail.md')}`;
  const { _password: password } = mail;
  return password
    ? [
        `${sent}. Its password, alone in a file \`${password.key}\`, unless the Secret is there:`,
        '',
        secretCommand(server, password),
      ]
    : [sent];
}

function secretCommand(server: IConstruct, { name, key }: SecretKey): string {
  const namespace = Chart.of(server).namespace ?? 'default';
  return `    kubectl -n ${namespace} create secret generic ${name} --from-file=${key}`;
}
