import { copyFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExternalIp, Turn, TurnTls } from '../../../lib';
import type { CertificateFiles } from './certificates';
import { Server, freePort } from './processes';
import { renderStack } from './rendered';

export interface RelayOptions {
  readonly secret: string;
  /** @default '127.0.0.1' */
  readonly externalIp?: string;
  /** @default '127.0.0.1' */
  readonly nodeIp?: string;
  /** @default - a free one */
  readonly port?: number;
  /** @default - no TLS */
  readonly certificate?: CertificateFiles;
  /** If true, the relay serves TLS as soon as its folder has a certificate. @default - true if it has a certificate at its start */
  readonly tls?: boolean;
  /** If true, every peer on loopback is allowed, else only the relay's own address. @default true */
  readonly allowLoopback?: boolean;
  /** Further lines of turnserver.conf. */
  readonly extra?: readonly string[];
  /** If true, the relay has its default ports for relayed data. @default - 21200-21300, below the ports that the system gives out, of which `port` is one */
  readonly defaultRange?: boolean;
}

/** A relay that runs on loopback until the test ends it. */
export interface Relay {
  /** The folder of the relay's files: `secret`, and with TLS `tls.crt` and `tls.key`. The relay watches them for changes. */
  readonly dir: string;
  readonly port: number;
  readonly tlsPort: number;
  readonly server: Server;
}

/** Writes a certificate into the relay's folder, as the kubelet does with a Secret. */
export function putCertificate(dir: string, { certificate, key }: CertificateFiles): void {
  copyFileSync(key, join(dir, 'tls.key'));
  copyFileSync(certificate, join(dir, 'tls.crt'));
}

/** Runs coturn with its rendered files. Two things differ: the folder of the certificate, and peers on loopback, which the rendered config denies. */
export async function startRelay(options: RelayOptions): Promise<Relay> {
  const dir = mkdtempSync(join(tmpdir(), 'relay-'));
  const [port, tlsPort] = [options.port ?? (await freePort()), await freePort()];
  const { certificate, nodeIp = '127.0.0.1', externalIp = nodeIp } = options;
  const turn = Turn.coturn({
    ...((options.tls ?? certificate) && { tls: TurnTls.existingSecret('certificate'), tlsPort }),
    port,
    ...(!options.defaultRange && { minRelayPort: 21200, maxRelayPort: 21300 }),
    externalIp: ExternalIp.static(externalIp),
  });
  const files = renderStack({ turn }).get('coturn-config')!;
  const extra = [
    'allow-loopback-peers',
    ...((options.allowLoopback ?? true) ? ['allowed-peer-ip=127.0.0.1'] : []),
    ...(options.extra ?? []),
  ];
  const config = files['turnserver.conf'].replaceAll('=/certificate/', `=${dir}/`);
  writeFileSync(join(dir, 'turnserver.conf'), [config, ...extra, ''].join('\n'));
  writeFileSync(join(dir, 'start.sh'), files['start.sh']);
  writeFileSync(join(dir, 'secret'), options.secret);
  if (certificate) putCertificate(dir, certificate);
  const server = await Server.start('coturn', ['sh', join(dir, 'start.sh')], {
    env: {
      ...{ CONFIG_FILE: join(dir, 'turnserver.conf'), SECRET_FILE: join(dir, 'secret'), CERTIFICATE_DIR: dir },
      ...{ RUN_DIR: mkdtempSync(join(tmpdir(), 'run-')), POD_IPS: nodeIp, EXTERNAL_IP: externalIp },
      CHECK_SECONDS: '0.2',
    },
    ready: async () => (await listens(nodeIp, port)) && (!certificate || (await listens(nodeIp, tlsPort))),
  });
  return { dir, port, tlsPort, server };
}

function listens(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
