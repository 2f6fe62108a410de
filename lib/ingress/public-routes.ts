import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { takeArgument } from '../shared/checked-props';
import { TreeValues } from '../shared/tree';
import { WEB_APP, hostsOf } from './web-app';
import type { IWebApp } from './web-app';

const APPS = new TreeValues<IWebApp>('cdk8s-matrix:routes');

/** The apps that are public by HTTP. Each part adds its own app; {@link MatrixIngress} publishes the apps of its chart. */
export class PublicRoutes {
  /** The public apps of the chart that a construct is in. Apps that are added belong to the construct. */
  public static of(scope: IConstruct): PublicRoutes {
    return new PublicRoutes(scope);
  }

  private constructor(private readonly scope: IConstruct) {}

  /** Adds an app to publish. */
  public add(app: IWebApp): void {
    APPS.add(this.scope, takeArgument(`PublicRoutes of '${this.scope.node.path}'`, 'app', app, WEB_APP));
  }

  /** All public apps of the chart. */
  public get all(): IWebApp[] {
    return APPS.ofChart(Chart.of(this.scope));
  }

  /** The charts of the whole cdk8s app that have public apps, each with the hosts of these. @internal */
  public get _hostsByChart(): [chart: Chart, hosts: string[]][] {
    const found = [...APPS.byChart(this.scope.node.root)];
    return found.map(([chart, apps]) => [chart, apps.flatMap(hostsOf)]);
  }

  /** Calls back for each public app of the chart, also for those that are added later. @internal */
  public _watch(found: (app: IWebApp) => void): void {
    APPS.watch(Chart.of(this.scope), found);
  }
}
