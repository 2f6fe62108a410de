"""Waits until the URL in the argument answers."""

from __future__ import annotations

import sys
import time
import urllib.request


def main(args: list[str]) -> None:
    while True:
        try:
            urllib.request.urlopen(args[0], timeout=5).close()
            return
        except OSError as problem:
            print(f'waiting for the homeserver: {problem}', flush=True)
            time.sleep(3)


if __name__ == '__main__':
    main(sys.argv[1:])
