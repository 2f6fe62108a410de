"""Measures the SFU with a call of several people: `call-load.py LIVEKIT_SERVER [PEOPLE] [SECONDS]`.

The Python that runs it needs the package `livekit`. Each person sends a moving picture and a sound, and gets those of
all others. The figures are of the SFU's process alone, as it is the part that runs on the server.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

from livekit import rtc

SECRET = 'a-secret-of-this-measurement-only-0123456789'
WIDTH, HEIGHT, FRAMES = 320, 180, 10


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(('127.0.0.1', 0))
        return int(taken.getsockname()[1])


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b'=').decode()


def token(identity: str) -> str:
    now = int(time.time())
    claims = {'iss': 'matrix', 'sub': identity, 'nbf': now - 5, 'exp': now + 3600}
    claims |= {'video': {'room': 'load', 'roomJoin': True}}
    text = f'{part({"alg": "HS256", "typ": "JWT"})}.{part(claims)}'
    digest = hmac.new(SECRET.encode(), text.encode(), hashlib.sha256).digest()
    return f'{text}.{base64.urlsafe_b64encode(digest).rstrip(b"=").decode()}'


class Sfu:
    def __init__(self, binary: str) -> None:
        self.port, self.metrics = free_port(), free_port()
        folder = tempfile.mkdtemp(prefix='call-load-')
        path = os.path.join(folder, 'livekit.yaml')
        settings = {
            'port': self.port,
            'bind_addresses': ['127.0.0.1'],
            'prometheus': {'port': self.metrics},
            'logging': {'level': 'error'},
            'keys': {'matrix': SECRET},
            'rtc': {'udp_port': free_port(), 'tcp_port': free_port(), 'use_external_ip': False},
        }
        with open(path, 'w') as file:
            json.dump(settings, file)
        os.chmod(path, 0o600)
        address = socket.gethostbyname(socket.gethostname())
        self.process = subprocess.Popen([binary, '--config', path, '--node-ip', address])
        for _ in range(100):
            try:
                urllib.request.urlopen(f'http://127.0.0.1:{self.port}/', timeout=1)
                return
            except OSError:
                time.sleep(0.1)
        raise SystemExit('the SFU did not start')

    def cpu(self) -> float:
        with open(f'/proc/{self.process.pid}/stat') as file:
            fields = file.read().rsplit(') ', 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf('SC_CLK_TCK')

    def mebibytes(self) -> float:
        with open(f'/proc/{self.process.pid}/status') as file:
            found = re.search(r'VmRSS:\s+(\d+)', file.read())
        return int(found[1]) / 1024 if found else 0

    def transferred(self) -> dict[str, float]:
        with urllib.request.urlopen(f'http://127.0.0.1:{self.metrics}/metrics', timeout=5) as answer:
            text = answer.read().decode()
        found = re.findall(r'^livekit_packet_bytes\{.*?direction="(\w+)".*?\} (\S+)$', text, re.MULTILINE)
        total = {'incoming': 0.0, 'outgoing': 0.0}
        for direction, value in found:
            total[direction] = total.get(direction, 0.0) + float(value)
        return total


class Person:
    def __init__(self, name: str) -> None:
        self.name, self.room, self.frames, self.watches = name, rtc.Room(), 0, False
        self.tasks: list[asyncio.Task[None]] = []

    async def enter(self, port: int) -> None:
        self.room.on('track_subscribed', self.subscribed)
        await self.room.connect(f'ws://127.0.0.1:{port}', token(self.name))
        video = rtc.VideoSource(WIDTH, HEIGHT)
        audio = rtc.AudioSource(48000, 1)
        local = self.room.local_participant
        await local.publish_track(rtc.LocalVideoTrack.create_video_track('camera', video))
        await local.publish_track(rtc.LocalAudioTrack.create_audio_track('microphone', audio))
        self.work = lambda: [asyncio.create_task(self.film(video)), asyncio.create_task(self.speak(audio))]

    def begin(self) -> None:
        self.tasks += self.work()

    def subscribed(self, track: rtc.Track, *_: object) -> None:
        # This program couldn't look at the pictures of all others: that of the first is looked at, and all are sent.
        if track.kind == rtc.TrackKind.KIND_VIDEO and not self.watches:
            self.watches = True
            self.tasks.append(asyncio.create_task(self.watch(rtc.VideoStream(track))))

    async def watch(self, stream: rtc.VideoStream) -> None:
        async for _ in stream:
            self.frames += 1

    async def film(self, source: rtc.VideoSource) -> None:
        size = WIDTH * HEIGHT
        gradient = bytes(range(256)) * (size // 256 * 2)
        at = 0
        while True:
            at = (at + 3) % 256
            picture = rtc.VideoFrame(WIDTH, HEIGHT, rtc.VideoBufferType.I420, gradient[at : at + size * 3 // 2])
            source.capture_frame(picture, timestamp_us=int(time.monotonic() * 1e6))
            await asyncio.sleep(1 / FRAMES)

    async def speak(self, source: rtc.AudioSource) -> None:
        while True:
            await source.capture_frame(rtc.AudioFrame(os.urandom(960), 48000, 1, 480))


async def measure(binary: str, people: int, seconds: float) -> None:
    sfu = Sfu(binary)
    try:
        idle = sfu.mebibytes()
        persons = [Person(f'person-{i}') for i in range(people)]
        for person in persons:
            await person.enter(sfu.port)
        # Nobody films before all are in: the processor would be too busy to let others in.
        for person in persons:
            person.begin()
        await asyncio.sleep(10)
        cpu, bytes_before, begin = sfu.cpu(), sfu.transferred(), time.monotonic()
        frames = [person.frames for person in persons]
        await asyncio.sleep(seconds)
        took = time.monotonic() - begin
        cores = (sfu.cpu() - cpu) / took
        now = sfu.transferred()
        megabits = {way: (now[way] - bytes_before[way]) * 8e-6 / took for way in ('incoming', 'outgoing')}
        seen = [(person.frames - before) / took for person, before in zip(persons, frames)]
        memory = sfu.mebibytes()
        print(f'{people} people, {took:.0f} s: the SFU took {cores:.2f} cores ({cores / people:.3f} each),')
        print(f'{memory:.0f} MiB ({idle:.0f} MiB idle, {(memory - idle) / people:.1f} MiB each),')
        print(f'{megabits["incoming"]:.1f} Mbit/s in and {megabits["outgoing"]:.1f} Mbit/s out;')
        print(f'each person saw {min(seen):.0f} to {max(seen):.0f} pictures a second of one other')
        sys.stdout.flush()
    finally:
        sfu.process.kill()
        sfu.process.wait()
    # On a busy machine LiveKit's client needs minutes to leave.
    os._exit(0)


if __name__ == '__main__':
    count, duration = (sys.argv[2:] + ['10', '20'][len(sys.argv) - 2 :])[:2]
    asyncio.run(measure(sys.argv[1], int(count), float(duration)))
