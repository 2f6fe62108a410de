import { https } from './https';
import { tryKubectl } from './kubectl';
import { login } from './matrix';
import { HOMESERVER, RELAY_NAMESPACE } from './stack';

/** Synapse's answer with the TURN credentials of a user. */
export interface HandedOut {
  readonly username: string;
  readonly password: string;
  readonly uris: readonly string[];
}

export async function handedOutTo(user: string): Promise<HandedOut> {
  const token = await login(user, `${user}-password`);
  return (await https(HOMESERVER, '/_matrix/client/v3/voip/turnServer', { token })).json;
}

/** Tells if the relay makes an allocation. The request comes from the relay's own pod, and uses the host name that clients get. */
export function allocates({ username, password, uris }: HandedOut, ...flags: string[]): boolean {
  const host = /^turn:(.*):\d+/.exec(uris[0])![1];
  const client = [
    'timeout',
    '10',
    'turnutils_uclient',
    '-v',
    '-y',
    ...flags,
    '-n',
    '1',
    '-u',
    username,
    '-w',
    password,
  ];
  const { output } = tryKubectl(['-n', RELAY_NAMESPACE, 'exec', 'deploy/coturn', '--', ...client, host]);
  return output.includes('Received relay addr');
}
