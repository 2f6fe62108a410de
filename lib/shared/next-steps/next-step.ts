import { listOf, oneOf, text } from '../kinds';
import { required } from '../shape';
import type { Shape } from '../shape';

/** The time at which a person does a step. */
export enum NextStepPhase {
  /** Before the first apply. */
  PREPARE = 'prepare',
  /** As soon as all workloads run: the first login. */
  LOG_IN = 'log in',
  /** After the login: checks that everything works. */
  CHECK = 'check',
  /** At the end: measures against the loss of data. */
  KEEP = 'keep',
}

/** A step that a person must do by hand. */
export interface NextStep {
  /** The ID of the step. A later step with the same ID replaces it. */
  readonly id: string;
  /** The time at which it is done. */
  readonly phase: NextStepPhase;
  /** The instructions, as lines of Markdown. Commands are indented by four spaces. */
  readonly lines: string[];
}

/** Ports that must be open to the internet, and the target to which the router forwards them. */
export interface OpenPorts {
  /** `UDP` or `TCP`, and the ports, for example `UDP 49160-49200`. */
  readonly ports: string;
  /** A phrase that names the target of the forwarding, for example `the relay's node`. */
  readonly leadTo: string;
}

/** A host name that needs a DNS record. */
export interface DnsRecord {
  /** The host name. */
  readonly host: string;
  /** A phrase that names the address in the record. */
  readonly leadsTo: string;
}

/** A workload that must run before a person does the next step. */
export interface Rollout {
  /** The argument for `kubectl rollout status`, for example `deployment/element`. */
  readonly resource: string;
  /** The namespace of the workload. @default - the namespace of the chart */
  readonly namespace?: string;
}

export const NEXT_STEP: Shape<NextStep> = {
  id: required(text()),
  phase: required(oneOf(NextStepPhase, 'NextStepPhase')),
  lines: required(listOf(text(), 'lines of Markdown')),
};

export const OPEN_PORTS: Shape<OpenPorts> = { ports: required(text()), leadTo: required(text()) };
export const DNS_RECORD: Shape<DnsRecord> = { host: required(text()), leadsTo: required(text()) };
export const ROLLOUT: Shape<Rollout> = { resource: required(text()), namespace: text() };

/** A step whose text is made at synth, when all parts are in the chart. */
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
  | { readonly kind: 'server'; readonly name: string; readonly federated: boolean }
  | { readonly kind: 'examined'; readonly part: 'element' | 'turn'; readonly host: string }
  | { readonly kind: 'server-side' };
