import { checkRegion, checkUrl, isUrl } from '../../shared/checks';
import type { Findings } from '../../shared/findings';
import { misreading } from '../../shared/plain-text';
import { isMissing } from '../../shared/shape';
import type { ClusterBackup } from './cluster-backup';

const FOLDER = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const isFolder = (text: string) => FOLDER.test(text) && misreading(text) === undefined;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)$/;
const DAY = 86_400_000;

/** Finds what is wrong with a cluster's backups. @param name the cluster's name */
export function checkClusterBackup(findings: Findings, backup: ClusterBackup, name: string): void {
  const { bucket, path, endpoint, region, keep, recover } = backup;
  const folder = backup.folder ?? name;
  if (!isMissing(bucket) && !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) {
    findings.add('bucket', 'must be the name of a bucket, for example "matrix-backup"', bucket);
  }
  if (path !== undefined && !path.split('/').every(isFolder)) {
    findings.add('path', 'must be folders of letters, digits, "-", "_" and ".", for example "matrix/postgres"', path);
  }
  if (backup.folder !== undefined && !isFolder(folder)) {
    findings.add('folder', 'must be letters, digits, "-", "_" and ".", for example "synapse-db"', folder);
  }
  if (endpoint !== undefined) checkEndpoint(findings, endpoint);
  if (region !== undefined) checkRegion(findings, 'region', region);
  for (const prop of ['accessKeyId', 'secretAccessKey', 'ca'] as const) backup[prop]?._check(findings, prop);
  const length = keep?.toMilliseconds({ integral: false });
  if (length !== undefined && (!(length >= DAY) || length % DAY !== 0)) {
    findings.add(
      'keep',
      'must be one day or more, in whole days, for example Duration.days(30)',
      keep?.toHumanString(),
    );
  }
  if (!recover) return;
  if (!isMissing(recover.folder) && !isFolder(recover.folder)) {
    findings.add('recover.folder', 'must be the folder of the lost cluster, for example "synapse-db"', recover.folder);
  } else if (recover.folder === folder) {
    const remedy = `give this cluster another 'folder', for example "${folder}-2"`;
    findings.add('recover.folder', `is the folder into which this cluster writes: ${remedy}`, recover.folder);
  }
  if (recover.until !== undefined && (!MOMENT.test(recover.until) || Number.isNaN(Date.parse(recover.until)))) {
    findings.add('recover.until', 'must be a moment such as "2026-11-28T20:00:00Z"', recover.until);
  }
}

function checkEndpoint(findings: Findings, endpoint: string): void {
  // The value isn't shown, since it may hold a secret.
  const hasLogin = URL.canParse(endpoint) && /[@]/.test(new URL(endpoint).href.split('/')[2] ?? '');
  if (hasLogin) findings.add('endpoint', "must not hold credentials: put them into the Secret of 'accessKeyId'");
  else if (!isUrl(endpoint)) checkUrl(findings, 'endpoint', endpoint);
  else if (/[?#]/.test(endpoint)) findings.add('endpoint', "must be the store's URL, without '?' and '#'", endpoint);
}
