/** When a person does a step. */
export enum NextStepPhase {
  /** Before the first apply. */
  PREPARE = 'prepare',
  /** As soon as all is up: the first login. */
  LOG_IN = 'log in',
  /** See that something works. */
  CHECK = 'check',
  /** See to it that nothing is lost. */
  KEEP = 'keep',
}

/** Something that a person has to do by hand. */
export interface NextStep {
  /** Names the step: a later step of the same ID takes its place. */
  readonly id: string;
  /** When it is done. */
  readonly phase: NextStepPhase;
  /** What to do, as lines of Markdown; commands are indented by four spaces. */
  readonly lines: string[];
}

/** Ports that must be open to the internet, and where the router forwards them. */
export interface OpenPorts {
  /** `UDP` or `TCP`, and the ports, for example `UDP 49160-49200`. */
  readonly ports: string;
  /** Where they lead, in a person's words, for example `the relay's node`. */
  readonly leadTo: string;
}

/** A name that must be in DNS. */
export interface DnsRecord {
  /** The host name. */
  readonly host: string;
  /** The address that it names, in a person's words. */
  readonly leadsTo: string;
}

/** A workload that is up before a person goes on. */
export interface Rollout {
  /** As `kubectl rollout status` takes it, for example `deployment/element`. */
  readonly resource: string;
  /** Its namespace. @default - that of the chart */
  readonly namespace?: string;
}

/** A step whose text is made at synth, when all parts are there. */
export interface LazyStep extends Omit<NextStep, 'lines'> {
  readonly lines: () => string[] | undefined;
}

/** A fact that a part leaves on the construct tree. */
export type Fact =
  | ({ readonly kind: 'dns' } & DnsRecord)
  | ({ readonly kind: 'ports' } & OpenPorts)
  | ({ readonly kind: 'rollout' } & Rollout)
  | ({ readonly kind: 'step' } & LazyStep)
  | { readonly kind: 'login'; readonly url: string }
  | { readonly kind: 'server'; readonly name: string }
  | { readonly kind: 'server-side' };
