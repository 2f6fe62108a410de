import { spawn } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { nodeAddress } from '../../lab/relay';
import { RTC, RTC_NAMESPACE } from '../stack';

/** True if somebody outside of the cluster can connect to a port of the node. */
export function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: nodeAddress(), port, timeout: 3000 });
    const end = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.on('connect', () => end(true));
    socket.on('error', () => end(false));
    socket.on('timeout', () => end(false));
  });
}

/** The certificate that a new connection to the host of the call service gets. */
export function shownCertificate(host = nodeAddress(), port = 443): Promise<X509Certificate> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({ host, port, servername: RTC, rejectUnauthorized: false, timeout: 5000 });
    socket.on('secureConnect', () => {
      resolve(new X509Certificate(socket.getPeerCertificate().raw));
      socket.destroy();
    });
    socket.on('timeout', () => socket.destroy(new Error('no answer')));
    socket.on('error', reject);
  });
}

/** The certificate that the token service gets in its own pod. */
export async function certificateInside(): Promise<X509Certificate> {
  // kubectl connects to loopback in the pod.
  const child = spawn('kubectl', ['-n', RTC_NAMESPACE, 'port-forward', 'deployment/lk-jwt-service', ':443']);
  try {
    const port = await new Promise<number>((resolve, reject) => {
      child.stdout.on('data', (data) => {
        const found = /127\.0\.0\.1:(\d+) ->/.exec(String(data));
        if (found) resolve(Number(found[1]));
      });
      child.on('exit', () => reject(new Error('kubectl port-forward has ended')));
    });
    return await shownCertificate('127.0.0.1', port);
  } finally {
    child.kill();
  }
}
