import { Findings } from '../shared/findings';
import { isPassed, takeOptions } from '../shared/shape';
import { NETWORK_POLICIES_OPTIONS } from './policy-options';
import type { NetworkPoliciesOptions } from './policy-options';

/**
 * The rules of who may talk to whom. They need a cluster that enforces network policies: k3s does, and so do Calico and Cilium.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export class NetworkPolicies {
  /** Only connections that the parts have added to {@link Peers}. Everything else is refused, in and out. */
  public static fromPeers(options?: NetworkPoliciesOptions): NetworkPolicies {
    const found = new Findings();
    const taken = takeOptions(found, options, isPassed(arguments, 0), NETWORK_POLICIES_OPTIONS);
    return new NetworkPolicies(true, taken, found);
  }

  /** No network policies, except that a drill of a backup still reaches nobody. Any pod of the cluster then reaches each part. */
  public static none(): NetworkPolicies {
    return new NetworkPolicies(false);
  }

  private constructor(
    /** @internal */
    public readonly _enabled: boolean,
    /** @internal */
    public readonly _options: NetworkPoliciesOptions = {},
    private readonly found = new Findings(),
  ) {}

  /** Adds what is wrong with the options. @internal */
  public _check(findings: Findings, prop: string): void {
    findings.include(this.found, prop);
  }
}
