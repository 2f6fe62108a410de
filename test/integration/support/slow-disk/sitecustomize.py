"""On PYTHONPATH, a disk on which each rename takes its time: so a kill can come between two of them, which are microseconds apart otherwise."""
import os, time


def slow(call):
    def slowly(*args, **kwargs):
        time.sleep(0.05)
        return call(*args, **kwargs)
    return slowly


for name in ('rename', 'remove', 'sync'):
    setattr(os, name, slow(getattr(os, name)))
