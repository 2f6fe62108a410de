import { backendSections } from './backend-config';
import type { AddressOf, ProcessLimits } from './backend-config';
import { balanceKeyLines } from './balance-keys';
import { errorLines, waitedTooLong } from './error-answers';
import { MAIN } from './route-map';
import type { RouteMap } from './route-map';

/** The port of the edge, which is Synapse's own. */
export const ROUTER_PORT = 8008;
/** The port of the probes and the metrics. */
export const STATUS_PORT = 8405;

/** Seconds for which a router that is to stop still accepts connections: until then, the ingress may lead requests to it. */
export const GRACE = 15;
/** Seconds after that until a router stops, whatever runs. Polls of clients last 30 s. A connection without a request lasts until then: HAProxy 2.6 doesn't close it. */
export const STOP_AFTER = 60;

/** Seconds after its start until a router gets requests although it doesn't know a process for each of them. */
const READY_AFTER = 10;

/** The variable with the domain of the namespace's Services. The start program takes it from the pod's DNS settings. */
export const DOMAIN_VARIABLE = 'SERVICE_DOMAIN';
/** The variable with the address of the cluster's name server, from the same settings. */
export const NAME_SERVER_VARIABLE = 'NAME_SERVER';
/** The variable that the start program sets if the kernel has IPv6. */
export const IPV6_VARIABLE = 'HAS_IPV6';

export interface HaproxyConfig {
  readonly routes: RouteMap;
  readonly limits: ProcessLimits & { readonly waitingSeconds: number; readonly connections: number };
  readonly logRequests: boolean;
  /** The path of the map in the pod. */
  readonly mapPath: string;
  /** The addresses of the processes. Tests replace them. @default - the names that the cluster's DNS knows */
  readonly addressOf?: AddressOf;
}

/**
 * The content of haproxy.cfg. HAProxy 2.6 and later read it without a warning.
 *
 * @see https://docs.haproxy.org/3.4/configuration.html
 */
export function haproxyConfig(config: HaproxyConfig): string {
  const addressOf = config.addressOf ?? dnsName;
  const { routes, limits } = config;
  const sections = [
    globalSection(config),
    defaultsSection(config),
    RESOLVERS,
    edgeSection(config),
    statusSection([MAIN, ...routes.backends.map(({ name }) => name)]),
    ...backendSections(routes.backends, limits, addressOf),
  ];
  return `${sections.map(([title, ...lines]) => [title, ...lines.map((line) => `    ${line}`)].join('\n')).join('\n\n')}\n`;
}

function dnsName(process: string, service: string): string {
  const name = process === service ? service : `${process}.${service}`;
  return `"${name}.\${${DOMAIN_VARIABLE}}:8008"`;
}

function globalSection({ limits }: HaproxyConfig): string[] {
  return [
    'global',
    'log stdout format raw local0 info',
    `maxconn ${limits.connections}`,
    'no strict-limits',
    'nbthread 2',
    // URLs of Matrix may have a filter as JSON in them. Synapse reads lines of 16 KiB.
    'tune.bufsize 32768',
    'spread-checks 5',
    `grace ${GRACE}s`,
    `hard-stop-after ${STOP_AFTER}s`,
    'set-var proc.started date',
  ];
}

function defaultsSection({ limits, logRequests }: HaproxyConfig): string[] {
  return [
    'defaults',
    'mode http',
    'log global',
    'option dontlognull',
    // A request whose client has gone leaves the queue, and Synapse learns of it.
    'option abortonclose',
    ...(logRequests ? [] : ['option dontlog-normal']),
    'option forwardfor if-none',
    'option redispatch 1',
    'retries 3',
    // A process that ends cuts off what it hasn't answered. Only reads are sent again: see the frontend.
    'retry-on conn-failure empty-response',
    'timeout connect 2s',
    'timeout check 10s',
    `timeout queue ${limits.waitingSeconds}s`,
    'timeout http-request 30s',
    // The ingress must be the one that closes an idle connection, or its next request gets lost.
    'timeout http-keep-alive 10m',
    'timeout client 10m',
    'timeout server 30m',
    // The connections to a lost node end after 11 s, also those of polls.
    'option srvtcpka',
    'srvtcpka-idle 5s',
    'srvtcpka-intvl 2s',
    'srvtcpka-cnt 3',
    'option httpchk GET /health',
    'http-check expect status 200',
    `default-server inter 2s fastinter 500ms downinter 1s fall 3 rise 1 tcp-ut 10s`,
    'default-server resolvers cluster resolve-prefer ipv4 init-addr none',
    ...errorLines(),
  ];
}

