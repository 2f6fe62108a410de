import { Balance } from '../workers/endpoint-group';

const AUTHORIZATION = 'req.fhdr(authorization)';
const FOUND = '-m found';

/** The end of a path, from the first `/rooms/` on. The room's ID has no server name in room version 12. */
const ROOM = '^.*?/(rooms?|join|knock)/([^/]+).*$';
/** The name of the other server, with quotation marks or without. */
const ORIGIN = '^X-Matrix (.*[ ,])?origin=[^A-Za-z0-9[]?([A-Za-z0-9.:_[\\]-]+).*$';

/**
 * The lines of the frontend that put into `txn.key` the value by which HAProxy chooses a process. Alike values choose the same one. Without a value, processes take turns.
 *
 * The key can hold an access token, and so it must not be in a log.
 */
export function balanceKeyLines(): string[] {
  return [
    `acl by_user var(txn.by) -m str ${Balance.USER}`,
    `acl by_room var(txn.by) -m str ${Balance.ROOM}`,
    `acl by_origin var(txn.by) -m str ${Balance.ORIGIN}`,
    `http-request set-var(txn.key) str(one) if { var(txn.by) -m str ${Balance.ONE} }`,
    `http-request set-var(txn.key) url_param(access_token),url_dec if by_user`,
    `http-request set-var(txn.key) ${AUTHORIZATION},field(2,' ') if by_user { ${AUTHORIZATION} -m beg -i 'Bearer ' }`,
    // Synapse's own tokens have the name of the user between two underscores, so all devices of a user go to one process.
    `http-request set-var(txn.key) var(txn.key),field(2,_) if by_user { var(txn.key) -m beg syt_ }`,
    `http-request set-var(txn.key) path,${regsub(ROOM, '\\2')},url_dec if by_room`,
    `http-request set-var(txn.key) ${AUTHORIZATION},${regsub(ORIGIN, '\\2', 'i')} if by_origin { ${AUTHORIZATION} ${FOUND} }`,
  ];
}

/** HAProxy reads the quotation marks twice: as a word of its config, and as arguments of the converter. */
function regsub(expression: string, by: string, flags?: string): string {
  return `'regsub("${expression}","${by}"${flags === undefined ? '' : `,${flags}`})'`;
}
