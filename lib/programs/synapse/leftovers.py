"""Tells how to end workers that the manifests no longer have, since `kubectl apply` leaves them running."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypedDict

LABEL = 'app.kubernetes.io'


class Leftovers(TypedDict):
    namespace: str
    # The workloads of workers that the manifests have.
    workloads: list[str]


def remedy_for(known: Leftovers | None) -> Callable[[list[str]], str]:
    """Returns a function from the names of running processes to the remedy, empty if they end by themselves."""

    def remedy(names: list[str]) -> str:
        if known is None:
            return ''
        # The name of a connection is `synapse <layout> <process>`, and that of a process ends with its number.
        workloads = {re.sub(r'-\d+$', '', name.split(' ')[-1]) for name in names if name.startswith('synapse ')}
        gone = sorted(workloads - {'main', *known['workloads']})
        if not gone:
            return ''
        if known['workloads']:
            kinds = 'statefulset,service,hpa,pdb'
            selector = f'{LABEL}/component=worker,{LABEL}/instance in ({", ".join(gone)})'
        else:
            kinds = 'statefulset,deployment,service,configmap,hpa,pdb'
            selector = f'{LABEL}/component in (worker, router, redis)'
        command = f"kubectl -n {known['namespace']} delete {kinds} -l '{selector}'"
        return f'. The manifests no longer have {", ".join(gone)}, but `kubectl apply` leaves them: {command}'

    return remedy
