import { MatrixSecrets } from '../secrets/matrix-secrets';
import { instanceOf, text } from '../shared/kinds';
import { required } from '../shared/shape';
import type { Shape } from '../shared/shape';
import { SYNAPSE_OPTIONS } from './synapse-options';
import type { SynapseOptions } from './synapse-options';

/** Props of a `SynapseServer`. */
export interface SynapseServerProps extends SynapseOptions {
  /** The domain in user IDs, for example `example.org`. It can never be changed once the server has data. */
  readonly serverName: string;

  /** The host name under which clients and other servers reach it. @default - `matrix.` and the server name */
  readonly host?: string;

  /**
   * The URL that clients use. It must work from outside of the cluster, as the server sends it to clients at the login.
   * @default - `https://` and the host
   */
  readonly baseUrl?: string;

  /** The source of the values of its secrets. @default MatrixSecrets.generated() */
  readonly secrets?: MatrixSecrets;
}

export const SYNAPSE_SERVER: Shape<SynapseServerProps> = {
  ...SYNAPSE_OPTIONS,
  serverName: required(text()),
  host: text(),
  baseUrl: text(),
  secrets: instanceOf(MatrixSecrets, 'MatrixSecrets.generated()'),
};
