"""A person in a call, with LiveKit's own client: `person.py URL`. The token is in the variable TOKEN.

It reads commands, one a line: `speak` and `ask`. It answers each with a line of JSON.
`ask` tells how many frames of sound that isn't silence were heard.
"""

import asyncio
import json
import math
import os
import struct
import sys

from livekit import rtc

RATE = 48000
# A hundredth of a second.
SAMPLES = RATE // 100
TONE = struct.pack(f'<{SAMPLES}h', *(int(12000 * math.sin(2 * math.pi * 500 * i / RATE)) for i in range(SAMPLES)))
LOUD = 1000


class Person:
    def __init__(self, room):
        self.room = room
        self.heard = 0
        self.events = []
        self.tasks = []
        room.on('track_subscribed', lambda track, *_: self.tasks.append(asyncio.create_task(self.listen(track))))
        for name in ('reconnecting', 'reconnected', 'disconnected'):
            room.on(name, lambda *_, name=name: self.events.append(name))

    async def listen(self, track):
        async for event in rtc.AudioStream(track):
            if max(map(abs, event.frame.data)) > LOUD:
                self.heard += 1

    async def speak(self):
        source = rtc.AudioSource(RATE, 1)
        track = rtc.LocalAudioTrack.create_audio_track('microphone', source)
        # The client waits for ever if the SFU doesn't let it publish.
        await asyncio.wait_for(self.room.local_participant.publish_track(track), 8)
        self.tasks.append(asyncio.create_task(self.sound(source)))

    async def sound(self, source):
        while True:
            await source.capture_frame(rtc.AudioFrame(TONE, RATE, 1, SAMPLES))


def tell(**facts):
    print(json.dumps(facts), flush=True)


async def main():
    room = rtc.Room()
    person = Person(room)
    try:
        await asyncio.wait_for(room.connect(sys.argv[1], os.environ['TOKEN']), 25)
    except Exception as problem:
        return tell(failed=repr(problem))
    tell(joined=room.local_participant.identity)
    while command := (await asyncio.to_thread(sys.stdin.readline)).strip():
        try:
            if command == 'speak':
                await person.speak()
            tell(done=command, heard=person.heard, events=person.events)
        except Exception as problem:
            tell(failed=f'{command}: {problem!r}')


asyncio.run(main())
