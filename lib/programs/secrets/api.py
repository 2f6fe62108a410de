"""Reads and patches Secrets at the API server, with the pod's service account. Never prints a value."""

from __future__ import annotations

import json
import os
import ssl
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any, TypeVar

ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount'
API = os.environ.get('KUBERNETES_API', 'https://kubernetes.default.svc')

Result = TypeVar('Result')


def call(method: str, target: dict[str, Any], body: dict[str, Any] | None = None) -> dict[str, Any]:
    """Reads or patches the Secret `target['name']` in `target['namespace']`."""
    url = f'{API}/api/v1/namespaces/{target["namespace"]}/secrets/{target["name"]}'
    with open(f'{ACCOUNT}/token') as file:
        token = file.read()
    headers = {'Authorization': f'Bearer {token}', 'Content-Type': 'application/merge-patch+json'}
    data = json.dumps(body).encode() if body else None
    request = urllib.request.Request(url, data, headers, method=method)
    context = ssl.create_default_context(cafile=f'{ACCOUNT}/ca.crt')
    with urllib.request.urlopen(request, context=context, timeout=10) as answer:
        secret: dict[str, Any] = json.load(answer)
        return secret


def until_done(work: Callable[[], Result]) -> Result:
    """Repeats the work until it succeeds: the Secret, its Role or its source may be made after this pod."""
    last = ''
    for _ in range(60):
        try:
            return work()
        except (urllib.error.URLError, OSError, KeyError) as problem:
            last = f'{type(problem).__name__}: {problem}'
            print(f'waiting: {last}', flush=True)
            time.sleep(2)
    sys.exit(f'gave up: {last}')
