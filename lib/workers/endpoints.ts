/**
 * A kind of requests that workers can answer. Requests that no group of workers serves go to the main process.
 *
 * @see https://element-hq.github.io/synapse/latest/workers.html#synapseappgeneric_worker
 */
export enum Endpoints {
  /** The poll for new events of clients that are logged in already. All requests of a user go to one process. */
  SYNC = 'sync',
  /** The first sync of a new login, which costs much. Without a group for it, it goes where `SYNC` goes. */
  INITIAL_SYNC = 'initial-sync',
  /** The sync of Element X (simplified sliding sync, MSC4186). All requests of a user go to one process. */
  SLIDING_SYNC = 'sliding-sync',
  /** Questions of other servers: events, state, keys, profiles, joins and invites. */
  FEDERATION = 'federation',
  /** The events that other servers send. All requests of a server go to one process. */
  FEDERATION_INBOUND = 'federation-inbound',
  /** Questions of clients about rooms, members and searches, and new rooms. */
  CLIENT = 'client',
  /** Older messages of a room. All requests about a room go to one process. */
  MESSAGES = 'messages',
  /** Keys of devices and the backup of keys. */
  ENCRYPTION = 'encryption',
  /** Devices and the upload of their keys. If a group writes `StreamWriter.DEVICE_LISTS`, that group answers. */
  DEVICES = 'devices',
  /** Logins with a password, and new accounts. */
  LOGIN = 'login',
  /** Logins by single sign-on. One process answers. */
  SSO = 'sso',
  /** New messages and state of rooms, joins and profiles. */
  SENDING = 'sending',
  /** Read receipts. If a group writes `StreamWriter.RECEIPTS`, that group answers. */
  RECEIPTS = 'receipts',
  /** Searches for people. */
  USER_DIRECTORY = 'user-directory',
  /** Reads of account data and tags. If a group writes `StreamWriter.ACCOUNT_DATA`, that group answers. */
  ACCOUNT_DATA = 'account-data',
  /** Reads of presence. If a group writes `StreamWriter.PRESENCE`, that group answers. */
  PRESENCE = 'presence',
  /** Reads of push rules. If a group writes `StreamWriter.PUSH_RULES`, that group answers. */
  PUSH_RULES = 'push-rules',
  /** Requests of a Matrix Authentication Service. */
  AUTHENTICATION_SERVICE = 'authentication-service',
}
