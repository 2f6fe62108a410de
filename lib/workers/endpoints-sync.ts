import { Balance, all } from './endpoint-group';
import type { EndpointGroup } from './endpoint-group';
import { Endpoints } from './endpoints';

const SYNC = '^/_matrix/client/(r0|v3)/sync$';

/** The polls of clients for new events. The first sync of a new login has no `since`; its group comes first. */
export const SYNC_ENDPOINTS: readonly EndpointGroup[] = [
  {
    name: Endpoints.INITIAL_SYNC,
    endpoints: [
      { path: SYNC, withoutQuery: 'since' },
      ...all(
        '^/_matrix/client/(api/v1|r0|v3)/initialSync$',
        '^/_matrix/client/(api/v1|r0|v3)/rooms/[^/]+/initialSync$',
      ),
    ],
    balance: Balance.USER,
    mainMayAnswer: true,
  },
  {
    name: Endpoints.SYNC,
    endpoints: all(SYNC, '^/_matrix/client/(api/v1|r0|v3)/events$'),
    balance: Balance.USER,
    mainMayAnswer: true,
  },
  {
    name: Endpoints.SLIDING_SYNC,
    endpoints: [
      { path: '^/_matrix/client/unstable/org.matrix.simplified_msc3575/sync$', undocumented: true },
      { path: '^/_matrix/client/unstable/io.element.msc4308/thread_subscriptions$', undocumented: true },
    ],
    balance: Balance.USER,
    mainMayAnswer: true,
  },
];
