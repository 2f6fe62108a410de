import { Cpu } from 'cdk8s-plus-28';
import * as lib from '../../lib';
import { PODS } from './pod-values';

/** A value that differs from the default for each option of the relay. */
export const COTURN = {
  externalIp: lib.ExternalIp.static('192.0.2.7'),
  exposure: lib.TurnExposure.loadBalancer(),
  port: 3479,
  tls: lib.TurnTls.certManager('mine'),
  tlsPort: 5350,
  tlsPassthrough: true,
  userQuota: 7,
  totalQuota: 7,
  maxBps: 7,
  metrics: true,
  minRelayPort: 49150,
  maxRelayPort: 49300,
  clusterNetworks: ['172.30.0.0/16'],
  namespace: 'elsewhere',
  createNamespace: false,
  sharedSecret: lib.SecretKey.of('mine', 'mine'),
  image: 'example.org/mine:1',
  resources: { cpu: { request: Cpu.millis(77) } },
  pods: PODS,
  extraConfig: { verbose: true },
};

/** Options that other options need to have a meaning. */
export const COTURN_BASE = {
  tlsPort: { tls: lib.TurnTls.certManager('mine') },
  tlsPassthrough: { tls: lib.TurnTls.certManager('mine') },
  metrics: { exposure: lib.TurnExposure.hostPorts() },
};
