import { CALLS } from './calls';
import { CERTIFICATES } from './certificates';
import { DATA } from './data';
import { DISCOVERY } from './discovery';
import { NETWORK } from './network';
import type { Row } from './row';
import { SERVER } from './server';
import { WORKLOADS } from './workloads';

const ALL = { ...NETWORK, ...CERTIFICATES, ...DISCOVERY, ...SERVER, ...CALLS, ...WORKLOADS, ...DATA };

/** The name of a finding, for scripts. Names stay. */
export type Code = keyof typeof ALL;

/** All findings that the doctor knows. */
export const CATALOGUE: { readonly [code in Code]: Row } = ALL;
