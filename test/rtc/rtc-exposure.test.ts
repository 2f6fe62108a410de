import { RtcExposure } from '../../lib/rtc/rtc-exposure';
import { podSecurityLevel } from '../../lib/shared/exposure';
import { Findings } from '../../lib/shared/findings';
import { checkPlace } from '../../lib/shared/port-checks';

const found = (exposure: RtcExposure) => {
  const findings = new Findings();
  exposure._check(findings, 'exposure');
  return findings.all;
};

test.each([
  [RtcExposure.hostPorts(), true, false, 'privileged', "the SFU's node"],
  [RtcExposure.hostNetwork(), true, false, 'privileged', "the SFU's node"],
  [RtcExposure.loadBalancer(), false, true, 'restricted', "the address of the Service 'livekit-media'"],
  [RtcExposure.loadBalancer({ address: '192.0.2.9' }), false, false, 'restricted', 'the address of the Service'],
  [RtcExposure.nodePort(), false, false, 'restricted', "the SFU's node, under the same numbers"],
])('$_kind: its place, level and destination', (exposure, onNode, anyAddress, level, destination) => {
  expect([exposure._onNode, exposure._anyAddress, podSecurityLevel(exposure)]).toEqual([onNode, anyAddress, level]);
  expect(exposure._destination).toContain(destination);
});

test('the default ports are free at their place', () => {
  for (const exposure of [RtcExposure.hostPorts(), RtcExposure.hostNetwork(), RtcExposure.nodePort()]) {
    const { udpPort, tcpPort } = exposure._defaultPorts;
    const findings = new Findings();
    const ports = [
      { prop: 'udpPort', from: udpPort, to: udpPort },
      { prop: 'tcpPort', from: tcpPort, to: tcpPort },
    ];
    checkPlace(findings, exposure, ports, 'RtcExposure.nodePort()');
    expect(findings.all).toEqual([]);
  }
});

test('options of a load balancer are checked', () => {
  expect(found(RtcExposure.loadBalancer({ address: 'x', loadBalancerClass: 'a b' }))).toEqual([
    expect.stringContaining(`'exposure.address' must be`),
    `'exposure.loadBalancerClass' must be the name of a load balancer class, for example "example.org/lb", got "a b"`,
  ]);
  expect(found(RtcExposure.loadBalancer({ adress: '192.0.2.9' } as never))).toEqual([
    "'exposure.adress' is not known here: did you mean 'address'?",
  ]);
  expect(found(RtcExposure.loadBalancer(undefined))).toEqual([expect.stringContaining("'exposure' must be an object")]);
});
