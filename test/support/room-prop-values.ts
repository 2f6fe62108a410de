import { Duration } from 'cdk8s';
import type { App } from 'cdk8s';
import * as lib from '../../lib';
import { newStack } from './manifests';
import type { PropTable } from './prop-table';

const synapseWith = (option: string) => (app: App, props: object) => newStack(app, { synapse: { [option]: props } });

export const ROOM_TABLES: PropTable[] = [
  {
    file: 'synapse/room-options.ts',
    name: 'PublicRooms',
    build: synapseWith('publicRooms'),
    values: {
      visibleWithoutLogin: true,
      visibleOverFederation: true,
      publicationRules: [{ action: lib.RoomRuleAction.DENY }],
      aliasRules: [{ action: lib.RoomRuleAction.DENY }],
    },
  },
  {
    file: 'synapse/room-options.ts',
    name: 'RoomRule',
    build: (app, props) => {
      const rule = { action: lib.RoomRuleAction.ALLOW, ...props };
      return newStack(app, { synapse: { publicRooms: { aliasRules: [rule] } } });
    },
    values: { action: lib.RoomRuleAction.DENY, userId: '@a:b', alias: '#a', roomId: '!a' },
  },
  {
    file: 'synapse/room-options.ts',
    name: 'ServerNotices',
    build: synapseWith('serverNotices'),
    values: { localpart: 'n', displayName: 'N', avatarUrl: 'mxc://a/b', roomName: 'R', autoJoin: true },
  },
  {
    file: 'synapse/room-options.ts',
    name: 'MessageRetention',
    build: synapseWith('messageRetention'),
    values: {
      minLifetime: Duration.days(1),
      maxLifetime: Duration.days(1),
      allowedLifetimeMin: Duration.days(1),
      allowedLifetimeMax: Duration.days(1),
    },
  },
];
