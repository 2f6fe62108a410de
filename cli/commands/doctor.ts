import type { Argv } from 'yargs';
import { docsUrl } from '../../lib/shared/docs';
import { userKubectl } from '../doctor/cluster/kubectl';
import { examine } from '../doctor/examine';
import { nodeNet } from '../doctor/net/node-net';
import { nameService } from '../doctor/net/resolver';
import * as read from '../doctor/options';
import type { DoctorOptions } from '../doctor/options';
import { jsonReport } from '../doctor/report/json-report';
import { plainReport } from '../doctor/report/plain';
import { progress } from '../doctor/report/progress';
import { table } from '../doctor/report/table';
import { STATUS, verdictOf } from '../doctor/report/verdict';
import type { Outcome } from '../doctor/run-checks';
import { Failure } from '../failure';

const TEXTS = {
  kubeconfig: 'Look into the cluster of this kubeconfig too',
  context: 'Look into the cluster of this context too',
  namespace: 'Look into the cluster, and into this namespace: matrix by default, several with commas',
  resolve: 'HOST:ADDRESS, as in DNS: for a computer behind the same router. May be given several times',
  dns: 'Ask this DNS server, such as 9.9.9.9',
  ca: 'Trust this authority too (PEM file)',
  timeout: 'Seconds to wait for an answer, 10 by default',
  element: "Element Web's host with or without a port, or none. By default element. and the server name",
  rtc: 'The host of the token service of group calls, or none. By default the one in the well-known',
  turn: "The relay's host with or without a port, a URI as in turn_uris (turns:HOST for TLS), or none. By default turn. and the server name",
  sfu: 'The host, with or without a TCP port, at which the SFU gets the media of group calls, or none. By default that of the token service',
} as const;

export const doctorCommand = {
  command: 'doctor <serverName>',
  describe: 'Examine a running install, from outside and, with a kubeconfig, from inside',
  builder: (parser: Argv) => {
    const command = parser
      .positional('serverName', { type: 'string', demandOption: true, describe: 'The name in user IDs: example.org' })
      .option('inside', { type: 'boolean', describe: 'Look into the cluster of the current context too' })
      .option('only', { choices: ['outside', 'inside'] as const, describe: 'Look from one side only' })
      .option('federation', { type: 'boolean', default: true, describe: '--no-federation if there is to be none' })
      .option('try-policies', {
        type: 'boolean',
        describe:
          "Try a forbidden connection from Synapse's pod (kubectl exec), to see if network policies are enforced",
      })
      .option('json', { type: 'boolean', describe: 'Print the report as JSON' })
      .example('$0 doctor example.org', 'From outside, best from another network')
      .example('$0 doctor example.org --namespace matrix', 'Looks into the cluster too')
      .epilogue(`Status: 0 sound, 1 findings, 2 a check could not be made. More: ${docsUrl('doctor.md')}`);
    return Object.entries(TEXTS).reduce(
      (all, [option, about]) => all.option(option, { type: 'string', nargs: 1, describe: about }),
      command as Argv,
    ) as Argv<DoctorOptions>;
  },
  handler: (options: DoctorOptions) => doctor(options),
};

async function doctor(options: DoctorOptions): Promise<void> {
  const { serverName, kubeconfig, context } = options;
  read.checkServerName(serverName);
  const hosts = read.hostsOf(options);
  const timeout = read.timeoutOf(options);
  const names = nameService(timeout, read.dnsServerOf(options));
  const net = nodeNet({ names, overrides: read.overridesOf(options), ca: read.authoritiesOf(options), timeout });
  const kubectl = userKubectl({
    timeout,
    ...(kubeconfig !== undefined && { kubeconfig }),
    ...(context !== undefined && { context }),
  });
  const namespaces = read.namespacesOf(options);
  const onTerminal = process.stdout.isTTY && options.json !== true;
  const shown = progress(process.stderr, onTerminal && process.stderr.isTTY);
  const outcomes = await examine({
    serverName,
    hosts,
    ...(options.only !== 'inside' && { net }),
    ...(read.looksInside(options) && { cluster: { kubectl, namespaces, tryPolicies: options.tryPolicies === true } }),
    now: Date.now,
    done: shown.done,
  });
  shown.end();
  print(report(options, outcomes, onTerminal));
  const status = STATUS[verdictOf(outcomes)];
  // The report has already said all.
  if (status !== 0) throw new Failure('', status);
}

function report(options: DoctorOptions, outcomes: readonly Outcome[], onTerminal: boolean): string[] {
  const { serverName, json } = options;
  if (json) return [JSON.stringify(jsonReport(serverName, outcomes, Date.now()), null, 2)];
  if (!onTerminal) return plainReport(outcomes);
  return table(outcomes, {
    serverName,
    // A terminal without a size says 0.
    columns: Math.min(process.stdout.columns || 80, 120),
    colors: process.env.NO_COLOR === undefined,
    ...(!read.looksInside(options) && { hint: 'To look into the cluster as well: --namespace matrix' }),
  });
}

function print(lines: readonly string[]): void {
  if (lines.length > 0) console.log(lines.join('\n'));
}
