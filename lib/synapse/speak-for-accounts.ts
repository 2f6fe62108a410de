import type { IConstruct } from 'constructs';
import type { Mail } from '../mail/mail';
import { secretCommand } from '../secrets/secret-command';
import type { SecretKey } from '../secrets/secret-key';
import { docsUrl } from '../shared/docs';
import { namespaceOf } from '../shared/namespace';
import { NextStepPhase } from '../shared/next-steps/next-step';
import { NextSteps } from '../shared/next-steps/next-steps';
import { PeerEnd, Peers } from '../shared/peers';
import { urlPort } from '../shared/url-port';
import type { OidcProvider } from '../sign-on/oidc-provider';
import { Duty } from '../workers/duty';
import { Endpoints } from '../workers/endpoints';
import type { WorkerGroup } from '../workers/worker-layout';
import { workerLabels } from '../workers/worker-pods';
import type { IHomeserver } from './homeserver';
import type { SynapseOptions } from './synapse-options';

type Server = IConstruct & IHomeserver;

/** Adds the connections and the steps of the servers by which people prove who they are: the mail server, and the providers of single sign-on. */
export function speakForAccounts(server: Server, main: PeerEnd, options: SynapseOptions): void {
  const { mail, oidcProviders = [], workers } = options;
  const connect = (has: (group: WorkerGroup) => boolean, host: string, port: number, purpose: string) => {
    const groups = (workers?._layout.groups ?? []).filter(has);
    const pods = groups.map((group) => PeerEnd.pods(`the workers '${group.name}'`, workerLabels(group)));
    for (const from of [main, ...pods]) {
      Peers.of(server).add({ from, to: PeerEnd.host(host), ports: [{ protocol: 'TCP', from: port }], purpose });
    }
  };
  if (mail) {
    // The main process sends links, and pushers send notifications.
    connect(({ duties }) => duties.includes(Duty.PUSHER), mail._server.host, mail._server.port, 'mail');
    NextSteps.of(server).addStep({ id: 'mail', phase: NextStepPhase.PREPARE, lines: mailStep(server, mail) });
  }
  const ends = oidcProviders.flatMap(({ _urls }) => _urls.map((url) => new URL(url)));
  for (const url of new Map(ends.map((end) => [end.host, end])).values()) {
    const serves = ({ endpoints }: WorkerGroup) => endpoints.some(({ name }) => name === (Endpoints.SSO as string));
    connect(serves, url.hostname, urlPort(url), 'single sign-on');
  }
  for (const provider of oidcProviders) {
    const id = `sign-on-${provider._id}`;
    NextSteps.of(server).addStep({ id, phase: NextStepPhase.PREPARE, lines: signOnStep(server, provider) });
  }
}

function mailStep(server: Server, mail: Mail): string[] {
  const sent = `Let \`${mail._server.host}\` take mail from \`${mail._from}\`: ${docsUrl('mail.md')}`;
  const { _password: password } = mail;
  if (!password) return [sent];
  return [
    `${sent}. Its password, alone in a file \`${password.key}\`, unless the Secret is there:`,
    '',
    commandFor(server, password),
  ];
}

function signOnStep(server: Server, { _name, _client: { id, secret }, _backchannelLogout }: OidcProvider): string[] {
  const oidc = `${server.baseUrl}_synapse/client/oidc`;
  return [
    `At ${_name}, the client \`${id}\` must have these URLs: ${docsUrl('single-sign-on.md')}`,
    '',
    `    redirect URI        ${oidc}/callback`,
    ...(_backchannelLogout ? [`    back-channel logout ${oidc}/backchannel_logout`] : []),
    '',
    `Its secret, alone in a file \`${secret.key}\`, unless the Secret is there:`,
    '',
    commandFor(server, secret),
  ];
}

function commandFor(server: Server, key: SecretKey): string {
  return secretCommand(namespaceOf(server), key);
}
