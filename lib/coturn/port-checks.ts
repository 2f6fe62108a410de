import { checkPort } from '../shared/checks';
import type { Findings } from '../shared/findings';
import { checkPlace } from '../shared/port-checks';
import type { PropPorts } from '../shared/port-checks';
import type { CoturnOptions } from './coturn-options';
import { exposureOf, relayPorts } from './relay-ports';
import type { RelayPorts } from './relay-ports';
import { METRICS_PORT } from './turnserver-config';

const OWN_ADDRESS = 'give the relay an address of its own, by TurnExposure.loadBalancer({ address })';

/** Finds ports that are invalid, that conflict with each other, or that another program uses. */
export function checkRelayPorts(findings: Findings, options: CoturnOptions): void {
  const ports = relayPorts(options);
  const before = findings.all.length;
  checkPort(findings, 'port', ports.port);
  if (ports.tlsPort !== undefined) checkPort(findings, 'tlsPort', ports.tlsPort);
  checkPort(findings, 'minRelayPort', ports.min);
  checkPort(findings, 'maxRelayPort', ports.max);
  // After an invalid port number, further findings would only confuse.
  if (findings.all.length > before) return;
  checkRange(findings, ports);

  const listeners: PropPorts[] = [
    { prop: 'port', from: ports.port, to: ports.port, besideIngress: OWN_ADDRESS },
    ...(ports.tlsPort === undefined ? [] : [tlsListener(ports.tlsPort)]),
  ];
  for (const { prop, from } of listeners) {
    if (from >= ports.min && from <= ports.max) {
      findings.add(prop, `must not be one of the relay ports ${ports.min}-${ports.max}`, from);
    }
    if (options.metrics && from === METRICS_PORT) {
      findings.add(prop, 'must not be the port of the metrics', from);
    }
  }
  if (ports.tlsPort === ports.port) findings.add('tlsPort', "must not be that of 'port'", ports.tlsPort);
  const range = { prop: 'minRelayPort', lastProp: 'maxRelayPort', from: ports.min, to: ports.max };
  checkPlace(findings, exposureOf(options), [...listeners, range], 'TurnExposure.nodePort()');
}

function tlsListener(port: number): PropPorts {
  const besideIngress = `set 'tlsPassthrough', which shares port 443 with Traefik, or ${OWN_ADDRESS}`;
  return { prop: 'tlsPort', from: port, to: port, besideIngress };
}

function checkRange(findings: Findings, { min, max }: RelayPorts): void {
  if (min > max) {
    findings.add('minRelayPort', `must not be above maxRelayPort (${max})`, min);
  } else if (max - min < 9) {
    findings.add('maxRelayPort', `must leave 10 ports or more from minRelayPort (${min}) on: a call takes a few`, max);
  }
}
