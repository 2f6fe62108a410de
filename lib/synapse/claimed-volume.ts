import { ApiObject, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { NOT_PRUNED } from '../shared/gitops';
import type { SelectorLabels } from '../shared/labels';
import { claimSpec } from '../shared/volume-claim';
import type { DataVolume } from './data-volume';
import type { MediaVolume } from './media-volume';

/** The volume of a claim, which is made here unless it exists already. */
export function claimedVolume(
  scope: Construct,
  id: 'Data' | 'Media',
  { _create: create, claimName }: DataVolume | MediaVolume,
  labels: SelectorLabels,
): kplus.Volume {
  const name = id.toLowerCase();
  if (!create) {
    const claim = kplus.PersistentVolumeClaim.fromClaimName(scope, id, claimName);
    return kplus.Volume.fromPersistentVolumeClaim(scope, name, claim, { name });
  }
  const { accessModes, storageClassName, volumeName, resources } = claimSpec(create);
  const claim = new kplus.PersistentVolumeClaim(scope, id, {
    metadata: { name: claimName, labels, annotations: NOT_PRUNED },
    accessModes: accessModes as kplus.PersistentVolumeAccessMode[],
    storageClassName,
  });
  // The claim of cdk8s-plus supports only sizes in whole GiB, and only volumes that it knows.
  ApiObject.of(claim).addJsonPatch(
    JsonPatch.add('/spec/resources', resources),
    ...(volumeName === undefined ? [] : [JsonPatch.add('/spec/volumeName', volumeName)]),
  );
  return kplus.Volume.fromPersistentVolumeClaim(scope, name, claim, { name });
}
