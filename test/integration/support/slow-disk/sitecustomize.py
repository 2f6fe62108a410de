"""On PYTHONPATH, makes each rename slow, so that a kill can come between two renames."""

import os
import time


def slow(call):
    def slowly(*args, **kwargs):
        time.sleep(0.05)
        return call(*args, **kwargs)

    return slowly


for name in ('rename', 'remove', 'sync'):
    setattr(os, name, slow(getattr(os, name)))
