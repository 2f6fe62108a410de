"""Delegated leaves.

The service holds a delayed event of a person in a call, and sends it when the SFU says that the person is gone.
"""

from __future__ import annotations

import queue
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from .livekit import Sfu, SfuError
from .log import log
from .matrix import HomeserverError, Homeservers

# Nobody waits for longer, as membership expires.
LONGEST = 3600.0
JOINED, GONE, LEFT, ABORTED, REPLACED = 'joined', 'gone', 'left', 'aborted', 'replaced'


@dataclass(frozen=True)
class Leave:
    """A delayed event that was handed over. `owner` is empty if the request came by a legacy route."""

    server_name: str
    delay_id: str
    seconds: float
    room: str
    identity: str
    owner: str


class Backoff:
    """Waiting times from one second up to a minute, with some chance."""

    def __init__(self) -> None:
        self._next = 1.0

    def __call__(self) -> float:
        wait = self._next * random.uniform(0.5, 1.5)
        self._next = min(self._next * 1.5, 60.0)
        return wait


class Job(threading.Thread):
    """From the handover until the person is gone."""

    def __init__(
        self, leave: Leave, homeservers: Homeservers, sfu: Sfu, check: int, done: Callable[[Job], None]
    ) -> None:
        super().__init__(daemon=True)
        self.leave = leave
        self.events: queue.Queue[str] = queue.Queue()
        self._homeservers = homeservers
        self._sfu = sfu
        self._check = check
        self._done = done
        self._ended = threading.Event()

    def run(self) -> None:
        threading.Thread(target=self._watch, daemon=True).start()
        try:
            self._hold()
        finally:
            self._ended.set()
            self._done(self)

    def _hold(self) -> None:
        event = self._next(min(LONGEST, self.leave.seconds), {JOINED, ABORTED, REPLACED})
        if event in (ABORTED, REPLACED):
            return
        deadline = 0.0
        if event == JOINED:
            deadline = time.monotonic() + self.leave.seconds
            due, backoff = time.monotonic(), Backoff()
            while True:
                event = self._next(due - time.monotonic(), {GONE, LEFT, ABORTED, REPLACED})
                if event == REPLACED:
                    return
                if event:
                    break
                try:
                    self._act('restart')
                    deadline = time.monotonic() + self.leave.seconds
                    due, backoff = time.monotonic() + 0.8 * self.leave.seconds, Backoff()
                except HomeserverError as problem:
                    due = time.monotonic() + (problem.retry_after if problem.retry_after is not None else backoff())
                    if problem.status == 404 or due > deadline:
                        return log('warn', f'a delayed leave is given up: {problem}')
        self._send(time.monotonic() + min(LONGEST, max(1.0, deadline - time.monotonic())))

    def _next(self, seconds: float, wanted: set[str]) -> str:
        """The next of the wanted events, or '' when the time is over."""
        until = time.monotonic() + seconds
        while True:
            try:
                event = self.events.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                return ''
            if event in wanted:
                return event

    def _send(self, deadline: float) -> None:
        backoff = Backoff()
        while True:
            try:
                return self._act('send')
            except HomeserverError as problem:
                if problem.status == 404:
                    return log('info', 'a delayed leave was already sent')
                wait = problem.retry_after if problem.retry_after is not None else backoff()
                if time.monotonic() + wait > deadline:
                    return log('warn', f'a delayed leave could not be sent: {problem}')
                time.sleep(wait)

    def _act(self, action: str) -> None:
        base = self._homeservers.client_url(self.leave.server_name)
        self._homeservers.act(base, self.leave.delay_id, action, self.leave.owner)
        log('info', f'{action} of a delayed leave in room {self.leave.room}')

    def _watch(self) -> None:
        """Waits until the SFU has the person, as its message may have come before. Then looks at intervals."""
        backoff, end = Backoff(), time.monotonic() + min(LONGEST, self.leave.seconds)
        while not self._here():
            wait = backoff()
            if time.monotonic() + wait > end or self._ended.wait(wait):
                return
        self.events.put(JOINED)
        while self._check and not self._ended.wait(self._check):
            if self._here() is False:
                self.events.put(GONE)

    def _here(self) -> bool | None:
        """None if the SFU doesn't say."""
        try:
            return self._sfu.has(self.leave.room, self.leave.identity)
        except SfuError as problem:
            log('warn', f'the SFU does not say who is there: {problem}')
            return None


class Leaves:
    """All delegated leaves, by room and person."""

    def __init__(self, homeservers: Homeservers, sfu: Sfu, check: int) -> None:
        self._parts = (homeservers, sfu, check)
        self._jobs: dict[tuple[str, str], Job] = {}
        self._lock = threading.Lock()

    def add(self, leave: Leave) -> None:
        """Takes one over. It replaces an earlier one of the same person."""
        job = Job(leave, *self._parts, self._forget)
        with self._lock:
            before = self._jobs.get((leave.room, leave.identity))
            self._jobs[leave.room, leave.identity] = job
        if before:
            before.events.put(REPLACED)
        job.start()

    def tell(self, room: str, identity: str, event: str) -> None:
        """Passes on what the SFU says of a person."""
        with self._lock:
            job = self._jobs.get((room, identity))
        if job:
            job.events.put(event)

    def _forget(self, job: Job) -> None:
        key = (job.leave.room, job.leave.identity)
        with self._lock:
            if self._jobs.get(key) is job:
                del self._jobs[key]
