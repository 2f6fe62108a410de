import { Chart, Testing } from 'cdk8s';
import { Construct } from 'constructs';
import { TurnExposure } from '../../lib';
import { RtcExposure } from '../../lib/rtc/rtc-exposure';
import type { Exposure } from '../../lib/shared/exposure';
import { ownAddressStep, ownNodeStep } from '../../lib/shared/exposure-steps';
import { Findings } from '../../lib/shared/findings';
import { PublicPlaces, checkClashes, clashes, loadBalancerRivals } from '../../lib/shared/public-ports';
import type { PublicPlace } from '../../lib/shared/public-ports';

const app = Testing.app();
const charts = { a: new Chart(app, 'a'), b: new Chart(app, 'b') };
let count = 0;

/** A part that takes a UDP port and a TCP port, in the chart `a` or `b`. */
function part(chart: 'a' | 'b', exposure: Exposure, udp: number, tcp: number, node?: string): PublicPlace {
  const scope = new Construct(charts[chart], `part-${(count += 1)}`);
  return PublicPlaces.of(scope).place({
    exposure,
    nodeSelector: node === undefined ? {} : { 'kubernetes.io/hostname': node },
    ports: [
      { prop: 'udpPort', protocol: 'UDP', from: udp, to: udp },
      { prop: 'tcpPort', protocol: 'TCP', from: tcp, to: tcp },
    ],
  });
}

const found = (mine: PublicPlace, other: PublicPlace) => {
  const findings = new Findings();
  checkClashes(findings, clashes(mine, [other]));
  return findings.all;
};

const relay = (chart: 'a' | 'b', udp: number, tcp: number) => part(chart, TurnExposure.hostNetwork(), udp, tcp);
const sfu = (chart: 'a' | 'b', udp: number, tcp: number, node?: string) =>
  part(chart, RtcExposure.hostPorts(), udp, tcp, node);

test('in one chart, relay and SFU are taken to run on one node: the finding names the prop of the port', () => {
  const first = relay('a', 3478, 5349);
  expect(found(sfu('a', 7882, 7881), first)).toEqual([]);
  expect(found(sfu('a', 7882, 5349), first)).toEqual([
    `'tcpPort' takes a port of the node that '${first.path}' has: give each its own, got 5349`,
  ]);
  expect(found(sfu('a', 3478, 7881), first)).toEqual([expect.stringContaining("'udpPort' takes a port of the node")]);
  // UDP and TCP are apart on a node, and together among the node ports.
  expect(found(sfu('a', 5349, 3478), first)).toEqual([]);
});

test('a node port has one owner, whatever the part', () => {
  const first = part('a', TurnExposure.nodePort(), 30078, 30079);
  expect(found(part('b', RtcExposure.nodePort(), 30079, 30081), first)).toEqual([
    `'udpPort' takes a port of the nodes that '${first.path}' has: give each its own, got 30079`,
  ]);
  expect(found(part('b', RtcExposure.nodePort(), 30082, 30081), first)).toEqual([]);
});

test('parts at one address of a load balancer share no port', () => {
  const at = (address: string) => part('b', RtcExposure.loadBalancer({ address }), 7882, 7881);
  const first = part('a', TurnExposure.loadBalancer({ address: '192.0.2.9' }), 7882, 5349);
  expect(found(at('192.0.2.9'), first)).toEqual([expect.stringContaining('of the address 192.0.2.9')]);
  expect(found(at('192.0.2.8'), first)).toEqual([]);
});

test('SFUs of two charts are told to need two nodes, unless labels keep them apart', () => {
  const step = (mine: PublicPlace, other: PublicPlace) => {
    const named = { id: 'sfu', name: 'SFU', service: 'livekit', namespace: 'm-rtc', ports: mine.ports };
    return ownNodeStep({ ...named, portProps: "'udpPort' and 'tcpPort'" }, clashes(mine, [other]));
  };
  const first = sfu('a', 7882, 7881, 'x');
  expect(found(sfu('b', 7882, 7881), first)).toEqual([]);
  expect(step(sfu('b', 7882, 7881), first)).toMatchObject({
    id: 'sfu-own-node',
    lines: [
      `The SFU takes ports of its node that '${first.path}' has too (7882): on a cluster with one node it`,
      "stays Pending. Give each its own 'udpPort' and 'tcpPort', or its own node by 'pods.nodeSelector'.",
    ],
  });
  expect(step(sfu('b', 7882, 7881, 'y'), first)).toBeUndefined();
  expect(step(sfu('b', 7884, 7883), first)).toBeUndefined();
});

test('load balancers are rivals for an address only if they share a port', () => {
  const any = (chart: 'a' | 'b', udp: number) => part(chart, RtcExposure.loadBalancer(), udp, udp + 1);
  const first = any('a', 7882);
  expect(loadBalancerRivals(any('b', 7882), [first])).toEqual([first.path]);
  expect(loadBalancerRivals(any('b', 8000), [first])).toEqual([]);
  expect(loadBalancerRivals(sfu('b', 7882, 7881), [first])).toEqual([]);
  const mine = any('b', 7882);
  const named = {
    id: 'sfu',
    name: 'SFU',
    service: 'livekit-media',
    namespace: 'm-rtc',
    ports: mine.ports,
    portProps: '',
  };
  expect(ownAddressStep(named, mine.exposure, [first.path])?.lines[0]).toContain(
    `The Service 'livekit-media' needs an address of its own, since '${first.path}' has a Service too.`,
  );
});

test('a part finds the places of all charts of the app that were added before', () => {
  const mine = new Construct(charts.b, 'mine');
  const first = sfu('a', 7882, 7881);
  expect(PublicPlaces.of(mine).all).not.toContain(first);
  PublicPlaces.of(charts.a).add(first);
  expect(PublicPlaces.of(mine).all).toContain(first);
});
