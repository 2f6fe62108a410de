import { checkImage, checkObjectName, checkSize } from '../shared/checks';
import type { Findings } from '../shared/findings';
import type { BackupOptions, BackupRetention } from './backup-options';
import type { BackupTarget } from './backup-target';
import type { DrillOptions } from './drill-options';

const DEFAULT_KEEP = { daily: 7, weekly: 4, monthly: 6 };

/** The number of backups to keep, with all defaults filled in. */
export function retention(keep: BackupRetention = {}): Required<BackupRetention> {
  return {
    daily: keep.daily ?? DEFAULT_KEEP.daily,
    weekly: keep.weekly ?? DEFAULT_KEEP.weekly,
    monthly: keep.monthly ?? DEFAULT_KEEP.monthly,
  };
}

/** Finds what is wrong with a backup's props. */
export function checkBackup(findings: Findings, options: BackupOptions): void {
  (options.target as BackupTarget | undefined)?._check(findings, 'target');
  const keep = retention(options.keep);
  for (const [period, count] of Object.entries(keep)) {
    if (!Number.isInteger(count) || count < 0) {
      findings.add(`keep.${period}`, 'must be a whole number, 0 or more', count);
    }
  }
  if (Object.values(keep).every((count) => count === 0)) {
    findings.add('keep', 'must keep something: set one of daily, weekly and monthly to 1 or more');
  }
  options.restore?._check(findings, 'restore');
  if (options.drill) checkDrill(findings, options.drill, 'drill');
  options.password?._check(findings, 'password');
  if (options.image !== undefined) checkImage(findings, 'image', options.image);
  if (options.postgresImage !== undefined) checkImage(findings, 'postgresImage', options.postgresImage);
  if (options.scratchSize !== undefined) checkSize(findings, 'scratchSize', options.scratchSize);
}

function checkDrill(findings: Findings, { size, storageClassName }: DrillOptions, prop: string): void {
  if (size) checkSize(findings, `${prop}.size`, size);
  if (storageClassName !== undefined) checkObjectName(findings, `${prop}.storageClassName`, storageClassName);
}
