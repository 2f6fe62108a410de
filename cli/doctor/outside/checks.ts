import { callsCheck } from './calls';
import { certificatesCheck } from './certificates';
import { clientApiCheck } from './client-api';
import { clockCheck } from './clock';
import { closedPathsCheck } from './closed-paths';
import type { OutsideCheck } from './context';
import { discoveryCheck } from './discovery';
import { dnsCheck } from './dns';
import { elementCheck } from './element';
import { federationCheck } from './federation';
import { plainHttpCheck } from './plain-http';
import { portsCheck } from './ports';
import { registrationCheck } from './registration';
import { relayCheck } from './relay';
import { sfuMediaCheck } from './sfu-media';
import { signOnCheck } from './sign-on';

/** All checks from outside, in the order of the report: causes before consequences. */
export const OUTSIDE_CHECKS: readonly OutsideCheck[] = [
  dnsCheck,
  portsCheck,
  certificatesCheck,
  discoveryCheck,
  clientApiCheck,
  clockCheck,
  signOnCheck,
  registrationCheck,
  closedPathsCheck,
  federationCheck,
  elementCheck,
  plainHttpCheck,
  callsCheck,
  sfuMediaCheck,
  relayCheck,
];
