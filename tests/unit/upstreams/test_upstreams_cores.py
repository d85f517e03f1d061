"""Threads of the embedded model: never more than cores, and one core left to the gateway where there is one."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.upstreams.cores import threads_for, usable_cores


@pytest.mark.parametrize(
    ("asked", "cores", "threads"), [(0, 1, 1), (0, 2, 1), (0, 4, 3), (0, 64, 8), (2, 2, 2), (9, 4, 4), (1, 8, 1)]
)
def test_threads(asked, cores, threads):
    assert threads_for(asked, cores) == threads


@given(st.integers(0, 300), st.integers(1, 300))
def test_at_least_one_and_at_most_one_a_core(asked, cores):
    assert 1 <= threads_for(asked, cores) <= cores


@pytest.mark.parametrize(
    ("quota", "most"),
    [("max 100000", None), ("100000 100000", 1), ("50000 100000", 1), ("", None), ("0 0", None), ("words", None)],
)
def test_a_containers_quota_counts(tmp_path, quota, most):
    path = tmp_path / "cpu.max"
    path.write_text(quota)
    here = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    assert usable_cores(path) == (most or here)


def test_no_quota_file(tmp_path):
    assert usable_cores(tmp_path / "absent") >= 1
