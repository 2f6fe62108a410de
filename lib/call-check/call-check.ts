import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { secretPath } from '../secrets/mounted-secrets';
import { secretKey } from '../secrets/secret-key';
import type { SecretKey } from '../secrets/secret-key';
import { secretVolume } from '../secrets/secret-volume';
import { checkBaseUrl, checkImage } from '../shared/checks';
import { ConfigFiles } from '../shared/config-files';
import { takeProps } from '../shared/checked-props';
import { Findings } from '../shared/findings';
import { flag, text } from '../shared/kinds';
import { pods } from '../shared/pods/pod-checks';
import { checkPlainText } from '../shared/text-checks';
import { required } from '../shared/shape';
import type { Shape } from '../shared/shape';
import { IMAGES, SYNAPSE_USER } from '../shared/images';
import { jobTemplate } from '../shared/job-template';
import { selectorLabels } from '../shared/labels';
import { addCallCheckStep } from '../shared/next-steps/call-check-step';
import { PeerEnd, Peers, allPorts } from '../shared/peers';
import type { PodOptions } from '../shared/pods/pod-options';
import { checkManifestText } from '../shared/manifest-text';
import { namespaceOf } from '../shared/namespace';
import { leavePods } from '../shared/pods/pods';
import { PUBLIC_NAMES } from '../shared/pods/public-names';
import { program } from '../shared/program/program';
import { urlPort } from '../shared/url-port';
import { HOMESERVER } from '../synapse/homeserver';
import type { IHomeserver } from '../synapse/homeserver';

const NAME = 'call-check';
const LABELS = selectorLabels(NAME, NAME, 'job');
const PROGRAM = 'call-check.py';

/** The networks in which a relay or an SFU is that has no public address. */
const PRIVATE = ['10.0.0.0/8', '100.64.0.0/10', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'].map((network) =>
  PeerEnd.network(network),
);

/** Props of {@link CallCheck}. */
export interface CallCheckProps {
  /** The homeserver whose calls are checked. */
  readonly homeserver: IHomeserver;
  /** The user who logs in, for example `admin`. The check makes a private room as this user, and leaves it again. */
  readonly user: string;
  /** That user's password. */
  readonly password: SecretKey;
  /** The homeserver's URL for pods of this namespace. @default 'http://synapse:8008' */
  readonly clusterUrl?: string;
  /** If false, the homeserver has no TURN relay, and the check expects none. @default true */
  readonly relay?: boolean;
  /** If false, the homeserver offers no group calls, and the check doesn't ask for them. @default true */
  readonly groupCalls?: boolean;
  /** If true, calls are for a private network or VPN only: relay and SFU may tell people a private address. @default false */
  readonly allowPrivate?: boolean;
  /** An image with Python 3. @default - Synapse's image */
  readonly image?: string;
  /** Options of its pods. @default - those of the constructs above */
  readonly pods?: PodOptions;
}

const CALL_CHECK: Shape<CallCheckProps> = {
  homeserver: required(HOMESERVER),
  user: required(text(checkPlainText)),
  password: required(secretKey),
  relay: flag,
  groupCalls: flag,
  allowPrivate: flag,
  clusterUrl: text(),
  image: text(),
  pods,
};

/**
 * Tests calls as clients make them, with the TURN relay and with group calls by MatrixRTC, and reports what is wrong. It runs only on request:
 * `kubectl create job --from=cronjob/call-check call-check-now`, then `kubectl logs job/call-check-now`.
 */
export class CallCheck extends Construct {
  constructor(scope: Construct, id: string, given: CallCheckProps) {
    super(scope, id);
    const findings = new Findings();
    const props = takeProps(findings, given, CALL_CHECK);
    const url = props.clusterUrl ?? 'http://synapse:8008';
    if (!/^\S+$/.test(props.user)) {
      findings.add('user', 'must be a user name, for example "admin"', props.user);
    }
    checkBaseUrl(findings, 'clusterUrl', url);
    if (props.image !== undefined) checkImage(findings, 'image', props.image);
    (props.password as SecretKey | undefined)?._check(findings, 'password');
    findings.throwIfAny(`CallCheck '${this.node.path}'`);
    leavePods(this, props.pods);
    checkManifestText(this);

    const { configMap } = new ConfigFiles(this, 'Config', {
      metadata: { name: NAME, labels: LABELS },
      files: { [PROGRAM]: () => program('call_check/main.py') },
    });
    const { password } = props;
    const template = jobTemplate(this, {
      labels: LABELS,
      user: SYNAPSE_USER,
      restartPolicy: 'Never',
      // It looks up the public names of the homeserver and of the relay.
      dns: PUBLIC_NAMES,
      container: {
        name: 'main',
        image: props.image ?? IMAGES.synapse,
        command: ['python3', `/program/${PROGRAM}`],
        args: [
          ...['--inside', props.homeserver.baseUrl, '--password-file', secretPath(password)],
          ...(props.allowPrivate ? ['--allow-private'] : []),
          ...(props.relay === false ? ['--skip', 'relay'] : []),
          ...(props.groupCalls === false ? ['--skip', 'group-calls'] : []),
          ...['--', url, props.user],
        ],
        volumeMounts: [
          { name: 'program', mountPath: '/program', readOnly: true },
          { name: 'password', mountPath: `/secrets/${password.name}`, readOnly: true },
        ],
      },
      volumes: [
        { name: 'program', configMap: { name: configMap.name } },
        { name: 'password', secret: secretVolume([password]) },
      ],
    });
    new k8s.KubeCronJob(this, 'CronJob', {
      metadata: { name: NAME, labels: LABELS },
      spec: {
        // A suspended CronJob never starts by itself. Set `suspend` to false to run it each Monday.
        schedule: '0 5 * * 1',
        suspend: true,
        concurrencyPolicy: 'Forbid',
        jobTemplate: {
          metadata: { labels: LABELS },
          spec: { backoffLimit: 0, activeDeadlineSeconds: 300, ttlSecondsAfterFinished: 3600, template },
        },
      },
    });
    const homeserver = new URL(url);
    const from = PeerEnd.pods('the call-check', LABELS);
    const ports = [{ protocol: 'TCP', from: urlPort(homeserver) }];
    const peers = Peers.of(this);
    peers.add({ from, to: PeerEnd.host(homeserver.hostname), ports, purpose: 'what clients of calls ask for' });
    const anyPort = ['TCP', 'UDP'].map(allPorts);
    const reached = [PeerEnd.internet(), PeerEnd._published(), ...(props.allowPrivate ? PRIVATE : [])];
    for (const to of reached) peers.add({ from, to, ports: anyPort, purpose: 'the check of relay and SFU' });
    const namespace = namespaceOf(this);
    addCallCheckStep(this, props.homeserver.baseUrl, props.user, [
      ...['', 'or, as far as it can be seen there, from inside the cluster:', ''],
      `    kubectl -n ${namespace} create job --from=cronjob/call-check call-check-now`,
      `    until kubectl -n ${namespace} logs -f job/call-check-now 2>/dev/null; do sleep 1; done`,
    ]);
  }
}
