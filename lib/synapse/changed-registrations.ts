import * as kplus from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { secretMounts, secretPath } from '../secrets/mounted-secrets';
import type { SecretKey } from '../secrets/secret-key';
import { SYNAPSE_USER } from '../shared/images';
import { program } from '../shared/program/program';
import { memoryMount, resources, restrictedContainer } from '../shared/workload';
import type { AppService } from './app-service';

const FOLDER = '/registrations';
const SOURCES = '/registrations-from';

/** The path of a registration that is changed before Synapse reads it. */
export function changedRegistrationPath({ name, key }: SecretKey): string {
  return `${FOLDER}/${name}.${key}`;
}

/**
 * Copies the registrations whose rate limits a prop sets into the pod's memory, with the limits changed. Synapse reads the limits only from the registration
 * file, and that file is in a Secret.
 *
 * @returns the mount for the containers that read them
 */
export function changeRegistrations(
  scope: Construct,
  statefulSet: kplus.StatefulSet,
  props: { readonly image: string; readonly appServices: readonly AppService[] },
): kplus.VolumeMount | undefined {
  const changed = props.appServices.filter((service) => service._rateLimited !== undefined);
  if (changed.length === 0) return undefined;
  const task = changed.map(({ registration, _rateLimited }) => ({
    source: secretPath(registration, SOURCES),
    target: changedRegistrationPath(registration),
    set: { rate_limited: _rateLimited },
  }));
  const folder = memoryMount(scope, 'registrations', FOLDER);
  const keys = changed.map(({ registration }) => registration);
  statefulSet.addInitContainer({
    name: 'registrations',
    image: props.image,
    imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
    command: ['python3', '-c', program('synapse/registrations.py'), JSON.stringify(task)],
    resources: resources({ cpuRequest: 10, memoryRequest: 32, memoryLimit: 128 }),
    securityContext: restrictedContainer(SYNAPSE_USER),
    volumeMounts: [folder, ...secretMounts(scope, keys, SOURCES)],
  });
  return { ...folder, readOnly: true };
}
