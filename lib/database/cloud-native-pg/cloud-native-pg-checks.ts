import type { Size } from 'cdk8s';
import { checkImage, checkObjectName, checkSize, isDnsLabel } from '../../shared/checks';
import type { Findings } from '../../shared/findings';
import { checkPool } from '../postgres-checks';
import { inside } from '../../shared/shape';
import type { CloudNativePgOptions } from './cloud-native-pg-options';
import { checkClusterBackup } from './cluster-backup-checks';
import type { ResolvedCluster } from './resolved-cluster';

/** Each instance needs a role for the operator's probes and metrics, and PostgreSQL keeps three for administrators. */
const LEAST_CONNECTIONS = 20;

/** The smallest volume in which PostgreSQL can begin. */
const LEAST_STORAGE = 512 * 1024;

/** Finds what is wrong with the options of a cluster. @param cluster the options with their defaults */
export function checkCloudNativePg(findings: Findings, options: CloudNativePgOptions, cluster: ResolvedCluster): void {
  const { name, instances, image } = cluster;
  if (!isDnsLabel(name) || !/^[a-z]/.test(name) || name.length > 50) {
    findings.add('name', 'must be lower-case letters, digits and "-", 50 at most, and begin with a letter', name);
  }
  if (!Number.isInteger(instances) || instances < 1 || instances > 9) {
    findings.add('instances', 'must be a whole number from 1 to 9', instances);
  } else cluster.synchronous._check(findings, 'synchronous', instances);
  checkImage(findings, 'image', image);
  const major = /:(\d+)([._-][\w.-]*)?(@.*)?$/.exec(image);
  if (!major) {
    findings.add('image', 'must have a tag that begins with the version of PostgreSQL, for example ":18.6"', image);
  } else if (Number(major[1]) < 14) findings.add('image', 'must be PostgreSQL 14 or newer', image);
  checkVolume(findings, 'size', options.size);
  checkVolume(findings, 'walSize', options.walSize);
  if (options.storageClassName) checkObjectName(findings, 'storageClassName', options.storageClassName);
  if (options.storageClassName === '') findings.add('storageClassName', 'is empty: name a class, or leave it out');
  const { memory } = cluster;
  if (memory.toKibibytes({ rounding: 2 }) < 256 * 1024 || !isWholeMebibytes(memory)) {
    findings.add('memory', 'must be 256 MiB or more, in whole MiB', memory.asString());
  }
  checkConnections(findings, cluster);
  for (const [key, value] of Object.entries(options.parameters ?? {})) {
    const prop = inside('parameters', key);
    if (!/^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$/.test(key)) {
      findings.add(prop, 'must be the name of a setting of PostgreSQL, for example "work_mem"');
    } else if (/[\p{C}]/u.test(value)) findings.add(prop, 'must be one line of text');
  }
  if (options.backup) checkClusterBackup(findings.named('backup.'), options.backup, name);
}

function checkVolume(findings: Findings, prop: string, size: Size | undefined): void {
  if (!size) return;
  checkSize(findings, prop, size);
  if (size.toKibibytes({ rounding: 2 }) < LEAST_STORAGE) {
    findings.add(prop, 'must be 512 MiB or more', size.asString());
  }
}

function isWholeMebibytes(size: Size): boolean {
  return Number.isInteger(size.toKibibytes({ rounding: 2 }) / 1024);
}

function checkConnections(findings: Findings, { serverConnections: accepted, pool }: ResolvedCluster): void {
  if (!Number.isInteger(accepted) || accepted < LEAST_CONNECTIONS || accepted > 10_000) {
    findings.add('serverConnections', `must be a whole number from ${LEAST_CONNECTIONS} to 10000`, accepted);
  } else if (pool.max > accepted - 10) {
    const rule = `must leave 10 of the ${accepted} 'serverConnections' to backups, the operator and administrators`;
    // By default the most connections are as many as the fewest.
    findings.add(pool.min === pool.max ? 'minConnections' : 'maxConnections', rule, pool.max);
  }
  checkPool(findings, pool);
}
