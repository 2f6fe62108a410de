import type { Service } from 'cdk8s-plus-28';
import type { IConstruct } from 'constructs';
import { PublicRoutes } from '../ingress/public-routes';
import { ROUTER_LABELS } from '../router/router-labels';
import { secretCommand } from '../secrets/secret-command';
import { docsUrl } from '../shared/docs';
import { namespaceOf } from '../shared/namespace';
import { NextStepPhase } from '../shared/next-steps/next-step';
import { NextSteps } from '../shared/next-steps/next-steps';
import { PeerEnd, Peers } from '../shared/peers';
import { urlPort } from '../shared/url-port';
import { AUTHENTICATION_PATHS, authenticationApp } from '../sign-on/authentication-routes';
import type { AuthenticationPlace, AuthenticationService } from '../sign-on/authentication-service';
import type { IHomeserver } from './homeserver';
import { HTTP_PORT } from './homeserver-config';

/** A homeserver whose logins an authentication service does. */
export interface DelegatingServer extends IConstruct, IHomeserver {
  readonly host: string;
  readonly service: Service;
  readonly _processes: readonly PeerEnd[];
}

/** Adds the routes, the connections and the step of the authentication service to the tree. */
export function speakForAuthentication(server: DelegatingServer, service: AuthenticationService): void {
  const { _place: place } = service;
  if (place) {
    PublicRoutes.of(server).add(authenticationApp(server.host, place));
    connectPods(server, place);
  } else {
    const url = new URL(service._endpoint);
    const to = PeerEnd.host(url.hostname);
    for (const from of server._processes) {
      Peers.of(server).add({ from, to, ports: tcp(urlPort(url)), purpose: 'whose a token is' });
    }
  }
  const lines = [...configStep(server, service), ...(place ? [] : pathsStep(server))];
  NextSteps.of(server).addStep({ id: 'authentication-service', phase: NextStepPhase.PREPARE, lines });
}

function connectPods(server: DelegatingServer, { podLabels, namespace, podPort }: AuthenticationPlace): void {
  const peers = Peers.of(server);
  const place: [string?] = namespace === undefined ? [] : [namespace];
  const pods = PeerEnd.pods('the authentication service', podLabels, ...place);
  peers.add({ from: PeerEnd.ingress(), to: pods, ports: tcp(podPort), purpose: 'logins' });
  for (const from of server._processes) {
    peers.add({ from, to: pods, ports: tcp(podPort), purpose: 'whose a token is' });
  }
  // With workers, the Service of the homeserver leads to the router.
  const [main, ...workers] = server._processes;
  const entry = workers.length > 0 ? PeerEnd.pods('Router', ROUTER_LABELS) : main;
  peers.add({ from: pods, to: entry, ports: tcp(HTTP_PORT), purpose: 'accounts and devices' });
}

function configStep(server: DelegatingServer, service: AuthenticationService): string[] {
  const namespace = namespaceOf(server);
  const inside = service._place !== undefined;
  const endpoint = inside ? `http://${server.service.name}.${namespace}.svc:${HTTP_PORT}/` : server.baseUrl;
  const { _secret: secret } = service;
  return [
    `The config of matrix-authentication-service must have these values: ${docsUrl('delegated-authentication.md')}`,
    '',
    `    http.public_base    ${service._publicUrl}`,
    `    matrix.homeserver   ${server.serverName}`,
    `    matrix.endpoint     ${endpoint}`,
    `    matrix.secret       that of the file \`${secret.key}\``,
    '',
    `Synapse reads the same secret, alone in that file, unless the Secret is there:`,
    '',
    secretCommand(namespace, secret),
  ];
}

/** An ingress reaches Services of its cluster only. */
function pathsStep({ host }: DelegatingServer): string[] {
  return [
    '',
    `The proxy before the ingress must lead these paths of ${host}, and all below them, to the service. Without that, apps that log in the older way can't:`,
    '',
    ...AUTHENTICATION_PATHS.map((path) => `    ${path}`),
  ];
}

function tcp(from: number): { readonly protocol: string; readonly from: number }[] {
  return [{ protocol: 'TCP', from }];
}
