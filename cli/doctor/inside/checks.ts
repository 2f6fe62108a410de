import { backupsCheck } from './backups';
import type { InsideCheck } from './context';
import { guardCheck } from './guard';
import { issuedCheck } from './issued';
import { jobsCheck } from './jobs';
import { namespacesCheck } from './namespaces';
import { nodesCheck } from './nodes';
import { podsCheck } from './pods';
import { policiesCheck } from './policies';
import { secretsCheck } from './secrets';
import { servicesCheck } from './services';
import { versionsCheck } from './versions';
import { claimsCheck, volumesCheck } from './volumes';
import { workloadsCheck } from './workloads';

/** All checks from inside of the cluster, in the order of the report. */
export const INSIDE_CHECKS: readonly InsideCheck[] = [
  namespacesCheck,
  nodesCheck,
  claimsCheck,
  volumesCheck,
  secretsCheck,
  podsCheck,
  workloadsCheck,
  servicesCheck,
  jobsCheck,
  issuedCheck,
  backupsCheck,
  guardCheck,
  policiesCheck,
  versionsCheck,
];
