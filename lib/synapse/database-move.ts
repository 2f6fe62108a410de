import type { Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import type { Database } from '../database/database';
import { SECRETS_ROOT, secretPath } from '../secrets/mounted-secrets';
import type { SecretKey } from '../secrets/secret-key';
import { SYNAPSE_USER } from '../shared/images';
import { program } from '../shared/program/program';
import { resources, restrictedContainer } from '../shared/workload';

/** The move of a homeserver's data to the database that it is configured to use. */
export interface DatabaseMove {
  readonly serverName: string;
  readonly image: string;
  readonly signingKey: SecretKey;
  readonly scratchSize: Size;
  readonly database: Database;
  /** The database that has the data. */
  readonly moveFrom: Database;
  /** True if a move back loses what people have written since the move. */
  readonly discard?: boolean;
}

/** The argument of the programs of a move, without what only one of them needs. It holds names and paths, no secrets. */
export function moveTask(move: Omit<DatabaseMove, 'moveFrom' | 'scratchSize'>, server: Database): object {
  return {
    data: '/data',
    result: '/dev/termination-log',
    serverName: move.serverName,
    signingKey: secretPath(move.signingKey),
    scratch: '/tmp',
    ...server.task,
  };
}

/**
 * Adds the container that moves the data before the server starts. It runs at each start, and has nothing to do after the first.
 *
 * @param mounts those of the main container
 */
export function addMove(
  statefulSet: kplus.StatefulSet,
  move: DatabaseMove,
  mounts: readonly kplus.VolumeMount[],
): void {
  const { database, moveFrom } = move;
  const server = database.server ? database : moveFrom;
  const task = {
    ...moveTask(move, server),
    scratchSize: move.scratchSize.toKibibytes() * 1024,
    ...(move.discard && { discard: true }),
  };
  const secrets = [move.signingKey, ...server.secrets].map(({ name }) => `${SECRETS_ROOT}/${name}`);
  const paths = ['/data', '/tmp', server.memoryFolder?.mountPath, ...secrets];
  statefulSet.addInitContainer({
    name: 'move',
    image: move.image,
    imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
    command: ['python3', '-c', program(database.programs.move), JSON.stringify(task)],
    resources: resources({ cpuRequest: 100, memoryRequest: 128, memoryLimit: 1024 }),
    securityContext: restrictedContainer(SYNAPSE_USER),
    volumeMounts: mounts.filter(({ path }) => paths.includes(path)),
  });
}
