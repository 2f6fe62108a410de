import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { TreeValues } from '../shared/tree';
import type { IWebApp } from './web-app';

const APPS = new TreeValues<IWebApp>('cdk8s-matrix:routes');

/** What is to be public by HTTP. Each part names its own; {@link MatrixIngress} publishes those of its chart. */
export class PublicRoutes {
  /** Those of a construct, and those of the chart that it is in. */
  public static of(scope: IConstruct): PublicRoutes {
    return new PublicRoutes(scope);
  }

  private constructor(private readonly scope: IConstruct) {}

  /** Names something to publish. */
  public add(app: IWebApp): void {
    APPS.add(this.scope, app);
  }

  /** All of the chart's. */
  public get all(): IWebApp[] {
    return APPS.ofChart(Chart.of(this.scope));
  }

  /** Calls back for each of the chart's, also for those that come later. @internal */
  public _watch(found: (app: IWebApp) => void): void {
    APPS.watch(Chart.of(this.scope), found);
  }
}
