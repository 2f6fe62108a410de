import type { Size } from 'cdk8s';
import { Construct } from 'constructs';
import type { Database } from '../database/database';
import type { SecretKey } from '../secrets/secret-key';
import { secretFiles } from '../secrets/secret-files';
import { SYNAPSE_USER } from '../shared/images';
import { selectorLabels } from '../shared/labels';
import { PeerEnd, Peers } from '../shared/peers';
import { memoryVolume } from '../shared/pods/memory-volume';
import { onNodeOf } from '../shared/pods/on-node-of';
import { scratchVolume } from '../shared/pods/scratch-volume';
import { program } from '../shared/program/program';
import { RunOnceJob } from '../shared/run-once-job';
import { SMALL_SCRATCH } from '../shared/workload';
import { moveTask } from './database-move';
import { SYNAPSE_LABELS } from './synapse-workload';

export interface MoveEstimateProps {
  readonly serverName: string;
  readonly image: string;
  readonly signingKey: SecretKey;
  readonly claimName: string;
  /** The room for temporary files of the pod that will move the data. */
  readonly scratchSize: Size;
  /** The database to which the data are to be moved. */
  readonly to: Database;
}

/** A Job that tells how long the move to PostgreSQL takes, and how much room it needs. It reads the database of the running server, and changes nothing. */
export class MoveEstimate extends Construct {
  constructor(scope: Construct, id: string, props: MoveEstimateProps) {
    super(scope, id);
    const { to } = props;
    const labels = selectorLabels('synapse', 'synapse', 'move-estimate');
    const task = {
      ...moveTask({ ...props, database: to }, to),
      roomInPod: props.scratchSize.toKibibytes() * 1024,
    };
    const files = secretFiles(to.secrets);
    const folder = to.memoryFolder;
    new RunOnceJob(this, 'Job', {
      name: 'synapse-move-estimate',
      labels,
      user: SYNAPSE_USER,
      affinity: onNodeOf(SYNAPSE_LABELS),
      container: {
        name: 'estimate',
        image: props.image,
        command: ['python3', '-c', program(to.programs.estimate!), JSON.stringify(task)],
        volumeMounts: [
          { name: 'data', mountPath: '/data', readOnly: true },
          { name: 'tmp', mountPath: '/tmp' },
          ...(folder ? [{ ...folder }] : []),
          ...files.mounts,
        ],
      },
      volumes: [
        { name: 'data', persistentVolumeClaim: { claimName: props.claimName } },
        scratchVolume('tmp', SMALL_SCRATCH),
        ...(folder ? [memoryVolume(folder)] : []),
        ...files.volumes,
      ],
    });
    if (to.server) {
      const { host, port, pods } = to.server;
      Peers.of(this).add({
        from: PeerEnd.pods('the estimate of the move', labels),
        to: pods ?? PeerEnd.host(host),
        ports: [{ protocol: 'TCP', from: port }],
        purpose: 'the database to which the data are to be moved',
      });
    }
  }
}
