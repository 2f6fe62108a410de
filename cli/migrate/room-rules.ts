import { isObject } from './rule';
import type { Props } from './rule';

/** Turns Synapse's `room_list_publication_rules` into a prop. */
export function roomRules(value: unknown): Props | string {
  if (!Array.isArray(value) || !value.every(isObject)) return 'it must be a list of rules';
  return { 'synapse/publicRooms/publicationRules': `[${value.map(roomRule).join(', ')}]` };
}

function roomRule(rule: { readonly [key: string]: unknown }): string {
  const matches = Object.entries({ userId: rule.user_id, alias: rule.alias, roomId: rule.room_id });
  const props = matches
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `, ${key}: ${JSON.stringify(value)}`);
  return `{ action: RoomRuleAction.${rule.action === 'deny' ? 'DENY' : 'ALLOW'}${props.join('')} }`;
}
