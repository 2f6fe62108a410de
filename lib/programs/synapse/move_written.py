"""Tells what people have written into PostgreSQL since a move, which a move back to SQLite would lose."""

from __future__ import annotations

from programs.synapse.move_state import State

# The words for what people write, with the table, and the number that only grows with new rows.
KINDS = (
    ('messages and other events', 'events', 'max(stream_ordering)'),
    ('accounts', 'users', 'max(creation_ts)'),
    ('passwords', 'users', "sum(hashtext(concat_ws(' ', password_hash, admin, deactivated)))"),
    ('names and pictures', 'profiles', "sum(hashtext(concat_ws(' ', displayname, avatar_url)))"),
    ('sessions', 'access_tokens', 'max(id)'),
    ('devices', 'devices', 'max(0)'),
    ('uploads', 'local_media_repository', 'max(created_ts)'),
    # Delivered ones go from the table. After a move back they are delivered again, which clients expect.
    ('messages between devices', '(SELECT 1) AS once', '(SELECT last_value FROM device_inbox_sequence)'),
    ('read receipts', 'receipts_linearized', 'max(stream_id)'),
    ('settings of accounts', 'account_data', 'max(stream_id)'),
    ('settings of rooms', 'room_account_data', 'max(stream_id)'),
    ('keys of devices', 'e2e_device_keys_json', 'max(ts_added_ms)'),
    ('one-time keys', 'e2e_one_time_keys_json', 'max(ts_added_ms)'),
    ('signing keys of accounts', 'e2e_cross_signing_keys', 'max(stream_id)'),
    ('backups of keys', 'e2e_room_keys', 'max(version)'),
    ('aliases of rooms', 'room_aliases', 'max(0)'),
    ('push settings', 'push_rules_stream', 'max(stream_id)'),
    ('reports', 'event_reports', 'max(id)'),
)

Written = dict[str, list[int]]


def written(state: State) -> Written:
    """The count and the largest number of each kind."""
    found = {}
    for words, table, newest in KINDS:
        count, number = state.ask(f'SELECT count(*), {newest} FROM {table}')[0]
        found[words] = [int(count), int(number or 0)]
    return found


def newer(before: Written, now: Written) -> list[str]:
    """The kinds that have changed, in words."""
    changed = []
    for words, (count, number) in now.items():
        old = before.get(words, [0, 0])
        if [count, number] != old:
            more = count - old[0]
            changed.append(f'{more:,} {words}' if more > 0 else f'changed {words}')
    return changed
