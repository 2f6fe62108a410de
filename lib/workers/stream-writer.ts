/**
 * A stream of new data that worker processes write instead of the main process, by Synapse's name. The requests that belong to a stream go to its writers.
 *
 * @see https://element-hq.github.io/synapse/latest/workers.html#stream-writers
 */
export enum StreamWriter {
  /** Events of rooms: messages, state, profiles. Several processes may write it, each for a part of the rooms. */
  EVENTS = 'events',
  /** Notices that somebody is typing. One process writes it. */
  TYPING = 'typing',
  /** Messages from device to device, such as keys. One process writes it. */
  TO_DEVICE = 'to_device',
  /** Account data and tags. One process writes it. */
  ACCOUNT_DATA = 'account_data',
  /** Read receipts. Several processes may write it. */
  RECEIPTS = 'receipts',
  /** Presence. One process writes it. */
  PRESENCE = 'presence',
  /** Push rules. One process writes it. */
  PUSH_RULES = 'push_rules',
  /** Devices and their keys. Several processes may write it. */
  DEVICE_LISTS = 'device_lists',
  /** Subscriptions to threads. Several processes may write it. */
  THREAD_SUBSCRIPTIONS = 'thread_subscriptions',
}

/** The streams that one process writes. Synapse refuses to start with two. */
export const SINGLE_WRITERS: ReadonlySet<StreamWriter> = new Set([
  StreamWriter.TYPING,
  StreamWriter.TO_DEVICE,
  StreamWriter.ACCOUNT_DATA,
  StreamWriter.PRESENCE,
  StreamWriter.PUSH_RULES,
]);
