import type { Duration } from 'cdk8s';
import type { MatrixSecrets } from '../secrets/matrix-secrets';
import {
  checkCidr,
  checkDuration,
  checkHostname,
  checkImage,
  checkServerName,
  checkSize,
  checkUrl,
} from '../shared/checks';
import type { Findings } from '../shared/findings';
import { checkExtraConfig } from '../shared/merge';
import { checkPods } from '../shared/pod-checks';
import { checkConfigSecrets } from './config-secrets';
import { OWNED_KEYS } from './owned-keys';
import type { SynapseOptions } from './synapse-options';
import { DEFAULT_NOTICES_LOCALPART } from './synapse-settings';
import type { ServerIdentity } from './synapse-settings';

/** Finds what is wrong with a homeserver's props; `prefix` is the path of its options, with a dot at its end. */
export function checkSynapse(
  findings: Findings,
  identity: ServerIdentity,
  secrets: MatrixSecrets,
  options: SynapseOptions,
  prefix = '',
): void {
  checkServerName(findings, 'serverName', identity.serverName);
  // A wrong server name makes a wrong default host: one finding is enough.
  if (identity.host !== `matrix.${identity.serverName}`) {
    checkHostname(findings, prefix ? 'homeserverHost' : 'host', identity.host);
  }
  if (identity.baseUrl !== `https://${identity.host}/`) checkUrl(findings, 'baseUrl', identity.baseUrl);
  secrets._check(findings);
  checkRegistration(findings, secrets, options, prefix);
  options.storage?._check(findings, `${prefix}storage`);
  options.database?._check(findings, `${prefix}database`);
  options.federation?._check(findings, `${prefix}federation`);
  options.trustedKeyServers?.forEach((n, i) => checkServerName(findings, `${prefix}trustedKeyServers[${i}]`, n));
  if (options.maxUploadSize) checkSize(findings, `${prefix}maxUploadSize`, options.maxUploadSize);
  options.urlPreviewDenyList?.forEach((n, i) => checkCidr(findings, `${prefix}urlPreviewDenyList[${i}]`, n));
  options.autoJoinRooms?.forEach((alias, i) => checkAlias(findings, `${prefix}autoJoinRooms[${i}]`, alias));
  checkNotices(findings, options, prefix);
  checkLifetimes(findings, options, prefix);
  checkExtraConfig(findings, `${prefix}extraConfig`, options.extraConfig ?? {}, OWNED_KEYS);
  options.extraConfigSecrets?.forEach((key, i) => key._check(findings, `${prefix}extraConfigSecrets[${i}]`));
  checkConfigSecrets(findings, `${prefix}extraConfig`, options.extraConfig ?? {});
  if (options.wellKnownClientContent && 'm.homeserver' in options.wellKnownClientContent) {
    findings.add(`${prefix}wellKnownClientContent['m.homeserver']`, "is not taken here: use the prop 'homeserverHost'");
  }
  if (options.image !== undefined) checkImage(findings, `${prefix}image`, options.image);
  checkPods(findings.named(prefix), options.pods);
  checkWellKnownServer(findings, options, `${prefix}wellKnownServer.`);
}

function checkRegistration(findings: Findings, secrets: MatrixSecrets, options: SynapseOptions, prefix: string): void {
  if (options.registration?._recaptcha) {
    const missing = (['recaptcha_public_key', 'recaptcha_private_key'] as const).filter((name) => !secrets._has(name));
    if (missing.length > 0) {
      findings.add(
        `${prefix}registration`,
        `is Registration.withRecaptcha(), but 'secrets' has no ${missing.join(' and no ')}: ` +
          'give synapse.recaptcha.siteKey and secretKey in .secrets.yaml, or both in MatrixSecrets.fromSecretKeys()',
      );
    }
  }
  if (options.firstAdmin === undefined) return;
  if (!isLocalpart(options.firstAdmin)) {
    findings.add(`${prefix}firstAdmin`, 'must be the local part of a user ID, for example "admin"', options.firstAdmin);
  }
  if (options.serverNotices && options.firstAdmin === (options.serverNotices.localpart ?? DEFAULT_NOTICES_LOCALPART)) {
    findings.add(`${prefix}firstAdmin`, "must not be the account of 'serverNotices'", options.firstAdmin);
  }
  if (options.registration && !options.registration._sharedSecret) {
    findings.add(
      `${prefix}firstAdmin`,
      'needs the registration shared secret, which Registration.closed() does without: use Registration.withSharedSecret()',
    );
  }
}

function checkWellKnownServer(findings: Findings, { wellKnownServer }: SynapseOptions, prefix: string): void {
  if (wellKnownServer?.image !== undefined) checkImage(findings, `${prefix}image`, wellKnownServer.image);
  checkPods(findings.named(prefix), wellKnownServer?.pods);
}

function checkAlias(findings: Findings, prop: string, alias: string): void {
  if (!/^#[^:\s]+:[^:\s]+(:\d+)?$/.test(alias)) {
    findings.add(prop, 'must be a room alias, for example "#welcome:example.org"', alias);
  }
}

function checkNotices(findings: Findings, options: SynapseOptions, prefix: string): void {
  const { localpart, avatarUrl } = options.serverNotices ?? {};
  if (localpart !== undefined && !isLocalpart(localpart)) {
    findings.add(`${prefix}serverNotices.localpart`, 'must be the local part of a user ID', localpart);
  }
  if (avatarUrl !== undefined && !/^mxc:\/\/[^/]+\/[^/]+$/.test(avatarUrl)) {
    findings.add(`${prefix}serverNotices.avatarUrl`, 'must be an mxc:// URI of an uploaded image', avatarUrl);
  }
}

function checkLifetimes(findings: Findings, options: SynapseOptions, prefix: string): void {
  const retention = options.messageRetention ?? {};
  const given: [string, Duration | undefined][] = [
    ['localMediaLifetime', options.localMediaLifetime],
    ['remoteMediaLifetime', options.remoteMediaLifetime],
    ...Object.entries(retention).map(([k, v]): [string, Duration] => [`messageRetention.${k}`, v as Duration]),
  ];
  for (const [prop, duration] of given) if (duration) checkDuration(findings, `${prefix}${prop}`, duration);
  ordered(findings, `${prefix}messageRetention`, 'minLifetime', 'maxLifetime', retention);
  ordered(findings, `${prefix}messageRetention`, 'allowedLifetimeMin', 'allowedLifetimeMax', retention);
}

function ordered<K extends string>(
  findings: Findings,
  prop: string,
  low: K,
  high: K,
  values: { readonly [key in K]?: Duration },
): void {
  const [min, max] = [values[low], values[high]];
  if (min && max && min.toMilliseconds() > max.toMilliseconds()) {
    findings.add(`${prop}.${low}`, `must not be longer than ${high} (${max.toHumanString()})`, min.toHumanString());
  }
}

function isLocalpart(value: string): boolean {
  return /^[a-z0-9._=\-/+]{1,200}$/.test(value) && !value.startsWith('_');
}
