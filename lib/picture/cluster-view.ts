import { hostService } from './host-service';
import { certificateSecrets, workloadsOf } from './workloads';
import type { Labels, ReadManifest, Workload } from './workloads';

interface Service {
  readonly name: string;
  readonly namespace: string;
  readonly selector: Labels;
}

/** Workloads and Services, as the manifests of an app have them. */
export class ClusterView {
  private readonly workloads: readonly Workload[];
  private readonly services: readonly Service[];

  constructor(private readonly manifests: readonly ReadManifest[]) {
    this.workloads = workloadsOf(manifests);
    this.services = manifests.flatMap(({ kind, metadata, spec }) => {
      const { selector } = (spec ?? {}) as { selector?: Labels };
      const { name, namespace = 'default' } = metadata;
      return kind === 'Service' && selector ? [{ name, namespace, selector }] : [];
    });
  }

  public in(namespaces: ReadonlySet<string>): Workload[] {
    return this.workloads.filter(({ namespace }) => namespaces.has(namespace));
  }

  /** The workloads whose pods a selector finds. */
  public selected(namespace: string, selector: Labels): Workload[] {
    return this.workloads.filter((workload) => {
      if (workload.namespace !== namespace) return false;
      // The operator adds more labels to the pods of a Cluster than these.
      const [subset, of] = workload.kind === 'Cluster' ? [workload.labels, selector] : [selector, workload.labels];
      return Object.entries(subset).every(([key, value]) => of[key] === value);
    });
  }

  /** The pods behind the name of a Service. @param namespace the namespace of those that ask */
  public behind(host: string, namespace: string): { readonly namespace: string; readonly labels: Labels } | undefined {
    const named = hostService(host, namespace);
    const found = this.services.find((each) => each.name === named?.name && each.namespace === named.namespace);
    return found && { namespace: found.namespace, labels: found.selector };
  }

  /** The names of the Secrets with certificates of public hosts in some namespaces. */
  public certificates(namespaces: ReadonlySet<string>): string[] {
    return certificateSecrets(this.manifests.filter(({ metadata }) => namespaces.has(metadata.namespace ?? 'default')));
  }
}
