"""What a restart still knows, and that a crash at any moment leaves the old state or the new one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap

import pytest

from gateway.core.errors import ConfigurationError
from gateway.delivery.remembered import Accepted, Remembered, StateFolder

ONE = Accepted("sha256:" + "1" * 64, "c1", 1, "sha256:" + "a" * 64, 100)


def test_what_is_stored_is_loaded(tmp_path):
    folder = StateFolder(tmp_path / "policy")
    assert folder.load() == Remembered()
    name = folder.keep_archive(b"archive")
    kept = Accepted("sha256:" + "2" * 64, None, 2, None, None, 3, name)
    state = Remembered({"bundle": ONE, "git": kept}, kept, 3)
    folder.store(state)
    assert StateFolder(tmp_path / "policy").load() == state
    assert folder.archive(kept) == b"archive"
    assert folder.archive(ONE) is None


def test_archives_that_nothing_refers_to_go(tmp_path):
    folder = StateFolder(tmp_path)
    old, new = (folder.keep_archive(text) for text in (b"old", b"new"))
    folder.store(Remembered({"bundle": Accepted("d", archive=new)}))
    assert [path.name for path in tmp_path.glob("*.bundle")] == [new]
    assert folder.archive(Accepted("d", archive=old)) is None


def test_an_altered_archive_is_none(tmp_path):
    folder = StateFolder(tmp_path)
    name = folder.keep_archive(b"archive")
    (tmp_path / name).write_bytes(b"altered")
    assert folder.archive(Accepted("d", archive=name)) is None


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"format":2}', b'{"format":1,"bases":{},"kill":null,"lifted":0,"more":1}']
)
def test_a_damaged_state_is_never_taken_for_a_first_start(tmp_path, content):
    (tmp_path / "delivery.json").write_bytes(content)
    with pytest.raises(ConfigurationError, match=r"delivery\.json"):
        StateFolder(tmp_path).load()


def test_a_name_out_of_the_folder_is_refused(tmp_path):
    folder = StateFolder(tmp_path)
    folder.store(Remembered({"bundle": ONE}))
    text = (tmp_path / "delivery.json").read_text().replace('"archive": null', '"archive": "../x.bundle"')
    (tmp_path / "delivery.json").write_text(text)
    with pytest.raises(ConfigurationError):
        folder.load()


KILLED_AT = textwrap.dedent(
    """
    import os, signal, sys
    from pathlib import Path
    from gateway.delivery import remembered as module
    calls = {"left": int(sys.argv[2])}
    def die(function):
        def dying(*arguments, **more):
            calls["left"] -= 1
            if calls["left"] < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*arguments, **more)
        return dying
    module.os.fsync = die(os.fsync)
    module.os.open = die(os.open)
    Path.replace = die(Path.replace)
    Path.unlink = die(Path.unlink)
    folder = module.StateFolder(Path(sys.argv[1]))
    name = folder.keep_archive(b"second")
    folder.store(module.Remembered({"bundle": module.Accepted("d2", sequence=2, archive=name)}))
    """
)


@pytest.mark.parametrize("step", range(10))
def test_killed_at_any_step_the_state_is_the_old_one_or_the_new_one(tmp_path, step):
    folder = StateFolder(tmp_path)
    first = Accepted("d1", sequence=1, archive=folder.keep_archive(b"first"))
    folder.store(Remembered({"bundle": first}))
    done = subprocess.run(
        [sys.executable, "-c", KILLED_AT, str(tmp_path), str(step)], env=dict(os.environ), check=False
    )
    assert done.returncode in {0, -signal.SIGKILL}
    entry = StateFolder(tmp_path).load().bases["bundle"]
    assert folder.archive(entry) == {1: b"first", 2: b"second"}[entry.sequence]
    if done.returncode == 0:
        assert entry.sequence == 2
