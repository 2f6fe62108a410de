import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The longest time of the command in milliseconds. It is below the tests' own limit, so that a test tells which command it was. */
const LIMIT = 60_000;

export interface Account {
  /** The path of homeserver.yaml. It has the secret, and the port if there is no URL. */
  readonly config: string;
  readonly user: string;
  /** @default the user's name and `-1` */
  readonly password?: string;
  /** The server, if its config names another port. */
  readonly url?: string;
  /** @default false */
  readonly admin?: boolean;
}

/** Makes an account by the documented command, and returns what the command printed. */
export async function register({ config, user, password = `${user}-1`, url, admin = false }: Account): Promise<string> {
  const args = [
    '-c',
    config,
    '-u',
    user,
    '-p',
    password,
    admin ? '--admin' : '--no-admin',
    ...(url === undefined ? [] : [url]),
  ];
  try {
    return (await promisify(execFile)('register_new_matrix_user', args, { timeout: LIMIT })).stdout;
  } catch (error) {
    const { killed, stdout = '', stderr = '' } = error as { killed?: boolean; stdout?: string; stderr?: string };
    const reason = killed ? `took longer than ${LIMIT / 1000} s` : 'failed';
    throw new Error(`register_new_matrix_user ${reason} for ${user}: ${stdout}${stderr}`, { cause: error });
  }
}
