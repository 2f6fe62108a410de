import { nginxString } from '../shared/nginx';

/** The files of the server inside of the token service's pod. */
export const INSIDE = {
  config: '/etc/inside/nginx.conf',
  certificate: '/certificate',
  /** The program `rtc/inside.sh` writes the DNS servers of the pod into this file. */
  resolver: '/tmp/resolver.conf',
  socket: '/tmp/tls.sock',
  pid: '/tmp/nginx.pid',
} as const;

/** nginx refuses a name that doesn't fit into a bucket. A host name has 253 characters at most. */
const BUCKET = 512;

export interface InsideSettings {
  /** The host of the call service. */
  readonly host: string;
  /** The SFU's Service and port, for example `livekit.matrix-rtc.svc.cluster.local:7880`. */
  readonly sfu: string;
  /** The hosts that the cluster's ingress controller serves. */
  readonly served: readonly string[];
  /** The Service and port of the ingress controller, for example `traefik.kube-system.svc.cluster.local:443`. */
  readonly ingress: string;
  /** The ports of loopback at which the token service expects all these hosts. */
  readonly ports: readonly number[];
}

/**
 * The config of an nginx on loopback that is, for the token service, what the public hosts are for the internet. Many home routers don't lead a request from
 * inside back in, and the SFU's administration API isn't public.
 *
 * Its names are looked up for each connection, so that it starts without the ingress and the SFU, and finds them when they move.
 */
export function insideConfig({ host, sfu, served, ingress, ports }: InsideSettings): string {
  const passed = [...new Set(served)].filter((name) => name !== host);
  return `worker_processes 1;
pid ${INSIDE.pid};
error_log stderr error;
events {
    worker_connections 512;
}
stream {
    include ${INSIDE.resolver};
    map_hash_bucket_size ${BUCKET};
    map $ssl_preread_server_name $backend {
        default unix:${INSIDE.socket};
${passed.map((name) => `        ${nginxString(name)} ${nginxString(ingress)};`).join('\n')}
    }
    server {
${[...new Set(ports)].map((port) => `        listen 127.0.0.1:${port};`).join('\n')}
        ssl_preread on;
        proxy_connect_timeout 5s;
        proxy_pass $backend;
    }
}
http {
    include ${INSIDE.resolver};
    access_log off;
    server_tokens off;
    client_body_temp_path /tmp/client_temp;
    proxy_temp_path /tmp/proxy_temp;
    fastcgi_temp_path /tmp/fastcgi_temp;
    uwsgi_temp_path /tmp/uwsgi_temp;
    scgi_temp_path /tmp/scgi_temp;
    server_names_hash_bucket_size ${BUCKET};
    map $http_upgrade $connection_header {
        default upgrade;
        '' '';
    }
    server {
        listen unix:${INSIDE.socket} ssl default_server;
        ssl_reject_handshake on;
        return 421;
    }
    server {
        listen unix:${INSIDE.socket} ssl;
        server_name ${nginxString(host)};
        ssl_protocols TLSv1.2 TLSv1.3;
        ssl_certificate ${INSIDE.certificate}/tls.crt;
        ssl_certificate_key ${INSIDE.certificate}/tls.key;
        location / {
            set $sfu ${nginxString(sfu)};
            proxy_pass http://$sfu;
            proxy_http_version 1.1;
            proxy_connect_timeout 5s;
            proxy_set_header Host $host;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection $connection_header;
        }
    }
}
`;
}
