import { Construct } from 'constructs';
import { SYNAPSE_USER } from '../shared/images';
import { selectorLabels } from '../shared/labels';
import { RunOnceJob } from '../shared/run-once-job';
import { SecretAccess } from './secret-access';
import type { SecretGrant } from './secret-access';

export interface SecretJobProps {
  /** The name of the Job (a hash follows), of its service account and of its Roles. */
  readonly name: string;
  /** An image with Python 3. */
  readonly image: string;
  /** Its text: a program of `lib/programs/secrets/`. */
  readonly script: string;
  /** Its argument: names, never values. */
  readonly task: object;
  readonly grants: readonly SecretGrant[];
}

/** Runs a small program once in the cluster that may touch the named Secrets and nothing else. */
export class SecretJob extends Construct {
  constructor(scope: Construct, id: string, props: SecretJobProps) {
    super(scope, id);
    const account = new SecretAccess(this, 'Access', props);
    new RunOnceJob(this, 'Run', {
      name: props.name,
      labels: selectorLabels('matrix-secrets', props.name, 'job'),
      user: SYNAPSE_USER,
      serviceAccountName: account.serviceAccountName,
      container: {
        name: 'main',
        image: props.image,
        command: ['python3', '-c', props.script, JSON.stringify(props.task)],
      },
    });
  }
}
