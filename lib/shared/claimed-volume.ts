import { ApiObject, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { NOT_PRUNED } from './gitops';
import type { SelectorLabels } from './labels';
import { claimSpec } from './volume-claim';
import type { NewClaim } from './volume-claim';

/** A claim that is made with the stack, or one that is there. */
export interface Claim {
  readonly claimName: string;
  /** The claim to make. Undefined for a claim that is there. */
  readonly _create: NewClaim | undefined;
}

/** The volume of a claim. Makes the claim too, unless it is there. @param id the id of the claim; in lower case the name of the volume */
export function claimedVolume(scope: Construct, id: string, claim: Claim, labels: SelectorLabels): kplus.Volume {
  const { claimName, _create: create } = claim;
  const name = id.toLowerCase();
  if (!create) {
    const existing = kplus.PersistentVolumeClaim.fromClaimName(scope, id, claimName);
    return kplus.Volume.fromPersistentVolumeClaim(scope, name, existing, { name });
  }
  const { accessModes, storageClassName, volumeName, resources } = claimSpec(create);
  const made = new kplus.PersistentVolumeClaim(scope, id, {
    metadata: { name: claimName, labels, annotations: NOT_PRUNED },
    accessModes: accessModes as kplus.PersistentVolumeAccessMode[],
    storageClassName,
  });
  // The claim of cdk8s-plus supports only sizes in whole GiB, and only volumes that it knows.
  ApiObject.of(made).addJsonPatch(
    JsonPatch.add('/spec/resources', resources),
    ...(volumeName === undefined ? [] : [JsonPatch.add('/spec/volumeName', volumeName)]),
  );
  return kplus.Volume.fromPersistentVolumeClaim(scope, name, made, { name });
}
