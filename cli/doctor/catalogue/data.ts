import { error, note, warning } from './row';
import type { Rows } from './row';

const NOW = 'Run one: kubectl -n matrix create job --from=cronjob/';

export const DATA = {
  'claim-unbound': error(
    'A claim has no volume.',
    'See kubectl describe of the claim: storage class, and whether a volume is free.',
  ),
  'volume-full': error(
    'A volume is full.',
    'Enlarge the claim, or remove what you can do without. SQLite and PostgreSQL stop writing on a full volume.',
  ),
  'volume-filling': warning('A volume is filling up.', 'Enlarge the claim in time: docs/storage.md.'),
  'backup-none': note('There are no backups.', 'Set the prop backup: docs/backup.md.'),
  'backup-suspended': warning(
    'Backups or drills are suspended.',
    'Let them run again: kubectl patch cronjob NAME -p \'{"spec":{"suspend":false}}\'.',
  ),
  'backup-never': error('There has been no successful backup yet.', `${NOW}synapse-backup synapse-backup-now.`),
  'backup-old': error(
    'The last successful backup is too old.',
    `See its Job's log. ${NOW}synapse-backup synapse-backup-now.`,
  ),
  'drill-never': warning('No drill of the backups has succeeded yet.', `${NOW}synapse-drill synapse-drill-now.`),
  'drill-old': warning(
    'The last successful drill is too old.',
    `See its Job's log. ${NOW}synapse-drill synapse-drill-now.`,
  ),
  'job-failed': error('A Job failed.', 'See its log: kubectl logs job/NAME. Delete the Job when the cause is gone.'),
  'certificate-not-ready': error(
    'cert-manager has not got a certificate.',
    'See kubectl describe certificate,certificaterequest,order,challenge.',
  ),
  'guard-missing': note(
    'Nothing refuses the deletion of the data: the deletion guard is not there.',
    'Apply the manifests, unless you left it out (deletionGuard: false).',
  ),
  'guard-unbound': error(
    'The deletion guard is there but guards nothing, as its binding is missing or does not deny.',
    'Apply the manifests again.',
  ),
  'secret-missing': error(
    'A Secret is not there.',
    'Apply the manifests; restore the values from a backup (docs/backup.md) before the server runs with new ones.',
  ),
  'secret-key-missing': error(
    'A Secret lacks a value that must be kept.',
    'See the Job that generates it. If the server had it before, restore it from a backup first: docs/secrets.md.',
  ),
} satisfies Rows;
