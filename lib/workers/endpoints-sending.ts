import { Balance, all } from './endpoint-group';
import type { EndpointGroup } from './endpoint-group';
import { Endpoints } from './endpoints';

/**
 * New events of clients. Synapse has only two of the four requests about a delayed event on workers: docs/workers.md lists a pattern that also fits the update by POST,
 * which only the main process answers.
 */
export const SENDING_ENDPOINTS: EndpointGroup = {
  name: Endpoints.SENDING,
  endpoints: [
    ...all(
      '^/_matrix/client/(api/v1|r0|v3|unstable)/rooms/.*/redact',
      '^/_matrix/client/(api/v1|r0|v3|unstable)/rooms/.*/send',
      '^/_matrix/client/(api/v1|r0|v3|unstable)/rooms/.*/state/',
      '^/_matrix/client/(api/v1|r0|v3|unstable)/rooms/.*/(join|invite|leave|ban|unban|kick)$',
      '^/_matrix/client/(api/v1|r0|v3|unstable)/join/',
      '^/_matrix/client/(api/v1|r0|v3|unstable)/knock/',
      '^/_matrix/client/(api/v1|r0|v3|unstable)/profile/',
    ),
    {
      path: '^/_matrix/client/unstable/org.matrix.msc4140/delayed_events(/[^/]+(/restart)?)?$',
      methods: ['GET'],
    },
    {
      path: '^/_matrix/client/unstable/org.matrix.msc4140/delayed_events/[^/]+/restart$',
      methods: ['POST'],
      undocumented: true,
    },
  ],
  balance: Balance.ROOM,
  mainMayAnswer: true,
};
