import type { Duration } from 'cdk8s';
import { checkDuration } from '../../shared/checks';
import type { Findings } from '../../shared/findings';
import type { MessageRetention } from '../room-options';
import { ABSENT, outgoing, setting } from './row';
import type { Outside, PropPath, PropValue, Row } from './row';
import { synapseDuration } from './units';

type LifetimeProp = { [P in PropPath]: PropValue<P> extends Duration ? P : never }[PropPath];

function lifetime(
  prop: LifetimeProp,
  key: string,
  outside: Outside,
  owner?: { readonly owns: string; readonly instead?: string },
): Row {
  return setting(prop, { key, write: synapseDuration, check: checkDuration, outside, ...owner });
}

const POLICY = { owns: 'retention/default_policy' };
const MEDIA = {
  owns: 'media_retention',
  instead: "use the props 'localMediaLifetime' and 'remoteMediaLifetime'",
};

/** Settings of the deletion of messages and media. A drill must delete nothing, as it counts messages and media afterwards. */
export const RETENTION: Row[] = [
  setting('messageRetention', {
    key: 'retention/enabled',
    write: () => true,
    check: checkOrder,
    outside: { off: false },
  }),
  lifetime('messageRetention.minLifetime', 'retention/default_policy/min_lifetime', { off: ABSENT }, POLICY),
  lifetime('messageRetention.maxLifetime', 'retention/default_policy/max_lifetime', { off: ABSENT }, POLICY),
  lifetime('messageRetention.allowedLifetimeMin', 'retention/allowed_lifetime_min', { off: ABSENT }),
  lifetime('messageRetention.allowedLifetimeMax', 'retention/allowed_lifetime_max', { off: ABSENT }),
  lifetime('localMediaLifetime', 'media_retention/local_media_lifetime', { off: null }, MEDIA),
  lifetime('remoteMediaLifetime', 'media_retention/remote_media_lifetime', { off: null }, MEDIA),
  ...outgoing({ redaction_retention_period: null, delete_stale_devices_after: null }),
];

function checkOrder(findings: Findings, prop: string, retention: MessageRetention): void {
  for (const [low, high] of [
    ['minLifetime', 'maxLifetime'],
    ['allowedLifetimeMin', 'allowedLifetimeMax'],
  ] as const) {
    const [min, max] = [retention[low], retention[high]];
    if (min && max && min.toMilliseconds() > max.toMilliseconds()) {
      findings.add(`${prop}.${low}`, `must not be longer than ${high} (${max.toHumanString()})`, min.toHumanString());
    }
  }
}
