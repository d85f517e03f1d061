"""Real files that fail, hang or stop short where a test says so, and that log what was asked of them."""

from __future__ import annotations

import os
import threading
import time

from gateway.ledger.files import Files


class FaultyFiles(Files):
    """Faults begin after ``after`` calls of the operation, under ``only`` where given; ``heal`` ends them.

    ``synced`` holds how many bytes of each file a sync that returned has covered; ``calls`` holds the names of the operations in order. ``hang`` makes syncs wait until ``heal``.
    """

    def __init__(self, *, write_error=None, sync_error=None, create_error=None, short=False, hang=False,
                 slow_s=0.0, after=0, only=None):  # fmt: skip
        self.write_error, self.sync_error, self.create_error = write_error, sync_error, create_error
        self.short, self.hang, self.slow_s, self.after, self.only = short, hang, slow_s, after, only
        self.calls: list[str] = []
        self.synced: dict[str, int] = {}
        self._paths: dict[int, str] = {}
        self._healed = threading.Event()

    def heal(self):
        self._healed.set()

    def create(self, path):
        self.calls.append("create")
        if self.create_error and self._strikes("create", str(path)):
            raise OSError(self.create_error, "failed")
        descriptor = super().create(path)
        self._paths[descriptor] = str(path)
        return descriptor

    def write(self, descriptor, block):
        self.calls.append("write")
        if self.short:
            return super().write(descriptor, block[: max(1, len(block) // 2)])
        if self.write_error and self._strikes("write", self._paths.get(descriptor)):
            raise OSError(self.write_error, "failed")
        return super().write(descriptor, block)

    def sync(self, descriptor):
        self.calls.append("sync")
        if self._strikes("sync", self._paths.get(descriptor)):
            if self.hang:
                self._healed.wait()
            if self.sync_error:
                raise OSError(self.sync_error, "failed")
            time.sleep(self.slow_s)
        covered = os.fstat(descriptor).st_size
        super().sync(descriptor)
        self.synced[self._paths.get(descriptor, "")] = covered
        self.calls.append("synced")

    def _strikes(self, operation, path):
        if self._healed.is_set() or (self.only and not (path and self.only in path)):
            return False
        return self.calls.count(operation) > self.after
