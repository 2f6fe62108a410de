import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { TreeValues } from '../tree';
import { nextStepsMarkdown } from './markdown';
import type { DnsRecord, Fact, LazyStep, NextStep, OpenPorts, Rollout } from './next-step';

const FACTS = new TreeValues<Fact>('cdk8s-matrix:next-steps');

/**
 * What is left to do by hand besides `kubectl apply`. Each part says its own; {@link MatrixApp} writes those of each chart into `NEXT-STEPS.md`.
 */
export class NextSteps {
  /** Those of a construct, and those of the chart that it is in. */
  public static of(scope: IConstruct): NextSteps {
    return new NextSteps(scope);
  }

  private constructor(private readonly scope: IConstruct) {}

  /** Says that a name must be in DNS. */
  public addDnsRecord(record: DnsRecord): void {
    FACTS.add(this.scope, { kind: 'dns', ...record });
  }

  /** Says that ports must be open, and forwarded on the router. */
  public addOpenPorts(ports: OpenPorts): void {
    FACTS.add(this.scope, { kind: 'ports', ...ports });
  }

  /** Says that a workload must be up before a person goes on. */
  public addRollout(rollout: Rollout): void {
    FACTS.add(this.scope, { kind: 'rollout', ...rollout });
  }

  /** Says what else to do. */
  public addStep({ lines, ...step }: NextStep): void {
    FACTS.add(this.scope, { kind: 'step', ...step, lines: () => lines });
  }

  /** All of the chart's, as Markdown; empty where no part of it says anything. */
  public get markdown(): string {
    const chart = Chart.of(this.scope);
    const facts = FACTS.ofChart(chart);
    return facts.length > 0 ? nextStepsMarkdown(chart, facts) : '';
  }

  /** A step whose text depends on other parts; undefined: there is none. @internal */
  public _addLazyStep(step: LazyStep): void {
    FACTS.add(this.scope, { kind: 'step', ...step });
  }

  /** Where people log in with a browser. @internal */
  public _addLoginPage(url: string): void {
    FACTS.add(this.scope, { kind: 'login', url });
  }

  /** The pages of the chart at which people log in. @internal */
  public get _loginPages(): string[] {
    return FACTS.ofChart(Chart.of(this.scope)).flatMap((fact) => (fact.kind === 'login' ? [fact.url] : []));
  }

  /** The server that the chart is about. @internal */
  public _nameServer(name: string): void {
    FACTS.add(this.scope, { kind: 'server', name });
  }

  /** @internal */
  public get _serverName(): string | undefined {
    return FACTS.ofChart(Chart.of(this.scope)).find((fact) => fact.kind === 'server')?.name;
  }

  /**
   * An object of this part has a UDP and a TCP port of one number, which kubectl by itself mixes up.
   *
   * @see https://github.com/kubernetes/kubernetes/issues/39188
   * @internal
   */
  public _needServerSideApply(): void {
    FACTS.add(this.scope, { kind: 'server-side' });
  }
}
