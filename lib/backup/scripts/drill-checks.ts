/** What a server that was started on a backup has to show. */
export const DRILL_CHECKS = `
MESSAGES = "e.type IN ('m.room.message', 'm.room.encrypted') AND NOT e.outlier AND e.rejection_reason IS NULL"
# Those that a server would still let in.
SESSIONS = """access_tokens t JOIN users u ON u.name = t.user_id AND u.deactivated = 0 AND NOT u.locked
    WHERE t.puppets_user_id IS NULL AND (t.valid_until_ms IS NULL OR t.valid_until_ms > :soon)"""

def check_key():
    """The server publishes the key that was backed up."""
    from signedjson.key import get_verify_key, read_signing_keys
    from unpaddedbase64 import encode_base64
    with open(f'{NEW}/backup/secrets/signing_key') as file:
        key = read_signing_keys(file)[0]
    name = f'{key.alg}:{key.version}'
    published = ask_json('/_matrix/key/v2/server')['verify_keys']
    if published.get(name, {}).get('key') != encode_base64(get_verify_key(key).encode()):
        raise Refused(f"the server's signing key {', '.join(sorted(published))} is not the one in the backup, {name}: "
                      'it comes from a config file, where no backup can save it')
    return key, name

def check_signature(db, key, name):
    """The key is the one that signed the server's newest event, unless it is newer and has another name."""
    from synapse.api.room_versions import KNOWN_ROOM_VERSIONS
    from synapse.crypto.event_signing import compute_event_signature
    newest = db.execute("""SELECT j.json, r.room_version FROM events e JOIN event_json j USING (event_id) JOIN rooms r ON r.room_id = e.room_id
        WHERE e.sender LIKE '%:' || ? AND NOT e.outlier ORDER BY e.stream_ordering DESC LIMIT 1""", (SERVER,)).fetchone()
    event = json.loads(newest[0]) if newest else {}
    signature = event.get('signatures', {}).get(SERVER, {}).get(name)
    if signature and signature != compute_event_signature(KNOWN_ROOM_VERSIONS[newest[1]], event, SERVER, key)[SERVER][name]:
        raise Refused(f'the signing key {name} in the backup is not the one of that name that signed the events: {SERVER} would be a stranger to others')

def check_media(db):
    """Each file that the database knows of, by its length and, where Synapse has recorded that, its digest."""
    columns = {row[1] for row in db.execute('PRAGMA table_info(local_media_repository)')}
    digest = 'sha256' if 'sha256' in columns else 'NULL'
    missing, changed = 0, []
    for media, length, expected in db.execute(f"""SELECT media_id, media_length, {digest} FROM local_media_repository
            WHERE url_cache IS NULL AND media_length IS NOT NULL"""):
        path = media_file(media)
        if not os.path.exists(path):
            missing += 1
        elif os.path.getsize(path) != length or expected and sha256(path) != expected:
            changed.append(media)
    if changed:
        raise Refused(f"{len(changed)} files of media are not what was uploaded, such as {changed[0]}")
    return missing

def read_as_person(db):
    """With an access token of the backup, which is told to nobody but the server: what a client would do first after a restore."""
    soon = {'soon': int(time.time() * 1000) + 600_000}
    found = db.execute(f"""SELECT t.user_id, t.token, e.event_id, e.room_id, j.json
        FROM (SELECT * FROM events e WHERE {MESSAGES} ORDER BY e.stream_ordering DESC LIMIT 2000) e
        LEFT JOIN event_json j USING (event_id)
        JOIN local_current_membership m ON m.room_id = e.room_id AND m.user_id = e.sender AND m.membership = 'join'
        JOIN {SESSIONS} AND t.user_id = e.sender ORDER BY e.stream_ordering DESC LIMIT 1""", soon).fetchone()
    found = found or db.execute(f'SELECT t.user_id, t.token, NULL, NULL, NULL FROM {SESSIONS} LIMIT 1', soon).fetchone()
    if not found:
        return 'nobody is logged in, so nothing was read as a person'
    user, token, event, room, stored = found
    who = ask_json('/_matrix/client/v3/account/whoami', token)['user_id']
    if who != user:
        raise Refused(f'the server takes {user} for {who}')
    read = ['its name'] + ([read_message(token, user, room, event, stored)] if event else [])
    media = db.execute("""SELECT media_id FROM local_media_repository WHERE url_cache IS NULL AND media_length IS NOT NULL
        AND quarantined_by IS NULL ORDER BY created_ts DESC""").fetchall()
    there = [m for m, in media if os.path.exists(media_file(m))]
    if there:
        read.append(read_file(token, there[0]))
    return f"an access token of then read {', '.join(read)}"

def read_message(token, user, room, event, stored):
    answer = ask_json(f"/_matrix/client/v3/rooms/{urllib.parse.quote(room, '')}/event/{urllib.parse.quote(event, '')}", token)
    redacted = 'redacted_because' in answer.get('unsigned', {})
    if answer['sender'] != user or not redacted and answer['content'] != json.loads(stored)['content']:
        raise Refused(f'the server answered event {event} as something else')
    return 'a message'

def read_file(token, media):
    served = hashlib.sha256(ask(f'/_matrix/client/v1/media/download/{SERVER}/{media}', token)).hexdigest()
    if served != sha256(media_file(media)):
        raise Refused(f'the server served media {media} as something else')
    return 'a file'`;
