from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from programs.secrets import api, copy_key, generate

TARGET = {'namespace': 'ns', 'name': 'mine'}


class Cluster:
    """The Secrets of a cluster, by `namespace/name`."""

    def __init__(self) -> None:
        self.secrets: dict[str, dict[str, str]] = {'ns/mine': {}}
        self.patches: list[dict[str, Any]] = []

    def call(self, method: str, target: dict[str, Any], body: dict[str, Any] | None = None) -> dict[str, Any]:
        data = self.secrets[f'{target["namespace"]}/{target["name"]}']
        if body:
            self.patches.append(body)
            data.update(body['data'])
        return {'metadata': {'resourceVersion': '7'}, 'data': dict(data)}


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> Cluster:
    cluster = Cluster()
    for module in (generate, copy_key):
        monkeypatch.setattr(module, 'call', cluster.call)
    monkeypatch.setattr(api.time, 'sleep', lambda _: None)
    return cluster


def test_generate_fills_what_is_missing_and_prints_names_only(
    cluster: Cluster, capsys: pytest.CaptureFixture[str]
) -> None:
    cluster.secrets['ns/mine'] = {'form_secret': 'OLD'}
    generate.main([json.dumps({'target': {**TARGET, 'keys': ['form_secret', 'signing_key']}})])
    assert cluster.secrets['ns/mine']['form_secret'] == 'OLD'
    key = base64.b64decode(cluster.secrets['ns/mine']['signing_key']).decode()
    assert re.fullmatch(r'ed25519 a_[A-Za-z]{4} [A-Za-z0-9+/]{43}\n', key)
    assert [list(patch['data']) for patch in cluster.patches] == [['signing_key']]
    assert cluster.patches[0]['metadata'] == {'resourceVersion': '7'}
    assert capsys.readouterr().out == "ns/mine: made ['signing_key'], kept ['form_secret']\n"


def test_generate_writes_nothing_where_nothing_is_missing(cluster: Cluster) -> None:
    cluster.secrets['ns/mine'] = {'form_secret': 'OLD'}
    generate.main([json.dumps({'target': {**TARGET, 'keys': ['form_secret']}})])
    assert cluster.patches == []


def test_generate_makes_a_registration_and_follows_its_fields_with_the_same_tokens(cluster: Cluster) -> None:
    def run(fields: dict[str, Any]) -> dict[str, Any]:
        task = {'target': {**TARGET, 'keys': ['r.yaml']}, 'registrations': {'r.yaml': fields}}
        generate.main([json.dumps(task)])
        made: dict[str, Any] = json.loads(base64.b64decode(cluster.secrets['ns/mine']['r.yaml']))
        return made

    first = run({'id': 'calls', 'proxy_url': 'http://old:8080'})
    assert first['id'] == 'calls'
    assert len({first['as_token'], first['hs_token']}) == 2
    assert len(first['as_token']) >= 36
    assert run({'id': 'calls', 'proxy_url': 'http://old:8080'}) == first
    assert len(cluster.patches) == 1
    changed = run({'id': 'calls', 'proxy_url': 'http://new:8080'})
    assert changed == {**first, 'proxy_url': 'http://new:8080'}


def test_generate_makes_the_registration_anew_if_nobody_can_read_it(cluster: Cluster) -> None:
    for broken in ('bm8ganNvbg==', 'W10=', ''):
        cluster.secrets['ns/mine'] = {'r.yaml': broken}
        task = {'target': {**TARGET, 'keys': ['r.yaml']}, 'registrations': {'r.yaml': {'id': 'c'}}}
        generate.main([json.dumps(task)])
        assert json.loads(base64.b64decode(cluster.secrets['ns/mine']['r.yaml']))['as_token']


def test_the_key_file_of_livekit_names_its_key() -> None:
    assert re.fullmatch(rb'matrix: [\w-]{48}\n', generate.random_value('keys.yaml'))


def test_random_values_differ() -> None:
    assert len({generate.random_value('form_secret') for _ in range(50)}) == 50
    assert len({generate.random_value('signing_key') for _ in range(50)}) == 50


def test_copy_writes_a_value_that_differs_and_only_once(cluster: Cluster) -> None:
    cluster.secrets.update({'ns/mine': {'a': 'NEW'}, 'other/its': {'b': 'OLD', 'c': 'KEPT'}})
    task = {'source': {**TARGET, 'key': 'a'}, 'target': {'namespace': 'other', 'name': 'its', 'key': 'b'}}
    for _ in range(2):
        copy_key.main([json.dumps(task)])
    assert cluster.secrets['other/its'] == {'b': 'NEW', 'c': 'KEPT'}
    assert cluster.patches == [{'data': {'b': 'NEW'}}]


def test_copy_gives_up_on_a_value_that_never_comes(cluster: Cluster, capsys: pytest.CaptureFixture[str]) -> None:
    task = {'source': {**TARGET, 'key': 'a'}, 'target': {'namespace': 'other', 'name': 'its', 'key': 'b'}}
    with pytest.raises(SystemExit) as end:
        copy_key.main([json.dumps(task)])
    assert end.value.code == "gave up: KeyError: 'ns/mine has no key a yet'"
    assert capsys.readouterr().out.count('waiting: ') == 60


@pytest.mark.parametrize('problem', [OSError('no route'), KeyError('no key')])
def test_until_done_repeats_what_may_get_better(monkeypatch: pytest.MonkeyPatch, problem: Exception) -> None:
    monkeypatch.setattr(api.time, 'sleep', lambda _: None)
    assert api.until_done(failing([problem, problem])) == 'done'


def test_until_done_lets_other_errors_through() -> None:
    with pytest.raises(ZeroDivisionError):
        api.until_done(failing([ZeroDivisionError()]))


def failing(problems: list[Exception]) -> Callable[[], str]:
    """Work that fails once for each problem."""
    left = list(problems)

    def work() -> str:
        if left:
            raise left.pop()
        return 'done'

    return work
