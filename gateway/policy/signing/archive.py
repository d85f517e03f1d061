"""A tar of which there is exactly one for a set of files: POSIX ustar, sorted, plain files only, no times or owners.

Reading is strict: what was read is written again, and any byte that differs is a refusal. So nothing hides in a field
that this reader passes over and another reader might not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gateway.policy.signing.refusal import BundleRefused, Reason

MAX_ARCHIVE_BYTES = 80 * 1024 * 1024
MAX_MEMBERS = 5100
MAX_MEMBER_BYTES = 4 * 1024 * 1024
_BLOCK = 512
_NAME_BYTES, _PREFIX_BYTES = 100, 155
_PLAIN = b"0"
_LINKS = {b"1": "a hard link", b"2": "a symbolic link"}
_SPECIAL = {b"3": "a device", b"4": "a device", b"5": "a folder", b"6": "a pipe"}


def write_archive(files: Mapping[str, bytes]) -> bytes:
    """The tar of ``files`` (path to content). Raises ``BundleRefused`` for a path or size that it cannot hold."""
    blocks: list[bytes] = []
    for path in sorted(files):
        _check_path(path)
        content = files[path]
        if len(content) > MAX_MEMBER_BYTES:
            raise BundleRefused(Reason.TOO_LARGE, f"{path}: a file holds at most {MAX_MEMBER_BYTES} bytes")
        blocks += [_header(path, len(content)), content, bytes(-len(content) % _BLOCK)]
    if len(files) > MAX_MEMBERS:
        raise BundleRefused(Reason.TOO_LARGE, f"an archive holds at most {MAX_MEMBERS} files")
    return b"".join([*blocks, bytes(2 * _BLOCK)])


def read_archive(content: bytes) -> dict[str, bytes]:
    """The files of a tar that ``write_archive`` made. Raises ``BundleRefused``."""
    if len(content) > MAX_ARCHIVE_BYTES:
        raise BundleRefused(Reason.TOO_LARGE, f"an archive holds at most {MAX_ARCHIVE_BYTES} bytes")
    files: dict[str, bytes] = {}
    for path, data in _members(content):
        if path in files:
            raise BundleRefused(Reason.MALFORMED, f"{path} stands in the archive twice")
        if len(files) == MAX_MEMBERS:
            raise BundleRefused(Reason.TOO_LARGE, f"an archive holds at most {MAX_MEMBERS} files")
        files[path] = data
    if not files or write_archive(files) != content:
        raise BundleRefused(
            Reason.MALFORMED, "this is not the archive that 'gateway policy bundle' writes of its files"
        )
    return files


def _members(content: bytes) -> Iterator[tuple[str, bytes]]:
    at = 0
    while True:
        header = content[at : at + _BLOCK]
        if len(header) < _BLOCK:
            raise BundleRefused(Reason.MALFORMED, "the archive breaks off")
        if not any(header):
            return
        path = _path(header)
        size = _size(path, header)
        at += _BLOCK
        if size > len(content) - at:
            raise BundleRefused(Reason.MALFORMED, "the archive breaks off")
        yield path, content[at : at + size]
        at += size + -size % _BLOCK


def _path(header: bytes) -> str:
    if header[257:263] != b"ustar\0":
        raise BundleRefused(Reason.MALFORMED, "this is not a policy bundle: it has no ustar header")
    name = header[:_NAME_BYTES].split(b"\0", 1)[0]
    prefix = header[345 : 345 + _PREFIX_BYTES].split(b"\0", 1)[0]
    path = (prefix + b"/" + name if prefix else name).decode("ascii", "backslashreplace")
    kind = header[156:157]
    if kind in _LINKS:
        raise BundleRefused(Reason.LINK_IN_TREE, f"{path} is {_LINKS[kind]}")
    if kind != _PLAIN:
        raise BundleRefused(Reason.MALFORMED, f"{path} is {_SPECIAL.get(kind, 'no plain file')}")
    _check_path(path)
    return path


def _size(path: str, header: bytes) -> int:
    digits = header[124:135]
    if not digits.isdigit() or any(digit not in b"01234567" for digit in digits):
        raise BundleRefused(Reason.MALFORMED, f"{path} has no proper size")
    size = int(digits, 8)
    if size > MAX_MEMBER_BYTES:
        raise BundleRefused(Reason.TOO_LARGE, f"{path}: a file holds at most {MAX_MEMBER_BYTES} bytes")
    return size


def _check_path(path: str) -> None:
    steps = path.split("/")
    if path.startswith("/") or "\\" in path or any(step in {"", ".", ".."} for step in steps):
        shown = path.encode("ascii", "backslashreplace").decode()
        raise BundleRefused(Reason.MALFORMED, f"{shown!r} is not a plain relative path")
    if not path.isascii() or not path.isprintable():
        raise BundleRefused(Reason.MALFORMED, "a path of the archive is not plain ASCII")


def _header(path: str, size: int) -> bytes:
    prefix, name = _split(path)
    fields = (
        name.ljust(_NAME_BYTES, b"\0"),
        b"0000644\0" + b"0000000\0" * 2,
        b"%011o\0" % size + b"%011o\0" % 0,
        b" " * 8,
        _PLAIN,
        bytes(100) + b"ustar\0" + b"00" + bytes(64) + b"0000000\0" * 2,
        prefix.ljust(_PREFIX_BYTES, b"\0") + bytes(12),
    )
    header = b"".join(fields)
    return header[:148] + b"%06o\0 " % sum(header) + header[156:]


def _split(path: str) -> tuple[bytes, bytes]:
    raw = path.encode("ascii")
    if len(raw) <= _NAME_BYTES:
        return b"", raw
    cut = raw.find(b"/", len(raw) - _NAME_BYTES - 1)
    if cut <= 0 or cut > _PREFIX_BYTES:
        raise BundleRefused(Reason.TOO_LARGE, f"{path}: the path is too long for an archive")
    return raw[:cut], raw[cut + 1 :]
