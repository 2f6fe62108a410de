import { X509Certificate } from 'node:crypto';
import { request as plainRequest } from 'node:http';
import { request } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { get, list, secretValue } from './kubectl';
import { NAMESPACE, RTC, RTC_NAMESPACE } from './stack';

/** The fields of Matrix's answers that the tests read. */
export interface MatrixAnswer {
  readonly access_token: string;
  readonly content: { readonly body: string };
  readonly content_uri: string;
  readonly errcode: string;
  readonly event_id: string;
  readonly room_id: string;
  readonly username: string;
  readonly password: string;
  readonly uris: readonly string[];
}

export interface Answer {
  readonly status: number;
  readonly headers: { readonly [name: string]: string | string[] | undefined };
  readonly body: Buffer;
  readonly json: MatrixAnswer;
}

export interface Call {
  readonly method?: string;
  readonly token?: string;
  readonly body?: unknown;
  readonly contentType?: string;
  /** The namespace of the host's certificate. @default - that of the stack under test */
  readonly namespace?: string;
}

/** The address at which the ingress controller answers. The Gateway API and Traefik's own kinds have no such status, so it is that of Traefik's Service there. */
export function ingressAddress(): string {
  const [ingress = get('-n', 'kube-system', 'service', 'traefik')] = list('-n', NAMESPACE, 'ingresses');
  return ingress.status.loadBalancer.ingress[0].ip;
}

/** The certificate that cert-manager put into the cluster for a host. */
export function certificateOf(host: string, namespace = host === RTC ? RTC_NAMESPACE : NAMESPACE): X509Certificate {
  return new X509Certificate(secretValue(namespace, `${host}-tls`, 'tls.crt'));
}

/** The status and the redirect of the answer to a request by plain HTTP. */
export function plainHttp(
  host: string,
  method: string,
  path: string,
): Promise<[number | undefined, string | undefined]> {
  return new Promise((resolve, reject) => {
    const outgoing = plainRequest({ host: ingressAddress(), path, method, headers: { Host: host }, agent: false });
    outgoing.on('response', (answer) => {
      answer.resume();
      resolve([answer.statusCode, answer.headers.location]);
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}

/**
 * Sends a request to a host through the ingress. The server must show exactly the certificate in the cluster's Secret for that host. The authority was made
 * for the test, so no other certificate is trusted.
 */
export function https(host: string, path: string, call: Call = {}): Promise<Answer> {
  const expected = certificateOf(host, call.namespace).fingerprint256;
  const data = call.body === undefined || Buffer.isBuffer(call.body) ? call.body : JSON.stringify(call.body);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: ingressAddress(),
        servername: host,
        path,
        method: call.method ?? (data === undefined ? 'GET' : 'POST'),
        rejectUnauthorized: false,
        timeout: 15_000,
        agent: false,
        headers: {
          Host: host,
          ...(call.token && { Authorization: `Bearer ${call.token}` }),
          ...(data !== undefined && { 'Content-Type': call.contentType ?? 'application/json' }),
          ...(data !== undefined && { 'Content-Length': Buffer.byteLength(data) }),
        },
      },
      (incoming) => {
        const shown = (incoming.socket as TLSSocket).getPeerCertificate().fingerprint256;
        if (shown !== expected) return reject(new Error(`${host} shows another certificate than its Secret has`));
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          const body = Buffer.concat(chunks);
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            body,
            get json() {
              return JSON.parse(body.toString()) as MatrixAnswer;
            },
          });
        });
      },
    );
    outgoing.on('timeout', () => outgoing.destroy(new Error(`${host}${path}: no answer in 15 s`)));
    outgoing.on('error', reject);
    outgoing.end(data);
  });
}
