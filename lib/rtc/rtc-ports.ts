import { checkPort } from '../shared/checks';
import type { Findings } from '../shared/findings';
import { checkPlace } from '../shared/port-checks';
import type { PublicPorts } from '../shared/public-ports';
import { RtcExposure } from './rtc-exposure';
import { METRICS_PORT, SIGNAL_PORT } from './rtc-names';
import type { RtcOptions } from './rtc-options';

/** The ports of the SFU, with defaults filled in. They are the same inside and outside of the cluster, since the SFU tells clients the ports on which it listens. */
export interface RtcPorts {
  readonly udp: number;
  readonly tcp: number;
}

/** The exposure of the SFU, by default the ports of the node. */
export function exposureOf(options: RtcOptions): RtcExposure {
  return options.exposure ?? RtcExposure.hostPorts();
}

export function rtcPorts(options: RtcOptions): RtcPorts {
  const defaults = exposureOf(options)._defaultPorts;
  return { udp: options.udpPort ?? defaults.udpPort, tcp: options.tcpPort ?? defaults.tcpPort };
}

/** The ports that must lead from the internet to the SFU. */
export function publicPorts({ udp, tcp }: RtcPorts): PublicPorts[] {
  return [
    { prop: 'udpPort', protocol: 'UDP', from: udp, to: udp },
    { prop: 'tcpPort', protocol: 'TCP', from: tcp, to: tcp },
  ];
}

/** Finds ports that are invalid, that conflict with each other, or that another program uses. */
export function checkRtcPorts(findings: Findings, options: RtcOptions): void {
  const { udp, tcp } = rtcPorts(options);
  const before = findings.all.length;
  checkPort(findings, 'udpPort', udp);
  checkPort(findings, 'tcpPort', tcp);
  // After an invalid port number, further findings would only confuse.
  if (findings.all.length > before) return;
  for (const [port, owner] of [
    [SIGNAL_PORT, "the SFU's signalling"],
    [METRICS_PORT, 'the metrics'],
  ] as const) {
    if (tcp === port) findings.add('tcpPort', `must not be that of ${owner}`, tcp);
  }
  const exposure = exposureOf(options);
  const address = 'RtcExposure.loadBalancer({ address })';
  const besideIngress = `give the SFU another port, or an address of its own by ${address}`;
  const ports = publicPorts({ udp, tcp }).map((port) => ({ ...port, besideIngress }));
  checkPlace(findings, exposure, ports, 'RtcExposure.nodePort()');
  if (exposure._kind === 'NodePort' && udp === tcp) {
    findings.add('tcpPort', "must not be that of 'udpPort': a node port has one number for both", tcp);
  }
}
