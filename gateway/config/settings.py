"""``gateway.yaml`` and ``GATEWAY_*`` variables as typed settings. Credentials are only named here, never held."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from gateway.config.delivery_settings import DeliverySettings
from gateway.config.ledger_settings import AnchorSettings, LogSettings, WitnessSettings, ends_with_half_year
from gateway.core.errors import ConfigurationError


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Listener(_Section):
    """Where one plane listens."""

    host: str = "127.0.0.1"
    port: int = Field(ge=0, le=65535)


class DeploymentBinding(_Section):
    """URL and credential of a deployment whose facts stand in the bundle."""

    kind: Literal["openai", "litellm", "local"] = "openai"
    base_url: str | None = None
    api_key_env: str | None = None
    api_key_file: Path | None = None
    upstream_model: str | None = None
    headers: dict[str, str] = {}
    ca_file: Path | None = None
    connect_timeout_s: float = Field(5.0, gt=0)
    first_byte_timeout_s: float = Field(120.0, gt=0)
    idle_timeout_s: float = Field(60.0, gt=0)
    total_timeout_s: float = Field(600.0, gt=0)
    max_connections: int = Field(512, gt=0)


class LedgerSettings(_Section):
    """Spool and sealing. Sizes in bytes, times in seconds.

    With a second spool, ``sinks`` says which of the two must have a record: all of them, or those that work.
    """

    spool_dir: Path = Path("spool")
    second_spool_dir: Path | None = None
    sinks: Literal["all", "either"] = "all"
    sync_deadline_s: float = Field(5.0, gt=0)
    reopen_interval_s: float = Field(5.0, gt=0)
    heartbeat_s: int = Field(10, ge=1)
    segment_bytes: int = Field(64 * 1024 * 1024, ge=4096)
    queue_limit: int = Field(4096, ge=1)
    ship_interval_s: float = Field(0.25, gt=0)
    batch_records: int = Field(1000, ge=1, le=1000)
    checkpoint_interval_s: float = Field(2.0, gt=0)
    origin: str = "gateway.example/audit"
    log: LogSettings = LogSettings()
    witness: WitnessSettings = WitnessSettings()
    anchors: tuple[AnchorSettings, ...] = ()

    @model_validator(mode="after")
    def _names_the_log_without_its_shard(self) -> Self:
        if self.log.shards == "half_year" and ends_with_half_year(self.origin):
            raise ValueError("origin is named without the half-year, which the log adds, unless log.shards is none")
        return self


class Limits(_Section):
    """Bounds on what one request may cost the gateway."""

    max_body_bytes: int = Field(10 * 1024 * 1024, gt=0)
    max_depth: int = Field(64, gt=0, le=200)
    max_leaves: int = Field(50_000, gt=0)
    max_concurrent: int = Field(1024, gt=0)


class NamesSettings(_Section):
    """Worker processes that find names and addresses. Times in seconds, text in thousands of characters."""

    workers: int = Field(1, ge=0, le=64)
    deadline_s: float = Field(5.0, gt=0)
    start_timeout_s: float = Field(120.0, gt=0)
    queued_kchars: int = Field(512, gt=0)
    cache_dir: Path = Path("models")
    recognisers: Path | None = None


class VaultSettings(_Section):
    """Maps of surrogates that outlive their exchange. Seconds; ``keep_s`` 0 keeps none, which is the default."""

    keep_s: int = Field(0, ge=0)
    sweep_interval_s: float = Field(300.0, gt=0)


class PayloadSettings(_Section):
    """Who holds the keys of stored texts; "none" keeps no texts, and a policy that wants some kept then refuses.

    The PIN and the token come from the environment variable or the file named here.
    """

    holder: Literal["none", "file", "pkcs11", "transit"] = "none"
    keys_dir: Path = Path("payload-keys")
    pkcs11_library: Path | None = None
    pkcs11_token: str = "gateway"  # noqa: S105 - the label of a token
    transit_url: str | None = None
    transit_mount: str = "transit"
    transit_ca_file: Path | None = None
    secret_env: str | None = None
    secret_file: Path | None = None
    expire_interval_s: float = Field(86_400.0, gt=0)


class DecisionSettings(_Section):
    """How rules are evaluated. One decision in ``compare_every`` is asked again of cedarpy; 0 asks none.

    ``candidate`` is a policy tree that decides beside the live one without effect.
    """

    engine: Literal["compiled", "cedarpy"] = "compiled"
    compare_every: int = Field(1000, ge=0)
    candidate: Path | None = None


class TelemetrySettings(_Section):
    """OpenTelemetry is off unless an endpoint is given."""

    otlp_endpoint: str | None = None
    service_name: str = "llm-governance-gateway"


class LocalModelSettings(_Section):
    """The embedded model behind bindings of kind ``local``."""

    port: int = Field(0, ge=0, le=65535)
    threads: int = Field(0, ge=0)
    context: int = Field(4096, gt=0)


class Settings(_Section):
    """All of ``gateway.yaml``. Relative paths are taken from ``state_dir``, ``policies`` from the file's folder."""

    inference: Listener = Listener(port=8080)
    admin: Listener = Listener(port=8081)
    state_dir: Path = Path("var")
    keys_dir: Path = Path("keys")
    database_url: str | None = None
    policies: Path = Path("policies")
    policy: DeliverySettings = DeliverySettings()
    environment: str = "development"
    deployments: dict[str, DeploymentBinding] = {}
    ledger: LedgerSettings = LedgerSettings()
    limits: Limits = Limits()
    names: NamesSettings = NamesSettings()
    vault: VaultSettings = VaultSettings()
    payloads: PayloadSettings = PayloadSettings()
    decisions: DecisionSettings = DecisionSettings()
    telemetry: TelemetrySettings = TelemetrySettings()
    local_model: LocalModelSettings = LocalModelSettings()

    def under_state(self, path: Path) -> Path:
        """``path`` itself when absolute, else inside the state directory."""
        return path if path.is_absolute() else self.state_dir / path

    def second_spool_dir(self) -> Path | None:
        """The second spool, where there is one."""
        second = self.ledger.second_spool_dir
        return None if second is None else self.under_state(second)

    @property
    def database(self) -> str:
        """SQLAlchemy async URL; an SQLite file in the state directory where none is configured."""
        return self.database_url or f"sqlite+aiosqlite:///{self.state_dir / 'gateway.db'}"


