import type { IConstruct } from 'constructs';
import { addAcmeSolver } from '../shared/acme-solver';
import { docsUrl } from '../shared/docs';
import { namespaceOf } from '../shared/namespace';
import { NextStepPhase } from '../shared/next-steps/next-step';
import { NextSteps } from '../shared/next-steps/next-steps';
import { PeerEnd, Peers } from '../shared/peers';
import { PublicRoutes } from './public-routes';
import { speakForGateway } from './speak-for-gateway';
import type { IngressController } from './ingress-controller';
import type { IngressTls } from './ingress-tls';

export interface IngressFacts {
  readonly tls: IngressTls;
  readonly controller: IngressController;
  readonly publicPort: number;
}

/** Adds the next steps and the peers of an ingress to the tree. */
export function speakForIngress(ingress: IConstruct, { tls, controller, publicPort }: IngressFacts): void {
  const steps = NextSteps.of(ingress);
  if (!tls.enabled || publicPort === 443) {
    steps.addOpenPorts({ ports: `TCP 80${tls.enabled ? ', 443' : ''}`, leadTo: 'the ingress' });
  } else {
    steps.addOpenPorts({ ports: 'TCP 80', leadTo: 'the ingress' });
    steps.addOpenPorts({ ports: `TCP ${publicPort}`, leadTo: 'port 443 of the ingress' });
  }
  if (controller._gateway) speakForGateway(ingress, controller._gateway, tls);
  if (tls.enabled && !redirectsItself(controller)) {
    const lines = () => redirectStep(ingress, controller.className);
    steps._addLazyStep({ id: 'redirect-to-https', phase: NextStepPhase.CHECK, lines });
  }
  const ports = (tls.enabled ? [80, 443] : [80]).map((port) => ({ protocol: 'TCP', from: port }));
  Peers.of(ingress).add({ from: PeerEnd.internet(), to: PeerEnd.ingress(), ports, purpose: 'everything by HTTP' });
  if (tls._ordersCertificates) addAcmeSolver(ingress, namespaceOf(ingress));
}

/** Adds the step and the peers of a certificate in the namespace of an app that isn't in the chart's. */
export function speakForCertificate(ingress: IConstruct, tls: IngressTls, namespace: string): void {
  if (tls._ordersCertificates) addAcmeSolver(ingress, namespace);
  const secret = tls._existingSecret;
  if (secret === undefined) return;
  const own = namespaceOf(ingress);
  NextSteps.of(ingress).addStep({
    id: `certificate-in-${namespace}`,
    phase: NextStepPhase.PREPARE,
    lines: [
      `Copy the certificate into the namespace \`${namespace}\`, now and after each renewal, as an Ingress reads it only there:`,
      '',
      `    kubectl create namespace ${namespace} --dry-run=client -o yaml | kubectl apply -f -`,
      `    kubectl -n ${own} get secret ${secret} -o go-template='${COPY}' | kubectl -n ${namespace} apply --server-side -f -`,
    ],
  });
}

/** A Secret with the same certificate, and with nothing that belongs to the namespace of the first one. */
const COPY =
  '{"apiVersion":"v1","kind":"Secret","type":"kubernetes.io/tls","metadata":{"name":"{{.metadata.name}}"},' +
  '"data":{"tls.crt":"{{index .data "tls.crt"}}","tls.key":"{{index .data "tls.key"}}"}}';

/** True if objects of this library redirect plain HTTP at every way in. */
function redirectsItself({ _https: https, _gateway: gateway }: IngressController): boolean {
  return https && (gateway?.parentRefs ?? []).every(({ httpSectionName }) => httpSectionName !== undefined);
}

function redirectStep(ingress: IConstruct, className: string | undefined): string[] | undefined {
  const app = PublicRoutes.of(ingress).all.at(0);
  if (!app) return undefined;
  return [
    `Check that ${className === undefined ? 'your Gateway' : `the ingress controller of the class \`${className}\``} redirects plain HTTP: this must print 301 or 308, and a URL with https://. If it doesn't, passwords can travel in plain text: ${docsUrl('ingress.md')}`,
    '',
    `    curl -s -o /dev/null -w '%{http_code} %{redirect_url}\\n' http://${app.host}${app.routes[0].path}`,
  ];
}
