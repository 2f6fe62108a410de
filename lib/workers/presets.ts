import { Autoscaling } from './autoscaling';
import { Duty } from './duty';
import { Endpoints } from './endpoints';
import type { WorkerGroups } from './resolve-layout';
import { StreamWriter } from './stream-writer';
import type { WorkerGroupOptions } from './worker-options';

const QUESTIONS = [
  Endpoints.CLIENT,
  Endpoints.MESSAGES,
  Endpoints.ENCRYPTION,
  Endpoints.USER_DIRECTORY,
  Endpoints.LOGIN,
];

/** The main process sends messages; the syncs and the other servers don't keep it from that. */
export function smallGroups(): WorkerGroups {
  return {
    sync: { serves: [Endpoints.SYNC, Endpoints.INITIAL_SYNC, Endpoints.SLIDING_SYNC] },
    federation: {
      serves: [Endpoints.FEDERATION, Endpoints.FEDERATION_INBOUND],
      does: [Duty.FEDERATION_SENDER],
    },
  };
}

export function mediumGroups(): WorkerGroups {
  return {
    sync: { replicas: 2, serves: [Endpoints.SYNC, Endpoints.SLIDING_SYNC] },
    'initial-sync': { serves: [Endpoints.INITIAL_SYNC] },
    client: {
      replicas: 2,
      serves: [
        ...QUESTIONS,
        Endpoints.SENDING,
        Endpoints.DEVICES,
        Endpoints.RECEIPTS,
        Endpoints.ACCOUNT_DATA,
        Endpoints.PRESENCE,
        Endpoints.PUSH_RULES,
      ],
    },
    events: { writes: [StreamWriter.EVENTS] },
    federation: { serves: [Endpoints.FEDERATION, Endpoints.FEDERATION_INBOUND] },
    background: {
      does: [Duty.FEDERATION_SENDER, Duty.PUSHER, Duty.BACKGROUND_TASKS, Duty.USER_DIRECTORY, Duty.APP_SERVICES],
    },
  };
}

export function largeGroups(): WorkerGroups {
  return {
    sync: serving(4, 12, Endpoints.SYNC, Endpoints.SLIDING_SYNC),
    'initial-sync': serving(2, 6, Endpoints.INITIAL_SYNC),
    client: serving(3, 8, ...QUESTIONS),
    sending: serving(2, 6, Endpoints.SENDING),
    events: { replicas: 2, writes: [StreamWriter.EVENTS] },
    devices: { writes: [StreamWriter.TO_DEVICE, StreamWriter.DEVICE_LISTS] },
    accounts: { writes: [StreamWriter.ACCOUNT_DATA, StreamWriter.PUSH_RULES] },
    presence: { writes: [StreamWriter.PRESENCE, StreamWriter.TYPING, StreamWriter.RECEIPTS] },
    federation: serving(2, 6, Endpoints.FEDERATION),
    'federation-inbound': serving(2, 4, Endpoints.FEDERATION_INBOUND),
    'federation-sender': { replicas: 2, does: [Duty.FEDERATION_SENDER] },
    pusher: { does: [Duty.PUSHER] },
    background: { does: [Duty.BACKGROUND_TASKS, Duty.USER_DIRECTORY, Duty.APP_SERVICES] },
  };
}

function serving(replicas: number, mostReplicas: number, ...serves: Endpoints[]): WorkerGroupOptions {
  return { replicas, serves, autoscaling: Autoscaling.upTo(mostReplicas) };
}
