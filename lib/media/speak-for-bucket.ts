import type { IConstruct } from 'constructs';
import type { BackupSource } from '../backup/backup-source';
import { secretCommand } from '../secrets/secret-command';
import { docsUrl } from '../shared/docs';
import type { SelectorLabels } from '../shared/labels';
import { NextStepPhase } from '../shared/next-steps/next-step';
import { NextSteps } from '../shared/next-steps/next-steps';
import { PeerEnd, Peers } from '../shared/peers';
import type { Peer } from '../shared/peers';
import type { PackageInstall } from '../packages/package-install';
import { packagesPeer } from '../packages/packages-peer';
import { namespaceOf } from '../shared/namespace';
import type { MediaBucket } from './media-bucket';

/** Adds the next steps and the peers of a bucket for media to the tree. */
export function speakForBucket(
  scope: IConstruct,
  source: BackupSource,
  bucket: MediaBucket,
  uploader: SelectorLabels,
  packages?: PackageInstall,
): void {
  const namespace = namespaceOf(scope);
  const { _credentials: credentials } = bucket;
  const steps = NextSteps.of(scope);
  steps.addStep({
    id: 'media-bucket',
    phase: NextStepPhase.PREPARE,
    lines: [
      `The bucket of ${bucket._url} must be there. Its keys, in a file \`${credentials.key}\` in the format of \`~/.aws/credentials\`, unless the Secret is there:`,
      '',
      secretCommand(namespace, credentials),
    ],
  });
  steps.addStep({
    id: 'media-in-bucket',
    phase: NextStepPhase.KEEP,
    lines: [
      `**No backup copies the media in ${bucket._url}.** Switch on versioning or replication of the bucket: ${docsUrl('media.md#backups')}`,
      '',
      'Media from before the bucket are copied by schedule. To copy them now:',
      '',
      `    kubectl -n ${namespace} create job --from=cronjob/synapse-media-upload first-media-upload`,
      `    kubectl -n ${namespace} logs -f job/first-media-upload`,
    ],
  });
  const peers = Peers.of(scope);
  const job = PeerEnd.pods('the upload of media', uploader);
  peers.add({ from: job, ...bucketPeer(bucket) });
  if (packages) peers.add({ from: job, ...packagesPeer(packages) });
  const { server } = source.database._kind;
  if (!server) return;
  peers.add({
    from: job,
    to: server.pods ?? PeerEnd.host(server.host),
    ports: [{ protocol: 'TCP', from: server.port }],
    purpose: 'the list of media',
  });
}

/** The store of a bucket, which each process of a homeserver and the upload reach. */
export function bucketPeer(bucket: MediaBucket): Pick<Peer, 'to' | 'ports' | 'purpose'> {
  const store = bucket._server;
  const to = store ? PeerEnd.host(store.host) : PeerEnd.internet();
  return { to, ports: [{ protocol: 'TCP', from: store?.port ?? 443 }], purpose: 'the bucket for media' };
}
