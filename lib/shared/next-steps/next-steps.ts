import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { TreeValues } from '../tree';
import { takeArgument } from '../checked-props';
import { shapeOf } from '../kinds';
import type { Shape } from '../shape';
import { nextStepsMarkdown } from './markdown';
import { DNS_RECORD, NEXT_STEP, OPEN_PORTS, ROLLOUT } from './next-step';
import type { DnsRecord, Fact, LazyStep, NextStep, OpenPorts, Rollout } from './next-step';

const FACTS = new TreeValues<Fact>('cdk8s-matrix:next-steps');

/**
 * The steps to do by hand in addition to `kubectl apply`. Each part adds its own steps; {@link MatrixApp} writes the steps of all charts into `NEXT-STEPS.md`.
 */
export class NextSteps {
  /** The next steps of the chart that a construct is in. Steps that are added belong to the construct. */
  public static of(scope: IConstruct): NextSteps {
    return new NextSteps(scope);
  }

  private constructor(private readonly scope: IConstruct) {}

  /** Adds a DNS record that a person must make. */
  public addDnsRecord(record: DnsRecord): void {
    FACTS.add(this.scope, { kind: 'dns', ...this.checked('record', record, DNS_RECORD) });
  }

  /** Adds ports that a person must open, and forward on the router. */
  public addOpenPorts(ports: OpenPorts): void {
    FACTS.add(this.scope, { kind: 'ports', ...this.checked('ports', ports, OPEN_PORTS) });
  }

  /** Adds a workload that must run before a person does the next step. */
  public addRollout(rollout: Rollout): void {
    FACTS.add(this.scope, { kind: 'rollout', ...this.checked('rollout', rollout, ROLLOUT) });
  }

  /** Adds any other step. */
  public addStep(given: NextStep): void {
    const { lines, ...step } = this.checked('step', given, NEXT_STEP);
    FACTS.add(this.scope, { kind: 'step', ...step, lines: () => lines });
  }

  /** All next steps of the chart, as Markdown. Empty if no part of the chart adds any. */
  public get markdown(): string {
    const chart = Chart.of(this.scope);
    const facts = FACTS.ofChart(chart);
    return facts.length > 0 ? nextStepsMarkdown(chart, facts) : '';
  }

  /** Adds a step whose text depends on other parts. The step is left out if its text is undefined. @internal */
  public _addLazyStep(step: LazyStep): void {
    FACTS.add(this.scope, { kind: 'step', ...step });
  }

  /** Adds the URL at which people log in with a browser. @internal */
  public _addLoginPage(url: string): void {
    FACTS.add(this.scope, { kind: 'login', url });
  }

  /** The URLs in the chart at which people log in with a browser. @internal */
  public get _loginPages(): string[] {
    return FACTS.ofChart(Chart.of(this.scope)).flatMap((fact) => (fact.kind === 'login' ? [fact.url] : []));
  }

  /** The URLs of the web clients in the chart. @internal */
  public get _webClients(): string[] {
    return this._loginPages.map((page) => (page.includes('://') ? page : `https://${page}`));
  }

  /** Sets the name of the server that the chart runs. @internal */
  public _nameServer(name: string, federated: boolean): void {
    FACTS.add(this.scope, { kind: 'server', name, federated });
  }

  /** Adds the host of a part that the doctor examines, with its port if that isn't the usual one. @internal */
  public _addExamined(part: 'element' | 'turn', host: string): void {
    FACTS.add(this.scope, { kind: 'examined', part, host });
  }

  /** @internal */
  public get _serverName(): string | undefined {
    return FACTS.ofChart(Chart.of(this.scope)).find((fact) => fact.kind === 'server')?.name;
  }

  /**
   * Requires `kubectl apply --server-side`: an object of this part has a UDP and a TCP port with the same number, which a client-side apply mixes up.
   *
   * @see https://github.com/kubernetes/kubernetes/issues/39188
   * @internal
   */
  public _needServerSideApply(): void {
    FACTS.add(this.scope, { kind: 'server-side' });
  }

  private checked<T extends object>(name: string, given: T, shape: Shape<T>): T {
    return takeArgument(`NextSteps of '${this.scope.node.path}'`, name, given, shapeOf(shape));
  }
}