/** A name that is gone is left at once, but the last address stays while the DNS itself is down. */
const RESOLVERS = [
  'resolvers cluster',
  `nameserver cluster "\${${NAME_SERVER_VARIABLE}}:53"`,
  'resolve_retries 3',
  'accepted_payload_size 8192',
  'timeout resolve 1s',
  'timeout retry 1s',
  'hold valid 5s',
  'hold nx 1s',
  'hold obsolete 1s',
  'hold timeout 1h',
  'hold refused 1h',
  'hold other 1h',
];

function edgeSection({ routes, limits, mapPath }: HaproxyConfig): string[] {
  return [
    'frontend edge',
    ...bind(ROUTER_PORT),
    // The query is left out, since it may have an access token.
    'http-request set-var(txn.path) path',
    'log-format "%ci %HM %[var(txn.path)] %ST %B bytes %Tt ms, %Tw ms waiting, %b/%s, %tsc"',
    'http-request disable-l7-retry unless METH_GET',
    'http-request set-var(txn.marks) str()',
    ...routes.parameters.map(
      (name) =>
        `http-request set-var-fmt(txn.marks) "%[var(txn.marks)]!${name}" unless { url_param(${name}) -m found }`,
    ),
    'http-request set-var-fmt(txn.asked) "%[method]%[var(txn.marks)]:%[path]"',
    `http-request set-var(txn.route) var(txn.asked),map_reg(${mapPath},${MAIN}/any)`,
    'http-request set-var(txn.by) var(txn.route),field(2,/)',
    ...balanceKeyLines(),
    ...waitedTooLong(limits.waitingSeconds),
    // Connections that are kept open move to other routers while this one stops.
    'http-after-response set-header Connection close if { stopping }',
    'use_backend %[var(txn.route),field(1,/)]',
    `default_backend ${MAIN}`,
  ];
}

/**
 * A router gets requests once it knows an address for each of them. It doesn't wait long for processes that are down, and it stays ready when processes go, since
 * it has the right answer to that.
 */
function statusSection(backends: readonly string[]): string[] {
  return [
    'frontend status',
    ...bind(STATUS_PORT),
    'no log',
    'http-request use-service prometheus-exporter if { path /metrics }',
    'http-request return status 200 content-type text/plain string ok if { path /health }',
    'http-request return status 503 content-type text/plain string stopping if { path /ready } { stopping }',
    ...backends.flatMap((name) => [
      `http-request set-var(txn.some) bool(true) if { nbsrv(${name}) gt 0 }`,
      `http-request set-var(txn.missing) bool(true) if { nbsrv(${name}) eq 0 }`,
    ]),
    'acl some var(txn.some) -m bool',
    'http-request set-var(proc.ready) bool(true) if some !{ var(txn.missing) -m bool }',
    `http-request set-var(proc.ready) bool(true) if some { date,sub(proc.started) ge ${READY_AFTER} }`,
    'http-request return status 200 content-type text/plain string ready if { path /ready } { var(proc.ready) -m bool }',
    "http-request return status 503 content-type text/plain string 'no process yet' if { path /ready }",
    'http-request return status 404 content-type text/plain string none',
  ];
}

function bind(port: number): string[] {
  return [`bind :${port}`, `.if defined(${IPV6_VARIABLE})`, `bind :::${port} v6only`, '.endif'];
}
