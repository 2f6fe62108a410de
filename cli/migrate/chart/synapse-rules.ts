import { call, list, literal, map, member } from '../code';
import { allowedServers } from '../federation';
import { ALIAS, LOCALPART, OBJECT_NAME } from '../patterns';
import { lifetime, maxUpload, previewDenyList } from '../media';
import { register } from '../registration';
import { roomRules } from '../room-rules';
import { apply, decide, extra, listOf, needless, toggle, words } from '../rule';
import type { Rule, Rules } from '../rule';
import { at, flag, isEmpty, isObject, text, unfit } from '../values';
import { HOMESERVER_RULES } from '../homeserver/homeserver-rules';
import { imageRule } from './image';
import { podRules } from './pod-rules';

const OFF = 'it is off, so nothing follows from it';

/** The rule for a block with a switch `enabled`. A block that isn't on has no effect. */
function block(rules: Rules, on?: Rule): Rule {
  return (value, path, context) => {
    const { enabled, ...rest } = isObject(value) ? value : { enabled: undefined };
    if (!isObject(value) || (enabled !== undefined && flag(enabled) === undefined)) {
      context.out.leave(path, unfit(value) ?? 'it must be a map, with enabled: true or false');
    } else if (flag(enabled) === true) {
      on?.(value, path, context);
      apply(rules, rest, context, path);
    } else context.out.needless(path, OFF);
  };
}

const registration: Rule = (value, path, context) => {
  const block = isObject(value) ? value : {};
  const { enabled, requiresToken, captchaEnabled, allowWithoutVerification, ...unknown } = block;
  register(
    path,
    { enabled, token: requiresToken, captcha: captchaEnabled ?? true, open: allowWithoutVerification },
    context,
  );
  apply({}, unknown, context, path);
};

const delegated: Rule = (value, path, { serverName, out }) => {
  if (value === `${serverName}:443` || value === serverName) {
    out.needless(path, 'the library says where the homeserver is');
  } else out.leave(path, unfit(value) ?? 'other servers find the homeserver on its own host, port 443');
};

/** Only administrators were meant to publish rooms. Synapse doesn't know the chart's `require_admin`, so everybody could. */
const adminsPublish: Rule = (value, path, { values, out }) => {
  if (!isEmpty(at(values, 'synapse', 'moderation', 'roomListPublicationRules'))) {
    out.needless(path, 'synapse.moderation.roomListPublicationRules has the rules');
    return;
  }
  const everybody = flag(value) === false;
  const action = member(everybody ? 'RoomRuleAction.ALLOW' : 'RoomRuleAction.DENY');
  out.set('synapse/publicRooms/publicationRules', list([map({ action })]));
  if (everybody) return;
  out.leave(
    path,
    'Synapse has no such setting; nobody can publish rooms now: put a rule in front that allows your userId',
  );
};

const claim: Rule = (value, path, { out }) => {
  const name = text(value);
  if (name !== undefined && OBJECT_NAME.test(name)) {
    out.carry(path, 'synapse/storage', call('DataVolume.existingClaim', literal(name)));
  } else out.leave(path, unfit(value) ?? 'it must be the name of a claim');
};

const KEPT = 'the claim exists already, and keeps it';

