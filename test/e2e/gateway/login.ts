import { secretValue } from '../support/kubectl';
import { NAMESPACE } from '../support/stack';
import { send } from './client';
import { plain } from './three-ways';

/** The parts of answers that the tests read. */
export interface Answer {
  readonly access_token: string;
  readonly next_batch: string;
  readonly room_id: string;
}

/** Logs the administrator in on a new device. @returns the access token */
export async function login(way: string): Promise<string> {
  const user = { type: 'm.id.user', user: 'admin' };
  const password = secretValue(NAMESPACE, 'synapse-first-admin', 'password');
  const body = JSON.stringify({ type: 'm.login.password', identifier: user, password });
  const { status, text } = await send(plain(way), '/_matrix/client/v3/login', { body });
  if (status !== 200) throw new Error(`login by ${way}: ${status} ${text}`);
  return (JSON.parse(text) as Answer).access_token;
}
