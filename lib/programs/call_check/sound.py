"""Two participants who send each other a tone, with LiveKit's own client: the Python package `livekit`."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import time
from typing import Any, NamedTuple

# Frames of 10 ms that each side must hear.
FRAMES = 50
RATE = 48000
SAMPLES = RATE // 100
TONE = 440


class Heard(NamedTuple):
    """The frames that each side heard, and the seconds until both had enough."""

    frames: list[int]
    seconds: float

    @property
    def enough(self) -> bool:
        return min(self.frames) >= FRAMES


def has_livekit() -> bool:
    try:
        import livekit.rtc  # noqa: F401
    except ImportError:
        return False
    return True


def exchange_sound(url: str, tokens: list[str], relay: bool, seconds: float) -> Heard:
    """Lets two participants talk. Raises an exception of the package if one of them can't join."""
    logging.getLogger('livekit').setLevel(logging.CRITICAL)
    return asyncio.run(SoundCheck(url, relay).run(tokens, seconds))


class SoundCheck:
    def __init__(self, url: str, relay: bool) -> None:
        from livekit import rtc

        self.rtc: Any = rtc
        self.url = url
        self.relay = relay
        self.frames = [0, 0]
        self.tasks: list[asyncio.Task[None]] = []

    async def run(self, tokens: list[str], seconds: float) -> Heard:
        began = time.monotonic()
        rooms = [self.rtc.Room() for _ in tokens]
        try:
            for number, (room, token) in enumerate(zip(rooms, tokens)):
                self.listen(room, number)
                await asyncio.wait_for(room.connect(self.url, token, self.options()), seconds)
                await self.talk(room)
            while min(self.frames) < FRAMES and time.monotonic() - began < seconds:
                await asyncio.sleep(0.05)
            return Heard(list(self.frames), time.monotonic() - began)
        finally:
            for task in self.tasks:
                task.cancel()
            for room in rooms:
                with contextlib.suppress(Exception):
                    await asyncio.wait_for(room.disconnect(), 3)

    def options(self) -> Any:
        types = self.rtc.IceTransportType
        kind = types.TRANSPORT_RELAY if self.relay else types.TRANSPORT_ALL
        config = self.rtc.RtcConfiguration(ice_transport_type=kind)
        # The older way of signalling, which the proxy reads.
        return self.rtc.RoomOptions(rtc_config=config, single_peer_connection=False)

    def listen(self, room: Any, number: int) -> None:
        def subscribed(track: Any, *_: Any) -> None:
            self.tasks.append(asyncio.ensure_future(self.count(track, number)))

        room.on('track_subscribed', subscribed)

    async def count(self, track: Any, number: int) -> None:
        """Counts frames that are not silent."""
        async for event in self.rtc.AudioStream(track):
            if any(event.frame.data):
                self.frames[number] += 1

    async def talk(self, room: Any) -> None:
        source = self.rtc.AudioSource(RATE, 1)
        track = self.rtc.LocalAudioTrack.create_audio_track('tone', source)
        microphone = self.rtc.TrackPublishOptions(source=self.rtc.TrackSource.SOURCE_MICROPHONE)
        self.tasks.append(asyncio.ensure_future(self.play(source)))
        await room.local_participant.publish_track(track, microphone)

    async def play(self, source: Any) -> None:
        frame = self.rtc.AudioFrame.create(RATE, 1, SAMPLES)
        for i in range(SAMPLES):
            frame.data[i] = int(8000 * math.sin(2 * math.pi * TONE * i / RATE))
        while True:
            await source.capture_frame(frame)
