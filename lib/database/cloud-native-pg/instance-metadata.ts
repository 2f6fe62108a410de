import { ApiObjectMetadataDefinition, JsonPatch } from 'cdk8s';
import type { Cluster, ClusterSpecInheritedMetadata } from '../../../imports/postgresql.cnpg.io';

/** The metadata of the pods of a cluster, which the operator makes. Annotations may be added until the manifests are written. */
export class InstanceMetadata extends ApiObjectMetadataDefinition {
  constructor(
    private readonly cluster: Cluster,
    private readonly given: ClusterSpecInheritedMetadata = {},
  ) {
    super({ apiObject: cluster });
  }

  public override addAnnotation(key: string, value: string): void {
    super.addAnnotation(key, value);
    const added = (this.toJson() as { annotations: object }).annotations;
    const annotations = { ...this.given.annotations, ...added };
    // A later patch replaces an earlier one.
    this.cluster.addJsonPatch(JsonPatch.add('/spec/inheritedMetadata', { ...this.given, annotations }));
  }
}
