import { Construct } from 'constructs';
import { SYNAPSE_USER } from '../shared/images';
import { selectorLabels } from '../shared/labels';
import { API_PORTS, PeerEnd, Peers } from '../shared/peers';
import { RunOnceJob } from '../shared/run-once-job';
import { SecretAccess } from './secret-access';
import type { SecretGrant } from './secret-access';

export interface SecretJobProps {
  /** The name of the Job (a hash follows), of its service account and of its Roles. */
  readonly name: string;
  /** An image with Python 3. */
  readonly image: string;
  /** The text of the program, from `lib/programs/secrets/`. */
  readonly script: string;
  /** The argument of the program. It holds names of secrets, never their values. */
  readonly task: object;
  readonly grants: readonly SecretGrant[];
}

/** Runs a small program once in the cluster, with permissions for the named Secrets only. */
export class SecretJob extends Construct {
  constructor(scope: Construct, id: string, props: SecretJobProps) {
    super(scope, id);
    const account = new SecretAccess(this, 'Access', props);
    const labels = selectorLabels('matrix-secrets', props.name, 'job');
    new RunOnceJob(this, 'Run', {
      name: props.name,
      labels,
      user: SYNAPSE_USER,
      serviceAccountName: account.serviceAccountName,
      container: {
        name: 'main',
        image: props.image,
        command: ['python3', '-c', props.script, JSON.stringify(props.task)],
      },
    });
    const from = PeerEnd.pods(`the Job ${props.name}`, labels);
    Peers.of(this).add({ from, to: PeerEnd.kubernetesApi(), ports: API_PORTS, purpose: 'Secrets' });
  }
}
