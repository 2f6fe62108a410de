import type { Size } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-28';
import { PersistentVolumeAccessMode } from 'cdk8s-plus-28';
import { checkObjectName, checkSize } from './checks';
import type { Findings } from './findings';
import { oneOf, text } from './kinds';
import type { Shape } from './shape';
import { size } from './units-kinds';
import { binaryQuantity } from './quantity';

/** The folder at which a claim for media alone is mounted. Its name is that of the folder in a backup. */
export const MEDIA_FOLDER = '/media_store';

/** Options of a claim that is made with the stack. Only its size can be changed later. */
export interface ClaimOptions {
  /**
   * The storage class. `''` stands for no class: the claim takes a volume that an administrator has made without one.
   * @default - the cluster's default class
   * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#class-1
   */
  readonly storageClassName?: string;

  /** The PersistentVolume that the claim takes. @default - the cluster chooses or makes one */
  readonly volumeName?: string;

  /**
   * The access mode. A volume of NFS or SMB often has `READ_WRITE_MANY` only, and the claim must ask for that.
   * @default PersistentVolumeAccessMode.READ_WRITE_ONCE
   */
  readonly accessMode?: PersistentVolumeAccessMode;
}

/** A claim with all its defaults. */
export interface NewClaim extends ClaimOptions {
  readonly size: Size;
}

/** The kinds of a claim's options. */
export const CLAIM_OPTIONS: Shape<ClaimOptions & { readonly size?: Size }> = {
  size,
  storageClassName: text(),
  volumeName: text(),
  accessMode: oneOf(PersistentVolumeAccessMode, 'PersistentVolumeAccessMode'),
};

/** The spec of a claim. */
export function claimSpec({ size: room, ...options }: NewClaim): k8s.PersistentVolumeClaimSpec {
  return {
    accessModes: [options.accessMode ?? PersistentVolumeAccessMode.READ_WRITE_ONCE],
    storageClassName: options.storageClassName,
    volumeName: options.volumeName,
    resources: { requests: { storage: binaryQuantity(room.toKibibytes()) } },
  };
}

/** Finds what is wrong with the options of a claim. */
export function checkClaim(findings: Findings, prop: string, options: Partial<NewClaim>): void {
  const { size: room, storageClassName, volumeName, accessMode } = options;
  if (room) checkSize(findings, `${prop}.size`, room);
  if (storageClassName) checkObjectName(findings, `${prop}.storageClassName`, storageClassName);
  if (volumeName) checkObjectName(findings, `${prop}.volumeName`, volumeName);
  if (volumeName === '') findings.add(`${prop}.volumeName`, 'is empty: name a PersistentVolume, or leave it out');
  if (accessMode) checkAccessMode(findings, `${prop}.accessMode`, accessMode);
}

function checkAccessMode(findings: Findings, prop: string, mode: PersistentVolumeAccessMode): void {
  const { READ_WRITE_ONCE, READ_WRITE_MANY, READ_WRITE_ONCE_POD } = PersistentVolumeAccessMode;
  if (mode === READ_WRITE_ONCE_POD) {
    findings.add(prop, 'must let a second pod in, as backups and restores mount the volume too: READ_WRITE_ONCE', mode);
  } else if (mode !== READ_WRITE_ONCE && mode !== READ_WRITE_MANY) {
    findings.add(prop, 'must be READ_WRITE_ONCE or READ_WRITE_MANY', mode);
  }
}
