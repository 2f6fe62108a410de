import { ExternalIp, Rtc } from '../../lib';
import { find, synthStack } from '../support/manifests';
import type { Manifest } from '../support/manifests';

const told = (externalIp: ExternalIp) =>
  (
    find(synthStack({ rtc: Rtc.livekit({ externalIp }) }), 'Deployment', 'coturn').spec.template.spec.containers[0]
      .env as Manifest[]
  )
    .map(({ name }) => String(name))
    .filter((name) => /^SFU_|^CLUSTER/.test(name));

test("the stack's relay is opened for a private address of the SFU, and for no other", () => {
  expect(told(ExternalIp.static('192.168.1.9'))).toEqual(['SFU_IP', 'CLUSTER_NETWORKS']);
  expect(told(ExternalIp.fromDns('rtc.example.org', { allowPrivate: true }))).toEqual(['SFU_HOST', 'CLUSTER_NETWORKS']);
  expect(told(ExternalIp.static('9.9.9.9'))).toEqual([]);
  expect(told(ExternalIp.fromDns('rtc.example.org'))).toEqual([]);
});
