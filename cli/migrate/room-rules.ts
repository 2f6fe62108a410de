import { list, literal, map, member } from './code';
import type { Code } from './code';
import type { Rule } from './rule';
import type { Path, Translation } from './translation';
import { isObject, text, unfit } from './values';

const DENY = map({ action: member('RoomRuleAction.DENY') });
const MATCHES = { user_id: 'userId', alias: 'alias', room_id: 'roomId' } as const;

/** The rule for Synapse's `room_list_publication_rules` and `alias_creation_rules`. A rule that isn't understood refuses everything. */
export function roomRules(prop: string): Rule {
  return (value, path, { out }) => {
    if (!Array.isArray(value)) {
      out.leave(path, unfit(value) ?? 'it must be a list of rules; one that refuses everything is in its place');
      out.set(prop, list([DENY]));
      return;
    }
    const code = value.map((rule: unknown, index) => roomRule(rule, [...path, `[${index}]`], out));
    if (!out.carry(path, prop, list(code))) out.set(prop, list([DENY]));
  };
}

function roomRule(rule: unknown, path: Path, out: Translation): Code {
  if (!isObject(rule)) {
    out.leave(path, unfit(rule) ?? 'it must be a rule with an action; a rule that refuses everything is in its place');
    return DENY;
  }
  const allow = rule.action === 'allow';
  if (!allow && rule.action !== 'deny') out.leave([...path, 'action'], 'it must be allow or deny; it is deny now');
  const matches: { [name: string]: Code } = {};
  for (const [key, value] of Object.entries(rule)) {
    if (key === 'action') continue;
    const prop = Object.hasOwn(MATCHES, key) ? MATCHES[key as keyof typeof MATCHES] : undefined;
    const glob = text(value);
    if (prop === undefined) out.leave([...path, key], 'Synapse has no such match, and ignores it');
    else if (glob === undefined) {
      out.leave([...path, key], unfit(value) ?? 'it must be a glob; a rule that refuses everything is in its place');
      return DENY;
    } else if (glob !== '*') matches[prop] = literal(glob);
  }
  return map({ action: member(allow ? 'RoomRuleAction.ALLOW' : 'RoomRuleAction.DENY'), ...matches });
}
