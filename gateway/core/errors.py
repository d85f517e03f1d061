"""Every error that the gateway answers with, in one table.

    GatewayError
    ├── Refused            a request that the gateway answers itself, with a Code
    ├── ControlFailed      a control could not do its work: always a refusal, never a pass
    │   ├── InspectionFailed
    │   │   └── NamesUnavailable ── NamesOverloaded
    │   ├── PolicyFailed
    │   └── LedgerUnavailable
    ├── UpstreamFailed     the upstream could not be reached, understood or finished
    └── ConfigurationError the operator must change something before the gateway serves
        └── LedgerCorrupt  the spool holds damage that is no torn tail

Messages and remedies are fixed texts: nothing of a request is ever put into them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Code(StrEnum):
    """Stable codes of refusals and failures; promised to clients."""

    INVALID_JSON = "invalid_json"
    INVALID_UTF8 = "invalid_utf8"
    DUPLICATE_KEY = "duplicate_key"
    TOO_DEEP = "too_deep"
    INVALID_REQUEST = "invalid_request"
    UNKNOWN_ROLE = "unknown_role"
    UNKNOWN_CONTENT_PART = "unknown_content_part"
    INVALID_DATA_CLASS = "invalid_data_class"
    PURPOSE_NOT_GRANTED = "purpose_not_granted"
    BODY_TOO_LARGE = "body_too_large"
    UNSUPPORTED_ENCODING = "unsupported_encoding"
    MISSING_CREDENTIALS = "missing_credentials"
    INVALID_CREDENTIALS = "invalid_credentials"
    EXPIRED_CREDENTIALS = "expired_credentials"
    UNKNOWN_ROUTE = "unknown_route"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    UNKNOWN_MODEL = "unknown_model"
    NO_DEPLOYMENT = "no_deployment"
    POLICY_REFUSED = "policy_refused"
    OBLIGATION_UNMET = "obligation_unmet"
    RATE_LIMITED = "rate_limited"
    OVERLOADED = "overloaded"
    INSPECTION_FAILED = "inspection_failed"
    NAMES_UNAVAILABLE = "names_unavailable"
    POLICY_FAILED = "policy_failed"
    LEDGER_UNAVAILABLE = "ledger_unavailable"
    PAYLOAD_UNAVAILABLE = "payload_unavailable"
    UPSTREAM_UNREACHABLE = "upstream_unreachable"
    UPSTREAM_TIMEOUT = "upstream_timeout"
    UPSTREAM_MALFORMED = "upstream_malformed"
    UPSTREAM_INTERRUPTED = "upstream_interrupted"
    UPSTREAM_REJECTED = "upstream_rejected"
    CLIENT_CLOSED = "client_closed"
    INTERNAL = "internal"


class Entry(NamedTuple):
    """One row of the table: HTTP status, the OpenAI error ``type``, what happened, what to do."""

    status: int
    type: str
    reason: str
    remedy: str


_BAD = "invalid_request_error"
_AUTH = "authentication_error"
_DENIED = "permission_error"
_SERVER = "server_error"

TABLE: dict[Code, Entry] = {
    Code.INVALID_JSON: Entry(400, _BAD, "The body is not valid JSON.", "Send one JSON object (RFC 8259); NaN and Infinity are not JSON."),
    Code.INVALID_UTF8: Entry(400, _BAD, "The body is not valid UTF-8.", "Encode the body as UTF-8 without lone surrogates."),
    Code.DUPLICATE_KEY: Entry(400, _BAD, "An object in the body holds the same key twice.", "Send each key once; two readers could understand the body differently."),
    Code.TOO_DEEP: Entry(400, _BAD, "The body is nested too deeply.", "Flatten the body; the limit is in the gateway's configuration."),
    Code.INVALID_REQUEST: Entry(400, _BAD, "A field of the request has the wrong type or is missing.", "Compare the request with the API reference of this route."),
    Code.UNKNOWN_ROLE: Entry(400, _BAD, "A message has a role that this gateway does not know.", "Use system, developer, user, assistant, tool or function."),
    Code.UNKNOWN_CONTENT_PART: Entry(400, _BAD, "A message has a content part that cannot be inspected.", "Send text parts, or ask the operator which part types are accepted."),
    Code.INVALID_DATA_CLASS: Entry(400, _BAD, "X-Gateway-Data-Class names no data class.", "Use public, internal, confidential or restricted."),
    Code.PURPOSE_NOT_GRANTED: Entry(403, _DENIED, "X-Gateway-Purpose names a purpose that this key was not granted.", "Choose a granted purpose, or ask the key's owner to have it granted."),
    Code.BODY_TOO_LARGE: Entry(413, _BAD, "The body is larger than the gateway accepts.", "Send a smaller body; the limit is in the gateway's configuration."),
    Code.UNSUPPORTED_ENCODING: Entry(415, _BAD, "The body has a content encoding that is not inspected.", "Send the body as plain application/json without Content-Encoding."),
    Code.MISSING_CREDENTIALS: Entry(401, _AUTH, "No API key was sent.", "Send the key as 'Authorization: Bearer ...'."),
    Code.INVALID_CREDENTIALS: Entry(401, _AUTH, "The API key is not known or was revoked.", "Ask your team's key owner for a valid key."),
    Code.EXPIRED_CREDENTIALS: Entry(401, _AUTH, "The API key has expired.", "Ask your team's key owner for a new key."),
    Code.UNKNOWN_ROUTE: Entry(404, _BAD, "This route is not governed, so it is not served.", "Use a route that the gateway documents."),
    Code.METHOD_NOT_ALLOWED: Entry(405, _BAD, "This route does not accept that method.", "Use the method that the gateway documents for this route."),
    Code.UNKNOWN_MODEL: Entry(404, _BAD, "No model, deployment or route of that name is in the catalogue.", "List what you may use with GET /v1/models."),
    Code.NO_DEPLOYMENT: Entry(503, _SERVER, "No deployment of that model is bound and healthy.", "Try again later, or ask the operator to bind a deployment."),
    Code.POLICY_REFUSED: Entry(403, _DENIED, "Policy does not allow this exchange.", "See the rules named in this answer."),
    Code.OBLIGATION_UNMET: Entry(403, _DENIED, "Policy allows this exchange only under a duty that cannot be met here.", "Choose another model or deployment; see the rules named in this answer."),
    Code.RATE_LIMITED: Entry(429, "rate_limit_error", "The key has used up its rate for now.", "Wait for the time given in Retry-After."),
    Code.OVERLOADED: Entry(503, _SERVER, "The gateway has more work than it can record safely.", "Try again after the time given in Retry-After."),
    Code.INSPECTION_FAILED: Entry(503, _SERVER, "The request could not be inspected, so it was not sent.", "Try again; if it persists, give the operator this decision id."),
    Code.NAMES_UNAVAILABLE: Entry(503, _SERVER, "Policy wants names and addresses found in this text, and that was not possible in time, so it was not sent.", "Try again after the time given in Retry-After, send a shorter text, or ask for a deployment that is cleared for personal data."),
    Code.POLICY_FAILED: Entry(503, _SERVER, "Policy could not be evaluated, so the request was not sent.", "Give the policy owner this decision id."),
    Code.LEDGER_UNAVAILABLE: Entry(503, _SERVER, "The exchange could not be recorded, so it was not sent.", "Try again; if it persists, tell the operator that the ledger has no durable sink."),
    Code.PAYLOAD_UNAVAILABLE: Entry(503, _SERVER, "Policy wants the text of this exchange kept, and that was not possible, so it was not sent.", "Try again; if it persists, tell the operator that the payload vault cannot be written."),
    Code.UPSTREAM_UNREACHABLE: Entry(502, _SERVER, "The model's server could not be reached.", "Try again later or use another model."),
    Code.UPSTREAM_TIMEOUT: Entry(504, _SERVER, "The model's server did not answer in time.", "Try again with a shorter request, or later."),
    Code.UPSTREAM_MALFORMED: Entry(502, _SERVER, "The model's server sent an answer that cannot be read, so it was not passed on.", "Try again; if it persists, tell the operator."),
    Code.UPSTREAM_INTERRUPTED: Entry(502, _SERVER, "The model's server broke off its answer.", "Try again; what was received is incomplete."),
    Code.UPSTREAM_REJECTED: Entry(502, _SERVER, "The model's server rejected the request.", "Check the request's parameters against the model; its own message is withheld as it may repeat the prompt."),
    Code.CLIENT_CLOSED: Entry(499, _BAD, "The caller closed the connection.", "Nothing to do."),
    Code.INTERNAL: Entry(500, _SERVER, "The gateway failed and gave no answer.", "Give the operator this decision id."),
}  # fmt: skip


class GatewayError(Exception):
    """Root of all errors that the gateway raises on purpose."""


@dataclass(slots=True)
class Refused(GatewayError):
    """The gateway answers the request itself. ``status`` overrides the table for upstream answers.

    ``field`` names the offending field by its path of keys and indexes, never by its value.
    """

    code: Code
    field: str | None = None
    status: int | None = None
    retry_after_s: int | None = None

    def __post_init__(self) -> None:
        GatewayError.__init__(self, self.code.value)


class ControlFailed(GatewayError):
    """A control could not do its work. ``code`` says which; it is always a refusal."""

    code: Code = Code.INTERNAL


class InspectionFailed(ControlFailed):
    """Inspection or redaction could not finish."""

    code = Code.INSPECTION_FAILED


class PayloadsFailed(ControlFailed):
    """The payload vault cannot keep or open a text. The message is fixed and names the cause."""

    code = Code.PAYLOAD_UNAVAILABLE


class NamesUnavailable(InspectionFailed):
    """Names and addresses could not be looked for in time. The message names the cause, never any text."""

    code = Code.NAMES_UNAVAILABLE


class NamesOverloaded(NamesUnavailable):
    """More text is waiting than the workers may hold."""


class PolicyFailed(ControlFailed):
    """A rule could not be evaluated."""

    code = Code.POLICY_FAILED


class LedgerUnavailable(ControlFailed):
    """No durable sink took the record."""

    code = Code.LEDGER_UNAVAILABLE


class LedgerOverloaded(LedgerUnavailable):
    """The ledger's queue is full; the caller should come back later."""

    code = Code.OVERLOADED


@dataclass(slots=True)
class UpstreamFailed(GatewayError):
    """An upstream attempt failed. ``retriable`` says whether another deployment may be tried."""

    code: Code
    status: int | None = None
    retriable: bool = True
    retry_after_s: int | None = None

    def __post_init__(self) -> None:
        GatewayError.__init__(self, self.code.value)


class ConfigurationError(GatewayError):
    """The operator must change something. The message says what, and never holds a secret."""


class LedgerCorrupt(ConfigurationError):
    """The spool is damaged where no crash damages it. The message names the segment and the byte."""
