"""Object storage with object lock, mode COMPLIANCE: until the time is over, nobody can remove or replace a version.

Reading goes by versions and takes the first: a marker that hides an object, or a later version, changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from gateway.ledger.anchor.store import AnchorFailed

_TAKEN = frozenset({"PreconditionFailed", "ConditionalRequestConflict"})


class S3Store:
    """One bucket and prefix. Without ``retention_days`` objects are written without a lock."""

    def __init__(
        self,
        bucket: str,
        prefix: str,
        *,
        endpoint_url: str | None = None,
        region: str | None = None,
        retention_days: int | None = None,
    ) -> None:
        self._bucket = bucket
        self._prefix = f"{prefix.rstrip('/')}/" if prefix else ""
        self._retention_days = retention_days
        self._checked = retention_days is None
        with _anchor_errors():
            self._client = boto3.client(
                "s3",
                endpoint_url=endpoint_url,
                region_name=region,
                config=Config(connect_timeout=5, read_timeout=20, retries={"mode": "standard", "max_attempts": 3}),
            )

    def put_once(self, name: str, content: bytes) -> None:
        """As ``Store`` says."""
        try:
            self._put(name, content, IfNoneMatch="*")
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") not in _TAKEN:
                raise AnchorFailed(_told(error)) from error
            if self.get(name) != content:
                raise AnchorFailed(f"the anchor holds something else as {name}") from None

    def replace(self, name: str, content: bytes) -> None:
        """As ``Store`` says; the versions before stay."""
        with _anchor_errors():
            self._put(name, content)

    def get(self, name: str) -> bytes | None:
        """As ``Store`` says."""
        with _anchor_errors():
            versions = [version for version in self._versions(name) if version["Key"] == self._prefix + name]
            if not versions:
                return None
            # Of one key, the newest version is listed first.
            answer = self._client.get_object(
                Bucket=self._bucket, Key=self._prefix + name, VersionId=versions[-1]["VersionId"]
            )
            content: bytes = answer["Body"].read()
            return content

    def names(self, prefix: str) -> list[str]:
        """As ``Store`` says."""
        with _anchor_errors():
            return sorted({version["Key"].removeprefix(self._prefix) for version in self._versions(prefix)})

    def _put(self, name: str, content: bytes, **conditions: str) -> None:
        lock: dict[str, Any] = {}
        if self._retention_days is not None:
            self._check_lock()
            until = datetime.now(UTC) + timedelta(days=self._retention_days)
            lock = {"ObjectLockMode": "COMPLIANCE", "ObjectLockRetainUntilDate": until}
        with _connection_errors():
            self._client.put_object(
                Bucket=self._bucket,
                Key=self._prefix + name,
                Body=content,
                ChecksumAlgorithm="SHA256",
                **lock,
                **conditions,
            )

    def _check_lock(self) -> None:
        """Refuse a bucket without object lock: what it is given could be removed."""
        if self._checked:
            return
        with _anchor_errors():
            answer = self._client.get_object_lock_configuration(Bucket=self._bucket)
        if answer.get("ObjectLockConfiguration", {}).get("ObjectLockEnabled") != "Enabled":
            raise AnchorFailed(f"the bucket {self._bucket} has no object lock")
        self._checked = True

    def _versions(self, prefix: str) -> Iterator[dict[str, Any]]:
        pages = self._client.get_paginator("list_object_versions").paginate(
            Bucket=self._bucket, Prefix=self._prefix + prefix
        )
        for page in pages:
            yield from page.get("Versions", ())


@contextmanager
def _connection_errors() -> Iterator[None]:
    try:
        yield
    except BotoCoreError as error:
        raise AnchorFailed(f"the object storage cannot be used ({type(error).__name__})") from error


@contextmanager
def _anchor_errors() -> Iterator[None]:
    with _connection_errors():
        try:
            yield
        except ClientError as error:
            raise AnchorFailed(_told(error)) from error


def _told(error: ClientError) -> str:
    code = error.response.get("Error", {}).get("Code", "unknown")
    return f"the object storage refuses ({code})"
