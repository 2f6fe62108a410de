"""On PYTHONPATH, a disk on which each rename takes its time, so that a kill can come between two of them."""

import os
import time


def slow(call):
    def slowly(*args, **kwargs):
        time.sleep(0.05)
        return call(*args, **kwargs)

    return slowly


for name in ('rename', 'remove', 'sync'):
    setattr(os, name, slow(getattr(os, name)))
