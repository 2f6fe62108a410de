"""A person in a call, with LiveKit's own client: `participant.py URL TOKEN`.

It reads commands, one a line, and answers each with a line.
"""

import asyncio
import sys

from livekit import rtc


async def publish(room):
    source = rtc.AudioSource(48000, 1)
    track = rtc.LocalAudioTrack.create_audio_track('microphone', source)
    await asyncio.wait_for(room.local_participant.publish_track(track), 5)


async def main():
    url, token = sys.argv[1:]
    room = rtc.Room()
    room.on('disconnected', lambda reason: print(f'disconnected {reason}', flush=True))
    await room.connect(url, token)
    print(f'joined {room.local_participant.identity}', flush=True)
    while line := (await asyncio.to_thread(sys.stdin.readline)).strip():
        try:
            if line == 'publish':
                await publish(room)
            elif line == 'leave':
                await room.disconnect()
            print(f'done {line}', flush=True)
        except Exception as problem:
            print(f'failed {line}: {problem!r}', flush=True)


asyncio.run(main())
