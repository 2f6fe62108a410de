// An example of a user's own part, as CONTRIBUTING.md describes it: a page that asks Synapse who is online.
import { Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { KeptObjects, NextStepPhase, NextSteps, PeerEnd, Peers, PublicRoutes, RouteMatch } from '../../lib';
import type { IExtensibleHomeserver, IWebApp, Route, SecretKey } from '../../lib';

const LABELS = { app: 'status' };

export interface StatusPageProps {
  readonly homeserver: IExtensibleHomeserver;
  /** The registration that permits the requests to Synapse. */
  readonly registration: SecretKey;
}

export class StatusPage extends Construct implements IWebApp {
  public readonly name = 'status';
  public readonly host: string;
  public readonly routes: Route[];

  constructor(scope: Construct, id: string, { homeserver, registration }: StatusPageProps) {
    super(scope, id);
    this.host = `status.${homeserver.serverName}`;
    const history = new kplus.PersistentVolumeClaim(this, 'History', {
      metadata: { name: 'status-history' },
      accessModes: [kplus.PersistentVolumeAccessMode.READ_WRITE_ONCE],
    });
    new kplus.Pod(this, 'Pod', {
      metadata: { name: 'status', labels: LABELS },
      containers: [{ image: 'example.org/status:1', portNumber: 8080 }],
      volumes: [kplus.Volume.fromPersistentVolumeClaim(this, 'history', history)],
    });
    const service = new kplus.Service(this, 'Service', { metadata: { name: 'status' }, ports: [{ port: 80 }] });
    this.routes = [{ path: '/', match: RouteMatch.PREFIX, service, port: 80 }];
    PublicRoutes.of(this).add(this);
    KeptObjects.of(this).addClaim(history.name);
    KeptObjects.of(this).addSecret(registration.name);
    Peers.of(this).add({
      from: PeerEnd.pods('the status page', LABELS),
      to: PeerEnd.pods('Synapse', { 'app.kubernetes.io/name': 'synapse' }),
      ports: [{ protocol: 'TCP', from: 8008 }],
      purpose: 'who is online',
    });
    NextSteps.of(this).addStep({
      id: 'status',
      phase: NextStepPhase.CHECK,
      lines: [
        `See https://${this.host}, as soon as \`kubectl -n ${Chart.of(this).namespace} get pod status\` says Ready.`,
      ],
    });
    homeserver.extend({
      name: 'status',
      config: { app_service_config_files: [registration] },
      wellKnownClient: { 'org.example.status': { url: `https://${this.host}` } },
    });
  }
}
