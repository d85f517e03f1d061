"""What is live and what may follow it. Blocking: everything here runs in a worker thread, one call at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256

from gateway.delivery.bundle_file import BundleFileSource
from gateway.delivery.prepare import EXPIRED_PATH, EXPIRED_RULE, lay_over, prepare
from gateway.delivery.remembered import Accepted, Remembered, StateFolder
from gateway.delivery.source import Delivered, Source
from gateway.policy.bundle import Bundle, EngineName
from gateway.policy.signing import BundleRefused, Reason

# What is wrong with these cannot mend itself, so the same offer is not looked into again at every turn.
_FOR_GOOD = frozenset(
    {Reason.INVALID, Reason.TESTS_FAILED, Reason.LINK_IN_TREE, Reason.TOO_LARGE, Reason.KILL_CONFLICT}
)


@dataclass(frozen=True, slots=True)
class Live:
    """One state of policy: the bundle that decides, and what it is made of.

    ``bundle`` is ``base`` with the rules of ``kill``; ``when_expired`` refuses everything, and is there where the
    operator wants that of an expired bundle. ``loaded`` is the base alone.
    """

    bundle: Bundle
    loaded: Bundle
    base: Delivered
    identity: str
    kill: Delivered | None = None
    kill_identity: str | None = None
    lifted: int = 0
    when_expired: Bundle | None = None

    @property
    def expires_s(self) -> int | None:
        """When the base ends, in Unix seconds."""
        return self.base.accepted.expires_s

    @property
    def overlay(self) -> Mapping[str, bytes]:
        """The kill rules in force."""
        return self.kill.files if self.kill else {}


@dataclass(slots=True)
class Keeper:
    """``kill_source`` is there where emergencies are provided for; ``lifts_kill`` is the operator's own lifting."""

    source: Source
    kill_source: BundleFileSource | None
    folder: StateFolder
    engine: EngineName
    refuse_expired: bool
    lifts_kill: int = 0
    _remembered: Remembered = field(default_factory=Remembered)
    _refused: dict[str, tuple[str, BundleRefused]] = field(default_factory=dict)
    _lifted_offer: str | None = None

    def start(self, now_s: int) -> tuple[Live, BundleRefused | None]:
        """The first state: what the source has, else what was live last, with the refusal that made it so.

        Raises ``BundleRefused`` where there is neither, or where a kill bundle that was in force cannot be read.
        """
        self._remembered = self.folder.load()
        last = self._remembered.bases.get(self.source.name)
        refused: BundleRefused | None = None
        try:
            offer = self.source.look()
            delivered, identity = self.source.read(offer, last, now_s), offer.identity
            loaded = self._prepared(delivered, now_s)
        except BundleRefused as problem:
            kept = self.source.restore(last, self.folder.archive(last)) if last else None
            if kept is None:
                raise
            # Its tests passed when it went live; a date that has gone by since must not keep the gateway down.
            refused, delivered, identity = problem, kept, ""
            loaded = lay_over(kept.files, {}, kept.accepted.commit, self.engine)
            self._remember("base", "", problem)
        lifted = max(self._remembered.lifted, self.lifts_kill, delivered.accepted.lifts_kill)
        kill = self._kept_kill(lifted)
        kill_identity = sha256(kill.archive).hexdigest() if kill and kill.archive else None
        live = self._compose(loaded, delivered, identity, kill=kill, kill_identity=kill_identity, lifted=lifted)
        self.keep(live)
        return live, refused

    def next_base(self, live: Live, now_s: int) -> Live | None:
        """What the source has, ready to go live, or None where that is what is live. Raises ``BundleRefused``."""
        offer = self.source.look()
        if offer.identity == live.identity:
            self._refused.pop("base", None)
            return None
        self._raise_again("base", offer.identity)
        try:
            last = self._remembered.bases.get(self.source.name)
            delivered = self.source.read(offer, last, now_s)
            loaded = self._prepared(delivered, now_s)
            lifted = max(live.lifted, delivered.accepted.lifts_kill)
            kill = live.kill if live.kill and _sequence(live.kill) > lifted else None
            return self._compose(
                loaded, delivered, offer.identity, kill=kill, kill_identity=live.kill_identity, lifted=lifted
            )
        except BundleRefused as refused:
            raise self._remember("base", offer.identity, _named(refused, offer.digest, offer.commit)) from None

    def next_kill(self, live: Live, now_s: int) -> Live | None:
        """The live state under a new kill bundle, or None where there is no new one. Raises ``BundleRefused``."""
        if self.kill_source is None or not self.kill_source.present():
            return None
        offer = self.kill_source.look()
        if offer.identity in {live.kill_identity, self._lifted_offer}:
            return None
        self._raise_again("kill", offer.identity)
        try:
            last = self._remembered.kill
            delivered = self.kill_source.read(offer, last, now_s)
            if _sequence(delivered) <= live.lifted:
                _check_it_was_lifted(last, delivered)
                self._lifted_offer = offer.identity
                return None
            _check_it_only_adds(live, delivered)
            return self._compose(
                live.loaded, live.base, live.identity, kill=delivered, kill_identity=offer.identity, lifted=live.lifted
            )
        except BundleRefused as refused:
            raise self._remember("kill", offer.identity, _named(refused, offer.digest, offer.commit)) from None

    def keep(self, live: Live) -> None:
        """Make ``live`` what a restart begins with. Durable when it returns. Raises ``BundleRefused``."""
        try:
            base = self._archived(live.base)
            kill = self._archived(live.kill) if live.kill else self._remembered.kill
            bases = {**self._remembered.bases, self.source.name: base}
            remembered = Remembered(bases, kill, live.lifted)
            if remembered != self._remembered:
                self.folder.store(remembered)
        except OSError as error:
            message = f"what is live cannot be written to the state folder: {error.strerror}"
            raise BundleRefused(Reason.UNRECORDED, message) from None
        self._remembered = remembered

    def close(self) -> None:
        """Stop what is under way."""
        self.source.close()

    def _prepared(self, delivered: Delivered, now_s: int) -> Bundle:
        accepted = delivered.accepted
        try:
            return prepare(delivered.files, accepted.commit, self.engine, now_s)
        except BundleRefused as refused:
            raise _named(refused, accepted.digest, accepted.commit) from None

    def _compose(
        self,
        loaded: Bundle,
        base: Delivered,
        identity: str,
        *,
        kill: Delivered | None,
        kill_identity: str | None,
        lifted: int,
    ) -> Live:
        rules = dict(kill.files) if kill else {}
        commit = base.accepted.commit
        bundle = lay_over(base.files, rules, commit, self.engine) if rules else loaded
        when_expired = None
        if self.refuse_expired and base.accepted.expires_s is not None:
            when_expired = lay_over(base.files, {**rules, EXPIRED_PATH: EXPIRED_RULE}, commit, self.engine)
        return Live(bundle, loaded, base, identity, kill, kill_identity, lifted, when_expired)

    def _kept_kill(self, lifted: int) -> Delivered | None:
        """The kill bundle that was in force. It is in force again, or the gateway does not start."""
        last = self._remembered.kill
        if last is None or (last.sequence or 0) <= lifted:
            return None
        kept = self.kill_source.restore(last, self.folder.archive(last)) if self.kill_source else None
        if kept is None:
            message = (
                f"the kill bundle {last.sequence} was in force and cannot be read again; set policy.kill_bundle and "
                f"the trust root as they were, or lift it with policy.lifts_kill: {last.sequence}"
            )
            raise BundleRefused(Reason.UNAVAILABLE, message)
        return kept

    def _archived(self, delivered: Delivered) -> Accepted:
        if delivered.archive is None:
            return delivered.accepted
        return replace(delivered.accepted, archive=self.folder.keep_archive(delivered.archive))

    def _remember(self, origin: str, identity: str, refused: BundleRefused) -> BundleRefused:
        self._refused[origin] = (identity, refused)
        return refused

    def _raise_again(self, origin: str, identity: str) -> None:
        known = self._refused.get(origin)
        if known is not None and known[0] == identity and known[1].reason in _FOR_GOOD:
            raise known[1]


def _sequence(delivered: Delivered) -> int:
    return delivered.accepted.sequence or 0


def _check_it_only_adds(live: Live, delivered: Delivered) -> None:
    if any(delivered.files.get(path) != content for path, content in live.overlay.items()):
        message = "the kill bundle leaves out or alters a rule that is in force; only a release lifts those"
        raise BundleRefused(Reason.NOT_DENY_ONLY, message)


def _check_it_was_lifted(last: Accepted | None, delivered: Delivered) -> None:
    """A lifted kill bundle may go on lying there; another one under its number would be ignored in an emergency."""
    if last is None or last.manifest != delivered.accepted.manifest:
        message = f"kill bundles up to {_sequence(delivered)} were lifted; give this one a higher sequence number"
        raise BundleRefused(Reason.ROLLED_BACK, message)


def _named(refused: BundleRefused, digest: str | None, commit: str | None) -> BundleRefused:
    return BundleRefused(refused.reason, refused.message, refused.digest or digest, refused.commit or commit)
