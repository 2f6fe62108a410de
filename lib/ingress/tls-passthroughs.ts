import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { TreeValues } from '../shared/tree';

/** A host whose TLS connections go to a Service as they are. The pods behind it have the certificate. */
export interface TlsPassthrough {
  readonly host: string;
  /** The namespace of the Service, and of the route. */
  readonly namespace: string;
  /** The name of the Service, and of the route. */
  readonly service: string;
  readonly port: number;
  readonly labels: { readonly [name: string]: string };
  /** Takes the route of Traefik's own kind away, as another one leads there. */
  readonly leaveTraefik: () => void;
}

const ALL = new TreeValues<TlsPassthrough>('cdk8s-matrix:tls-passthroughs');

/** The TLS connections of a chart that aren't ended at the edge. Parts add theirs with a route for Traefik; an ingress by a Gateway of another class makes its own in its place. */
export class TlsPassthroughs {
  public static of(scope: IConstruct): TlsPassthroughs {
    return new TlsPassthroughs(scope);
  }

  private constructor(private readonly scope: IConstruct) {}

  public add(passthrough: TlsPassthrough): void {
    ALL.add(this.scope, passthrough);
  }

  public get all(): TlsPassthrough[] {
    return ALL.ofChart(Chart.of(this.scope));
  }

  /** Calls back for each of the chart, also for those that are added later. */
  public watch(found: (passthrough: TlsPassthrough) => void): void {
    ALL.watch(Chart.of(this.scope), found);
  }
}
