import type { IConstruct } from 'constructs';
import { addCallCheckStep } from '../shared/next-steps/call-check-step';
import type { IExtensibleHomeserver } from '../synapse/homeserver';
import { TOKEN_SERVICE_FEATURES, homeserverRtc } from './homeserver-rtc';
import type { RtcAddresses } from './homeserver-rtc';
import { REGISTRATION } from './rtc-names';

/**
 * Adds a call service to a homeserver's config, so that clients find it.
 *
 * @param scope the part that adds it
 * @param own true if the token service runs beside the homeserver, as its application service
 */
export function offerRtc(
  scope: IConstruct,
  homeserver: IExtensibleHomeserver,
  addresses: RtcAddresses,
  own: boolean,
): void {
  const { config, wellKnownClient } = homeserverRtc(addresses);
  const features = config.experimental_features as object;
  homeserver.extend({
    name: 'rtc',
    config: own
      ? {
          ...config,
          experimental_features: { ...features, ...TOKEN_SERVICE_FEATURES },
          app_service_config_files: [REGISTRATION],
        }
      : config,
    wellKnownClient,
    // The token service asks the homeserver who somebody is, by the rules of federation.
    openId: true,
  });
  addCallCheckStep(scope, homeserver.baseUrl);
}
