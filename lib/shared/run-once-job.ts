import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { checksum } from './config-files';
import { jobTemplate } from './job-template';
import type { JobTemplateProps } from './job-template';

export interface RunOnceJobProps extends JobTemplateProps {
  /** The start of the Job's name; a hash of its template follows. */
  readonly name: string;
  readonly namespace?: string;
}

/**
 * A Job that the next `kubectl apply` leaves alone unless it became another one: a Job's template is immutable, so its name carries a hash of it.
 */
export class RunOnceJob extends Construct {
  constructor(scope: Construct, id: string, props: RunOnceJobProps) {
    super(scope, id);
    const template = jobTemplate(this, props);
    new k8s.KubeJob(this, 'Job', {
      metadata: {
        name: `${props.name}-${checksum([['template', JSON.stringify(template)]]).slice(0, 8)}`,
        namespace: props.namespace,
        labels: props.labels,
      },
      spec: { backoffLimit: 20, template },
    });
  }
}
