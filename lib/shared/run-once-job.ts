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
 * A Job that runs again only if its template changes. The template of a Job is immutable, so the name has a hash of it, and a changed template makes a new Job.
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
