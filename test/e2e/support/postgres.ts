import { IMAGES } from '../../../lib/shared/images';
import { kubectl, tryKubectl } from './kubectl';

const LABELS = { app: 'pg' };

/** A PostgreSQL server in a namespace, as the Service `pg`. It refuses connections without TLS. A private authority issued its certificate. */
export class PostgresInCluster {
  public constructor(private readonly namespace: string) {}

  /** The Secret with the authority's certificate, in `ca.crt`. */
  public readonly tlsSecret = 'pg-tls';

  public start(): void {
    const objects = [this.claim(), this.certificate(), this.service(), this.deployment()];
    for (const object of objects) {
      const { ok, output } = tryKubectl(['-n', this.namespace, 'apply', '-f', '-'], JSON.stringify(object));
      if (!ok) throw new Error(output);
    }
    this.scale(1);
  }

  public scale(replicas: number): void {
    kubectl('-n', this.namespace, 'scale', 'deployment/pg', `--replicas=${replicas}`);
    kubectl('-n', this.namespace, 'rollout', 'status', 'deployment/pg', '--timeout=180s');
  }

  /** Runs SQL as the superuser, from inside the pod. */
  public sql(statement: string, database = 'postgres'): string {
    const psql = ['psql', '-XqAt', '-h', '127.0.0.1', '-U', 'postgres', '-v', 'ON_ERROR_STOP=1', '-d', database];
    return kubectl('-n', this.namespace, 'exec', 'deployment/pg', '--', ...psql, '-c', statement).trim();
  }

  private claim(): object {
    const resources = { requests: { storage: '1Gi' } };
    return {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'pg' },
      spec: { accessModes: ['ReadWriteOnce'], resources },
    };
  }

  private certificate(): object {
    return {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata: { name: 'pg' },
      spec: { secretName: this.tlsSecret, dnsNames: ['pg'], issuerRef: { kind: 'ClusterIssuer', name: 'e2e-ca' } },
    };
  }

  private service(): object {
    return {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'pg' },
      spec: { selector: LABELS, ports: [{ port: 5432 }] },
    };
  }

  private deployment(): object {
    const serve = `set -e
[ -s /data/db/PG_VERSION ] || {
  initdb -D /data/db -U postgres -A trust -E UTF8 --locale=C.UTF-8
  printf 'hostssl all synapse all scram-sha-256\\n' >> /data/db/pg_hba.conf
}
exec postgres -D /data/db -c 'listen_addresses=*' -c unix_socket_directories= -c ssl=on -c ssl_cert_file=/tls/tls.crt -c ssl_key_file=/tls/tls.key`;
    const ready = { exec: { command: ['pg_isready', '-q', '-h', '127.0.0.1'] }, periodSeconds: 1 };
    return {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'pg' },
      spec: {
        selector: { matchLabels: LABELS },
        strategy: { type: 'Recreate' },
        template: {
          metadata: { labels: LABELS },
          spec: {
            securityContext: {
              runAsNonRoot: true,
              runAsUser: 70,
              runAsGroup: 70,
              fsGroup: 70,
              seccompProfile: { type: 'RuntimeDefault' },
            },
            containers: [
              {
                name: 'postgres',
                image: IMAGES.postgres,
                imagePullPolicy: 'IfNotPresent',
                command: ['bash', '-c', serve],
                readinessProbe: ready,
                securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
                volumeMounts: [
                  { name: 'data', mountPath: '/data' },
                  { name: 'tls', mountPath: '/tls' },
                ],
              },
            ],
            volumes: [
              { name: 'data', persistentVolumeClaim: { claimName: 'pg' } },
              { name: 'tls', secret: { secretName: this.tlsSecret, defaultMode: 0o440 } },
            ],
          },
        },
      },
    };
  }
}
