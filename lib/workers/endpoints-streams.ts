import { Balance, all } from './endpoint-group';
import type { EndpointGroup } from './endpoint-group';
import { Endpoints } from './endpoints';
import { StreamWriter } from './stream-writer';

// Synapse's process for typing, push rules and threads refuses to write if it isn't the stream's writer. For the other streams, it asks the writer.
const NOWHERE: readonly string[] = [];
const READS: readonly string[] = ['GET'];

/**
 * The requests that belong to streams.
 *
 * The pattern of account data also fits the paths of other groups, with a name that a client chose, such as `/pushrules/global/override/tags`. So it is the last.
 *
 * @see https://element-hq.github.io/synapse/latest/workers.html#stream-writers
 */
export const STREAM_ENDPOINTS: readonly EndpointGroup[] = [
  {
    name: 'typing',
    endpoints: all('^/_matrix/client/(api/v1|r0|v3|unstable)/rooms/.*/typing'),
    balance: Balance.ANY,
    mainMayAnswer: true,
    stream: StreamWriter.TYPING,
    elsewhere: NOWHERE,
  },
  {
    name: 'to-device',
    endpoints: all('^/_matrix/client/(r0|v3|unstable)/sendToDevice/'),
    balance: Balance.ANY,
    mainMayAnswer: true,
    stream: StreamWriter.TO_DEVICE,
    elsewhere: NOWHERE,
  },
  {
    name: Endpoints.PUSH_RULES,
    endpoints: all('^/_matrix/client/(api/v1|r0|v3|unstable)/pushrules/'),
    balance: Balance.ANY,
    mainMayAnswer: true,
    stream: StreamWriter.PUSH_RULES,
    elsewhere: READS,
  },
  {
    name: Endpoints.PRESENCE,
    endpoints: all('^/_matrix/client/(api/v1|r0|v3|unstable)/presence/'),
    balance: Balance.ANY,
    mainMayAnswer: true,
    stream: StreamWriter.PRESENCE,
    elsewhere: READS,
  },
  {
    name: 'thread-subscriptions',
    endpoints: [
      {
        path: '^/_matrix/client/unstable/io.element.msc4306/rooms/[^/]*/thread/[^/]*/subscription$',
        undocumented: true,
      },
    ],
    balance: Balance.ANY,
    mainMayAnswer: true,
    stream: StreamWriter.THREAD_SUBSCRIPTIONS,
    elsewhere: NOWHERE,
  },
  {
    name: Endpoints.RECEIPTS,
    endpoints: all(
      '^/_matrix/client/(r0|v3|unstable)/rooms/.*/receipt',
      '^/_matrix/client/(r0|v3|unstable)/rooms/.*/read_markers',
    ),
    balance: Balance.ROOM,
    mainMayAnswer: true,
    stream: StreamWriter.RECEIPTS,
  },
  {
    name: Endpoints.DEVICES,
    endpoints: all(
      '^/_matrix/client/(r0|v3)/delete_devices$',
      '^/_matrix/client/(api/v1|r0|v3|unstable)/devices(/|$)',
      '^/_matrix/client/(r0|v3|unstable)/keys/upload',
      '^/_matrix/client/(api/v1|r0|v3|unstable)/keys/device_signing/upload$',
      '^/_matrix/client/(api/v1|r0|v3|unstable)/keys/signatures/upload$',
    ),
    balance: Balance.USER,
    mainMayAnswer: true,
    stream: StreamWriter.DEVICE_LISTS,
  },
  {
    name: Endpoints.ACCOUNT_DATA,
    endpoints: all('^/_matrix/client/(r0|v3|unstable)/.*/tags', '^/_matrix/client/(r0|v3|unstable)/.*/account_data'),
    balance: Balance.ANY,
    mainMayAnswer: true,
    stream: StreamWriter.ACCOUNT_DATA,
    elsewhere: READS,
  },
];
