import type * as kplus from 'cdk8s-plus-28';
import { ImagePullPolicy } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { secretMounts, secretPath } from '../secrets/mounted-secrets';
import { SYNAPSE_USER } from '../shared/images';
import { program } from '../shared/program/program';
import { memoryMount, resources, restrictedContainer } from '../shared/workload';
import type { Mail } from './mail';

const FOLDER = '/mail';
const SOURCE = '/mail-from';

/** The config file with the block `email` and the password in it. */
const EMAIL_YAML = `${FOLDER}/email.yaml`;

/** The config files that a process reads because of its mail server, after homeserver.yaml. */
export function mailConfigPaths(mail: Mail | undefined): string[] {
  return mail?._password ? [EMAIL_YAML] : [];
}

/**
 * Writes the password of the mail server into a config file in the pod's memory. Synapse has no setting for a file with the password, and takes a block from one
 * config file only. So the file has the whole block.
 *
 * @param config the mount of homeserver.yaml
 * @returns the mount for the containers that read the file
 */
export function writeMailPassword(
  scope: Construct,
  statefulSet: kplus.StatefulSet,
  props: { readonly image: string; readonly mail?: Mail; readonly config?: kplus.VolumeMount },
): kplus.VolumeMount[] {
  const password = props.mail?._password;
  if (!password || !props.config) return [];
  const folder = memoryMount(scope, 'mail', FOLDER);
  const task = { config: props.config.path, password: secretPath(password, SOURCE), target: EMAIL_YAML };
  statefulSet.addInitContainer({
    name: 'mail',
    image: props.image,
    imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT,
    command: ['python3', '-c', program('synapse/mail_password.py'), JSON.stringify(task)],
    resources: resources({ cpuRequest: 10, memoryRequest: 32, memoryLimit: 128 }),
    securityContext: restrictedContainer(SYNAPSE_USER),
    volumeMounts: [folder, props.config, ...secretMounts(scope, [password], SOURCE)],
  });
  return [{ ...folder, readOnly: true }];
}
