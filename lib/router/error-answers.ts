/** The headers without which a browser doesn't let a page of another host read an answer. They are Synapse's own. */
const HEADERS: { readonly [name: string]: string } = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'GET, HEAD, POST, PUT, DELETE, OPTIONS',
  'Access-Control-Allow-Headers': 'X-Requested-With, Content-Type, Authorization, Date',
  'Cache-Control': 'no-store',
};

/** The time after which a client tries again, in seconds. */
const RETRY = 2;

const BUSY = { errcode: 'M_LIMIT_EXCEEDED', error: 'The server is busy. Try again.', retry_after_ms: RETRY * 1000 };

/** The answers that HAProxy gives by itself, by status. Clients expect the JSON of Matrix. */
const ERRORS: { readonly [status: string]: object } = {
  400: { errcode: 'M_UNKNOWN', error: 'The request is not valid HTTP, or its headers are too long.' },
  408: { errcode: 'M_UNKNOWN', error: 'The request took too long to arrive.' },
  500: { errcode: 'M_UNKNOWN', error: 'The router failed.' },
  502: { errcode: 'M_UNKNOWN', error: 'The server closed the connection.' },
  503: BUSY,
  504: { errcode: 'M_UNKNOWN', error: 'The server took too long to answer.' },
};

/** The lines of the section `defaults`. */
export function errorLines(): string[] {
  return Object.entries(ERRORS).map(([status, error]) => `http-error status ${status} ${json(error)}`);
}

/**
 * The lines of the frontend that answer 429 to a request that waited too long. HAProxy itself answers with 503, and with the same status and body to a request whose
 * process it can't reach; only the time `%Tw` in the queue tells them apart.
 */
export function waitedTooLong(seconds: number): string[] {
  const waited = `{ status 503 } { var(txn.waited) -m int ge ${seconds * 1000} }`;
  return [
    'http-after-response set-var-fmt(txn.waited) %Tw',
    `http-after-response set-header Retry-After ${RETRY} if ${waited}`,
    `http-after-response set-status 429 reason "Too Many Requests" if ${waited}`,
  ];
}

/** The line of a backend that refuses requests while many wait: `avg_queue` is their number for each process. */
export function queueIsFull(waiting: number): string {
  return `http-request return status 429 ${json(BUSY)} hdr Retry-After ${RETRY} if { avg_queue ge ${waiting} }`;
}

/** The answer of a backend that has no process. */
export function nobodyAnswers(): string {
  const error = { errcode: 'M_UNKNOWN', error: 'This part of the server is starting or down. Try again.' };
  return `http-request return status 503 ${json(error)} hdr Retry-After ${RETRY} if { nbsrv eq 0 }`;
}

function json(error: object): string {
  const headers = Object.entries(HEADERS).map(([name, value]) => `hdr ${name} "${value}"`);
  return [`content-type application/json string '${JSON.stringify(error)}'`, ...headers].join(' ');
}
