import { EDGE_FAULTS } from './edge-faults';
import { NETWORK_FAULTS } from './network-faults';
import { SERVER_FAULTS } from './server-faults';

/** Faults that the doctor must find from outside, and nothing else beside them. */
export const OUTSIDE_FAULTS = [...NETWORK_FAULTS, ...SERVER_FAULTS, ...EDGE_FAULTS];
