import { Construct } from 'constructs';
import { GeneratedSecret } from '../secrets/generated-secret';
import { SecretKey } from '../secrets/secret-key';
import { secretVolume } from '../secrets/secret-volume';
import { SYNAPSE_USER } from '../shared/images';
import { selectorLabels } from '../shared/labels';
import { program } from '../shared/program/program';
import { PeerEnd, Peers } from '../shared/peers';
import { RunOnceJob } from '../shared/run-once-job';
import { HTTP_PORT } from './homeserver-config';
import { SYNAPSE_LABELS } from './synapse-workload';

/** The Secret that holds the first administrator's password, under the key `password`. */
export const FIRST_ADMIN_SECRET = 'synapse-first-admin';

export interface FirstAdminProps {
  readonly localpart: string;
  readonly image: string;
  readonly serviceName: string;
  /** The ConfigMap with homeserver.yaml. */
  readonly configMapName: string;
  readonly registrationSecret: SecretKey;
}

/**
 * Makes an administrator's account as soon as the server runs. It doesn't change an existing account of that name, and its log says whether that account has
 * the password in the Secret.
 */
export class FirstAdmin extends Construct {
  constructor(scope: Construct, id: string, props: FirstAdminProps) {
    super(scope, id);
    new GeneratedSecret(this, 'Password', {
      name: FIRST_ADMIN_SECRET,
      keys: ['password'],
      // The user may put in the password that the account has now.
      changeable: ['password'],
      image: props.image,
    });
    const url = `http://${props.serviceName}:${HTTP_PORT}`;
    const wait = ['python3', '-c', program('synapse/wait.py'), `${url}/health`];
    const { registrationSecret } = props;
    const labels = selectorLabels('synapse', 'synapse', 'first-admin');
    const passwordFile = `/secrets/${FIRST_ADMIN_SECRET}/password`;
    const task = {
      user: props.localpart,
      url,
      passwordFile,
      secret: FIRST_ADMIN_SECRET,
    };
    new RunOnceJob(this, 'Job', {
      name: 'synapse-register-first-admin',
      labels,
      user: SYNAPSE_USER,
      initContainers: [{ name: 'wait', image: props.image, command: wait }],
      container: {
        name: 'register',
        image: props.image,
        command: ['python3', '-c', program('synapse/first_admin.py'), JSON.stringify(task)],
        args: [
          ...['--config', '/config/homeserver.yaml', `--user=${props.localpart}`],
          ...['--password-file', passwordFile, '--admin', '--exists-ok', url],
        ],
        volumeMounts: [
          { name: 'config', mountPath: '/config', readOnly: true },
          { name: 'password', mountPath: `/secrets/${FIRST_ADMIN_SECRET}`, readOnly: true },
          { name: 'registration', mountPath: `/secrets/${registrationSecret.name}`, readOnly: true },
        ],
      },
      volumes: [
        { name: 'config', configMap: { name: props.configMapName } },
        { name: 'password', secret: secretVolume([SecretKey.of(FIRST_ADMIN_SECRET, 'password')]) },
        { name: 'registration', secret: secretVolume([registrationSecret]) },
      ],
    });
    Peers.of(this).add({
      from: PeerEnd.pods('the first administrator', labels),
      to: PeerEnd.pods('Synapse', SYNAPSE_LABELS),
      ports: [{ protocol: 'TCP', from: HTTP_PORT }],
      purpose: 'the account of the first administrator',
    });
  }
}
