import type { Person } from './person';

/** The state that the steps of the test share. Each step may use what the ones before have made. */
export interface World {
  /** The address of the test's DNS server. */
  dns: string;
  /** A file with the authority of the certificates. */
  authorityFile: string;
  /** Somebody of the first server, and somebody of the second. */
  alice: Person;
  bob: Person;
  /** The room of both. */
  room: string;
}
