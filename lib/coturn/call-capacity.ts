import type { CoturnOptions } from './coturn-options';
import { relayPorts, turnUris } from './relay-ports';

/**
 * Element Web gathers candidates this many times over before a call is answered (`iceCandidatePoolSize`). It can't be configured there.
 *
 * @see https://developer.mozilla.org/en-US/docs/Web/API/RTCPeerConnection/RTCPeerConnection#icecandidatepoolsize
 */
export const CANDIDATE_POOL = 20;

/** A client gathers on each of its networks. Two are common: wired and wireless, a VPN beside one of them, IPv6 beside IPv4. */
export const NETWORKS_OF_CLIENT = 2;

/** The sessions that gather while a call rings: the caller's, and two of the person who is called, such as a laptop and a PC. */
export const RINGING_SESSIONS = 3;

/** The number of allocations that a session of Element Web takes while a call rings, by the number of TURN URIs. Each allocation takes a relay port. */
export function allocationsOfSession(uris: number): number {
  return CANDIDATE_POOL * NETWORKS_OF_CLIENT * uris;
}

/** The number of allocations that all sessions of a call take while it rings. Once it is answered, a twentieth of them is left, for the two sessions that talk. */
export function allocationsOfCall(uris: number): number {
  return RINGING_SESSIONS * allocationsOfSession(uris);
}

/** The number of relay ports that a relay has at each of its addresses. */
export function relayPortCount(options: CoturnOptions): number {
  const { min, max } = relayPorts(options);
  return max - min + 1;
}

/** The number of TURN URIs that clients of a relay are given. */
export function uriCount(options: CoturnOptions): number {
  return turnUris('', relayPorts(options)).length;
}

export function totalQuota(options: CoturnOptions): number {
  return options.totalQuota ?? relayPortCount(options);
}

/** As many allocations as a whole call takes: a user may be called, call somebody, and have lost a browser's allocations. Nobody takes more than a third of the relay. */
export function userQuota(options: CoturnOptions): number {
  return options.userQuota ?? Math.min(allocationsOfCall(uriCount(options)), Math.ceil(totalQuota(options) / 3));
}

/** The number of calls of Element Web that may ring at once on a relay with these options. Zero means that even one call may lack relay ports. */
export function callsCarried(options: CoturnOptions): number {
  const allocations = Math.min(totalQuota(options), relayPortCount(options));
  return Math.floor(allocations / allocationsOfCall(uriCount(options)));
}