def load_settings(path: Path | None = None) -> Settings:
    """Read ``path``, else ``$GATEWAY_CONFIG``, else ``gateway.yaml`` where it exists, else defaults.

    ``GATEWAY_STATE_DIR``, ``GATEWAY_DATABASE_URL`` and ``GATEWAY_POLICIES`` override the file.
    Raises ``ConfigurationError`` that names the field and what was expected, never a value.
    """
    chosen = path or (Path(env) if (env := os.environ.get("GATEWAY_CONFIG")) else None)
    if chosen is None and Path("gateway.yaml").is_file():
        chosen = Path("gateway.yaml")
    raw: dict[str, object] = {}
    if chosen is not None:
        raw = _read_yaml(chosen)
        for key in ("policies", "state_dir"):
            if isinstance(value := raw.get(key), str):
                raw[key] = str((chosen.parent / value).resolve())
        if isinstance(decisions := raw.get("decisions"), dict) and isinstance(value := decisions.get("candidate"), str):
            raw["decisions"] = {**decisions, "candidate": str((chosen.parent / value).resolve())}
        if isinstance(policy := raw.get("policy"), dict):
            places = {
                key: str((chosen.parent / value).resolve())
                for key in ("bundle", "trust_root", "kill_bundle", "webhook_secret_file")
                if isinstance(value := policy.get(key), str)
            }
            raw["policy"] = {**policy, **places}
        if isinstance(names := raw.get("names"), dict) and isinstance(value := names.get("recognisers"), str):
            raw["names"] = {**names, "recognisers": str((chosen.parent / value).resolve())}
    for variable, key in (
        ("GATEWAY_STATE_DIR", "state_dir"),
        ("GATEWAY_DATABASE_URL", "database_url"),
        ("GATEWAY_POLICIES", "policies"),
    ):
        if override := os.environ.get(variable):
            raw[key] = override
    try:
        return Settings.model_validate(raw)
    except ValidationError as error:
        lines = [f"{'.'.join(str(p) for p in e['loc'])}: {e['msg']}" for e in error.errors()]
        raise ConfigurationError("The configuration is not valid:\n  " + "\n  ".join(lines)) from None


def _read_yaml(path: Path) -> dict[str, object]:
    try:
        loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror}") from None
    except (yaml.YAMLError, UnicodeDecodeError):
        raise ConfigurationError(f"{path} is not valid YAML in UTF-8") from None
    if loaded is None:
        return {}
    if not isinstance(loaded, dict):
        raise ConfigurationError(f"{path} must hold a mapping at the top")
    return loaded
