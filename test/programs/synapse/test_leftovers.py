from __future__ import annotations

from programs.synapse.leftovers import Leftovers, remedy_for

RUNNING = ['synapse 7 main', 'synapse 7 synapse-events-0', 'synapse 7 synapse-events-1', 'synapse 7 synapse-sync-10']


def test_without_workers_one_command_ends_all_that_belongs_to_them() -> None:
    remedy = remedy_for(Leftovers(namespace='matrix', workloads=[]))
    assert remedy(RUNNING) == (
        '. The manifests no longer have synapse-events, synapse-sync, but `kubectl apply` leaves them: '
        'kubectl -n matrix delete statefulset,deployment,service,configmap,hpa,pdb '
        "-l 'app.kubernetes.io/component in (worker, router, redis)'"
    )


def test_a_group_that_was_taken_out_is_ended_alone() -> None:
    remedy = remedy_for(Leftovers(namespace='matrix', workloads=['synapse-sync']))
    assert remedy(RUNNING) == (
        '. The manifests no longer have synapse-events, but `kubectl apply` leaves them: '
        'kubectl -n matrix delete statefulset,service,hpa,pdb '
        "-l 'app.kubernetes.io/component=worker,app.kubernetes.io/instance in (synapse-events)'"
    )


def test_processes_that_end_by_themselves_need_no_remedy() -> None:
    known = Leftovers(namespace='matrix', workloads=['synapse-events', 'synapse-sync'])
    assert remedy_for(known)(RUNNING) == ''
    assert remedy_for(None)(RUNNING) == ''
    assert remedy_for(Leftovers(namespace='matrix', workloads=[]))(['a process', 'synapse 7 main']) == ''
