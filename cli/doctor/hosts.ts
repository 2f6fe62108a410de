import type { RelayPlace, SfuPlace } from './install';

/** Hosts that the user names. An empty list is none. */
export interface Hosts {
  /** With or without a port. */
  readonly elements?: readonly string[];
  readonly rtc?: readonly string[];
  readonly relays?: readonly RelayPlace[];
  readonly sfus?: readonly SfuPlace[];
  readonly federation: boolean;
}

/** The usual ports of the SFU's media. */
export const SFU_TCP = 7881;
export const SFU_UDP = 7882;
