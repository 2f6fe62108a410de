"""Takes a move to PostgreSQL back, as long as nobody has written since. It runs before Synapse starts."""

from __future__ import annotations

import contextlib
import json
import os
import sys

from programs.docs import DOCS
from programs.synapse.move_copy import fingerprint
from programs.synapse.move_state import MOVED, TAKEN_BACK, State
from programs.synapse.move_task import MoveTask
from programs.synapse.move_written import newer, written
from programs.synapse.refusal import Refused, run
from programs.synapse.volume import Volume, read_json

GUIDE = f'{DOCS}/moving-to-postgresql.md#the-way-back'


def take_back(task: MoveTask, volume: Volume, state: State) -> None:
    mark = read_json(volume.postgres)
    if not mark:
        print('there is nothing to take back: the server is on SQLite')
        return
    if any(mark[name] != state.connection[name] for name in ('host', 'dbname')):
        raise Refused(
            f'the data were moved to the PostgreSQL database {mark["dbname"]} on {mark["host"]}, and '
            f"'moveDatabaseFrom' is {state.name}: nothing was touched. Give that one: see {GUIDE}"
        )
    state.reach()
    found, _, details = state.read()
    if found == MOVED:
        if not os.path.exists(volume.database) or fingerprint(volume.database) != details['source']:
            raise Refused(
                f'{volume.database} is not the file that was moved on {details["when"]}, or is gone: nothing was '
                f'touched. Put it back, or stay on PostgreSQL: see {GUIDE}'
            )
        lost = newer(details['written'], written(state))
        if lost and not task.get('discard'):
            raise Refused(
                f'people have written into {state.name} since the move of {details["when"]}, and nothing was touched. '
                f"The way back would lose: {', '.join(lost)}. Set 'database' to it again. If you want to lose that, "
                f"set 'discardWritesSinceMove: true': see {GUIDE}"
            )
        state.set(TAKEN_BACK, {**details, 'lost': lost})
    elif found != TAKEN_BACK:
        raise Refused(f'no move has filled {state.name}, so there is no way back from it: nothing was touched')
    # The database tells that it was taken back before the volume does: the server never runs on both.
    with contextlib.suppress(FileNotFoundError):
        os.remove(volume.moved)
    os.remove(volume.postgres)
    print(f'the move to {state.name} is taken back: the server is on SQLite again, as it was at {details["when"]}')


def main(args: list[str]) -> None:
    task: MoveTask = json.loads(args[0])
    run(lambda: take_back(task, Volume(task['data']), State(task)), task['result'])


if __name__ == '__main__':
    main(sys.argv[1:])
