import type { MatrixSecrets } from '../secrets/matrix-secrets';
import { checkBaseUrl, checkHostname, checkImage, checkServerName, checkSize } from '../shared/checks';
import type { Findings } from '../shared/findings';
import { checkExtraConfig } from '../shared/merge';
import { checkAccounts } from './account-checks';
import { checkAppliedSize } from '../shared/applied-size';
import { checkTexts } from '../shared/text-checks';
import { checkSurroundings } from '../workers/check-surroundings';
import { chosenDatabase } from './chosen-database';
import { checkConfigSecrets } from './config-secrets';
import { DataVolume } from './data-volume';
import { checkDelegatedAuth } from './delegated-auth';
import { OWNED_KEYS } from './owned-keys';
import { checkMoves } from './move-checks';
import { checkModules } from './module-checks';
import { checkSettings } from './settings/check-settings';
import { checkLocalpart } from './settings/checks';
import type { ServerIdentity } from './settings/context';
import { DEFAULT_NOTICES_LOCALPART } from './settings/rooms';
import { checkSupport } from './support-checks';
import type { SynapseOptions } from './synapse-options';
import type { WellKnownServerOptions } from './well-known-options';

/** Finds what is wrong with a homeserver's props. */
export function checkSynapse(
  findings: Findings,
  identity: ServerIdentity,
  secrets: MatrixSecrets,
  options: SynapseOptions,
): void {
  checkServerName(findings, 'serverName', identity.serverName);
  // A wrong server name makes a wrong default host too: one finding is enough.
  if (identity.host !== `matrix.${identity.serverName}`) {
    checkHostname(findings, 'host', identity.host);
  }
  if (identity.baseUrl !== `https://${identity.host}/`) checkBaseUrl(findings, 'baseUrl', identity.baseUrl);
  secrets._check(findings);
  checkRegistration(findings, secrets, options);
  checkAccounts(findings, options);
  options.storage?._check(findings, 'storage');
  if (options.scratchSize !== undefined) checkSize(findings, 'scratchSize', options.scratchSize);
  options.mediaStorage?._check(findings, 'mediaStorage');
  const media = options.mediaStorage?.claimName;
  if (media !== undefined && media === (options.storage ?? DataVolume.create()).claimName) {
    findings.add('mediaStorage', "must be another claim than that of 'storage'", media);
  }
  chosenDatabase(options)._check(findings, 'database');
  checkWorkers(findings, options);
  if (options.stateCompression && !chosenDatabase(options)._kind.server) {
    findings.add('stateCompression', "needs a PostgreSQL 'database': no tool compresses SQLite. Leave it out");
  }
  checkMoves(findings, options);
  checkModules(findings, options);
  checkSettings(findings, options);
  checkExtraConfig(findings, 'extraConfig', options.extraConfig ?? {}, OWNED_KEYS);
  options.extraConfigSecrets?.forEach((key, i) => key._check(findings, `extraConfigSecrets[${i}]`));
  checkConfigSecrets(findings, 'extraConfig', options.extraConfig ?? {});
  if (options.support !== undefined) checkSupport(findings, 'support', options.support);
  checkDelegatedAuth(findings, options.extraConfig ?? {}, options);
  for (const [prop, value] of Object.entries(options)) if (prop !== 'pods') checkTexts(findings, prop, value);
  checkAppliedSize(findings, 'extraConfig', options.extraConfig, "use 'extraConfigSecrets' for large settings");
  checkAppliedSize(
    findings,
    'wellKnownClientContent',
    options.wellKnownClientContent,
    'every client reads it: shorten it',
  );
  if (options.image !== undefined) checkImage(findings, 'image', options.image);
  checkWellKnownServer(findings.named('wellKnownServer.'), options.wellKnownServer ?? {});
}

function checkWorkers(findings: Findings, options: SynapseOptions): void {
  const { workers, mediaStorage, mediaBucket } = options;
  if (!workers) return;
  const before = findings.all.length;
  workers._check(findings, 'workers');
  if (findings.all.length > before) return;
  const { server, connections } = chosenDatabase(options)._kind;
  checkSurroundings(findings, 'workers', workers._layout, {
    databaseIsServer: server !== undefined,
    ...(connections && { connections }),
    mediaAreShared: mediaBucket !== undefined || (mediaStorage?._isShared ?? false),
  });
}

function checkRegistration(findings: Findings, secrets: MatrixSecrets, options: SynapseOptions): void {
  if (options.registration?._recaptcha) {
    const missing = (['recaptcha_public_key', 'recaptcha_private_key'] as const).filter((name) => !secrets._has(name));
    if (missing.length > 0) {
      findings.add(
        'registration',
        `is Registration.withRecaptcha(), but 'secrets' has no ${missing.join(' and no ')}: ` +
          'give synapse.recaptcha.siteKey and secretKey in .secrets.yaml, or both in MatrixSecrets.fromSecretKeys()',
      );
    }
  }
  if (options.firstAdmin === undefined) return;
  checkLocalpart(findings, 'firstAdmin', options.firstAdmin);
  if (options.serverNotices && options.firstAdmin === (options.serverNotices.localpart ?? DEFAULT_NOTICES_LOCALPART)) {
    findings.add('firstAdmin', "must not be the account of 'serverNotices'", options.firstAdmin);
  }
  if (options.registration && !options.registration._sharedSecret) {
    findings.add(
      'firstAdmin',
      'needs the registration shared secret, which Registration.closed() does without: use Registration.withSharedSecret()',
    );
  }
}

function checkWellKnownServer(findings: Findings, { image }: WellKnownServerOptions): void {
  if (image !== undefined) checkImage(findings, 'image', image);
}