/** The rules for `synapse` in values.yaml, from its first version to 0.51.1, and for the usual settings of people who changed the chart. */
export const SYNAPSE_RULES: Rules = {
  'synapse.image': imageRule('synapse', 'synapse/image'),
  'synapse.storage.size': needless(KEPT),
  'synapse.storage.storageClassName': needless(KEPT),
  'synapse.storage.storageClass': needless(KEPT),
  'synapse.storage.accessModes': needless(KEPT),
  'synapse.storage.existingClaim': claim,
  'synapse.persistence.existingClaim': claim,
  'synapse.persistence.size': needless(KEPT),
  'synapse.persistence.storageClass': needless(KEPT),
  'synapse.port': needless('the library sets the ports inside the cluster'),
  'synapse.replicas': needless('Synapse runs once'),
  'synapse.replicaCount': needless('Synapse runs once'),
  'synapse.registration': registration,
  'synapse.wellKnown.serveServer': needless('the library serves it wherever federation is on'),
  'synapse.wellKnown.delegatedServer': delegated,
  'synapse.federation.whitelist': allowedServers,
  'synapse.publicRooms.allowOverFederation': toggle('synapse/publicRooms/visibleOverFederation'),
  'synapse.publicRooms.allowWithoutAuth': toggle('synapse/publicRooms/visibleWithoutLogin'),
  'synapse.publicRooms.requireAdminToPublish': adminsPublish,
  'synapse.onboarding.autoJoinRooms': listOf('synapse/autoJoinRooms', ALIAS, 'it must be the alias of a room'),
  'synapse.onboarding.autoCreateAutoJoinRooms': extra('synapse', 'autocreate_auto_join_rooms'),
  'synapse.onboarding.autoJoinRoomsFederated': extra('synapse', 'autocreate_auto_join_rooms_federated'),
  'synapse.onboarding.autoJoinMxidLocalpart': extra('synapse', 'auto_join_mxid_localpart'),
  'synapse.moderation.roomListPublicationRules': roomRules('synapse/publicRooms/publicationRules'),
  'synapse.moderation.aliasCreationRules': roomRules('synapse/publicRooms/aliasRules'),
  'synapse.retention': block(
    {
      'synapse.retention.defaultPolicy.minLifetime': lifetime('synapse/messageRetention/minLifetime'),
      'synapse.retention.defaultPolicy.maxLifetime': lifetime('synapse/messageRetention/maxLifetime'),
      'synapse.retention.allowedLifetimeMin': lifetime('synapse/messageRetention/allowedLifetimeMin'),
      'synapse.retention.allowedLifetimeMax': lifetime('synapse/messageRetention/allowedLifetimeMax'),
    },
    (_, path, { out }) => out.carry(path, 'synapse/messageRetention', map({})),
  ),
  'synapse.mediaRetention': block({
    'synapse.mediaRetention.localMediaLifetime': lifetime('synapse/localMediaLifetime'),
    'synapse.mediaRetention.remoteMediaLifetime': lifetime('synapse/remoteMediaLifetime'),
  }),
  'synapse.media.maxUploadSize': maxUpload,
  'synapse.media.urlPreviewsEnabled': toggle('synapse/urlPreviews'),
  'synapse.media.urlPreviewIpRangeBlacklist': previewDenyList,
  'synapse.media.urlPreviewIpRangeWhitelist': extra('synapse', 'url_preview_ip_range_whitelist'),
  'synapse.serverNotices': block(
    {
      'synapse.serverNotices.systemMxidLocalpart': words(
        'synapse/serverNotices/localpart',
        LOCALPART,
        'it must be the local part of a user ID',
      ),
      'synapse.serverNotices.roomName': words('synapse/serverNotices/roomName'),
      'synapse.serverNotices.autoJoin': toggle('synapse/serverNotices/autoJoin'),
      'synapse.serverNotices.roomTopic': decide('the library has no prop for the topic; set it in the room'),
      'synapse.serverNotices.roomAvatarUrl': decide(
        'the library has no prop for the picture of the room; set it in the room',
      ),
    },
    (_, path, { out }) => out.carry(path, 'synapse/serverNotices', map({})),
  ),
  'synapse.extraConfig': (value, path, context) => apply(HOMESERVER_RULES, value, context, path, path.length),
  ...podRules('synapse', 'synapse'),
  // Versions 0.1 to 0.3 had these two at the top of the file.
  room_list_publication_rules: roomRules('synapse/publicRooms/publicationRules'),
  turn_user_lifetime: extra('synapse', 'turn_user_lifetime'),
};
