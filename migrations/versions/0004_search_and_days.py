"""Search that is indexed, counts by the hour, and day partitions on PostgreSQL.

Tags and counts of exchanges that are there already are made from their rows.

Revision: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_SEARCHED = (
    "principal",
    "requested_model",
    "model",
    "deployment",
    "licence",
    "data_class",
    "decision",
    "policy_commit",
)
_COUNTED = ("team", "status", *_SEARCHED)
_TAGS = {"rule": "rules", "finding": "finding_types"}
_HOUR_US = 3_600_000_000
_DAILY = {"ledger_record": "ts_us", "exchange": "started_us", "exchange_tag": "started_us"}
_KEYS = {
    "ledger_record": ("stream", "epoch", "seq"),
    "exchange": ("id",),
    "exchange_tag": ("kind", "value", "started_us", "exchange_id"),
}

_ENSURE_DAYS = """
CREATE FUNCTION ledger_ensure_days(first_day date, last_day date) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
  made integer := 0;
  parent text;
  time_column text;
  part text;
  since bigint;
  until bigint;
  kept boolean;
BEGIN
  PERFORM pg_advisory_xact_lock(7449354444534474);
  FOR parent, time_column IN
    VALUES ('ledger_record', 'ts_us'), ('exchange', 'started_us'), ('exchange_tag', 'started_us')
  LOOP
    FOR i IN 0 .. last_day - first_day LOOP
      part := format('%s_%s', parent, to_char(first_day + i, 'YYYYMMDD'));
      CONTINUE WHEN to_regclass('ledger_days.' || part) IS NOT NULL;
      since := extract(epoch FROM (first_day + i)::timestamptz)::bigint * 1000000;
      until := since + 86400000000;
      EXECUTE format('SELECT EXISTS (SELECT FROM ledger_days.%I WHERE %I >= %s AND %I < %s)',
        parent || '_rest', time_column, since, time_column, until) INTO kept;
      EXECUTE format('CREATE TABLE ledger_days.%I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', part, parent);
      IF kept THEN
        EXECUTE format('WITH moved AS (DELETE FROM ledger_days.%I WHERE %I >= %s AND %I < %s RETURNING *)
          INSERT INTO ledger_days.%I SELECT * FROM moved',
          parent || '_rest', time_column, since, time_column, until, part);
      END IF;
      EXECUTE format('ALTER TABLE %I ATTACH PARTITION ledger_days.%I FOR VALUES FROM (%s) TO (%s)',
        parent, part, since, until);
      made := made + 1;
    END LOOP;
  END LOOP;
  RETURN made;
END $$
"""

_DROP_DAY = """
CREATE FUNCTION ledger_drop_day(dropped date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
  parent text;
  time_column text;
  since bigint := extract(epoch FROM dropped::timestamptz)::bigint * 1000000;
  until bigint := since + 86400000000;
BEGIN
  PERFORM pg_advisory_xact_lock(7449354444534474);
  FOR parent, time_column IN
    VALUES ('ledger_record', 'ts_us'), ('exchange', 'started_us'), ('exchange_tag', 'started_us')
  LOOP
    EXECUTE format('DROP TABLE IF EXISTS ledger_days.%I', format('%s_%s', parent, to_char(dropped, 'YYYYMMDD')));
    EXECUTE format('DELETE FROM ledger_days.%I WHERE %I >= %s AND %I < %s',
      parent || '_rest', time_column, since, time_column, until);
  END LOOP;
  DELETE FROM exchange_count WHERE hour_us >= since AND hour_us < until;
  DELETE FROM exchange_value v WHERE NOT EXISTS
    (SELECT FROM exchange_count c WHERE c.kind = v.kind AND c.value = v.value);
END $$
"""


def upgrade() -> None:
    for name in _SEARCHED:
        op.create_index(f"ix_exchange_{name}_started", "exchange", [name, "started_us"])
    op.create_table(
        "exchange_tag",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("started_us", sa.BigInteger(), nullable=False),
        sa.Column("exchange_id", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("kind", "value", "started_us", "exchange_id", name="pk_exchange_tag"),
    )
    op.create_table(
        "exchange_count",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("hour_us", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "value", "hour_us", name="pk_exchange_count"),
    )
    op.create_table(
        "exchange_value",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("kind", "value", name="pk_exchange_value"),
    )
    op.create_table(
        "ledger_pruned",
        sa.Column("stream", sa.String(length=32), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("stream", "epoch", "seq", name="pk_ledger_pruned"),
    )
    _fill()
    if op.get_bind().dialect.name == "postgresql":
        _compare_ids_by_code_points()
        op.execute("CREATE SCHEMA ledger_days")
        for table, column in _DAILY.items():
            _partition(table, column)
        op.execute(_ENSURE_DAYS)
        op.execute(_DROP_DAY)
        for function in ("ledger_ensure_days(date, date)", "ledger_drop_day(date)"):
            op.execute(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
        _make_days()


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION ledger_drop_day")
        op.execute("DROP FUNCTION ledger_ensure_days")
        for table in _DAILY:
            _gather(table)
        op.execute("DROP SCHEMA ledger_days CASCADE")
        op.execute('ALTER TABLE exchange ALTER COLUMN id TYPE varchar(40) COLLATE "default"')
    for table in ("ledger_pruned", "exchange_value", "exchange_count", "exchange_tag"):
        op.drop_table(table)
    for name in _SEARCHED:
        op.drop_index(f"ix_exchange_{name}_started", "exchange")


def _compare_ids_by_code_points() -> None:
    op.execute('ALTER TABLE exchange ALTER COLUMN id TYPE varchar(40) COLLATE "C"')
    op.execute('ALTER TABLE exchange_tag ALTER COLUMN exchange_id TYPE varchar(40) COLLATE "C"')


def _partition(table: str, column: str) -> None:
    """The table with its rows, as the parent of one partition for everything; indexes keep their names."""
    key = list(dict.fromkeys((*_KEYS[table], column)))
    op.execute(f"ALTER TABLE {table} RENAME TO {table}_rest")
    op.execute(f"ALTER TABLE {table}_rest DROP CONSTRAINT pk_{table}")
    op.execute(f"ALTER TABLE {table}_rest SET SCHEMA ledger_days")
    op.execute(
        f"CREATE TABLE {table} (LIKE ledger_days.{table}_rest INCLUDING DEFAULTS INCLUDING CONSTRAINTS) "
        f"PARTITION BY RANGE ({column})"
    )
    indexes = op.get_bind().execute(
        sa.text("SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'ledger_days' AND tablename = :name"),
        {"name": f"{table}_rest"},
    )
    for name, definition in indexes.all():
        op.execute(f"DROP INDEX ledger_days.{name}")
        op.execute(definition.replace(f"ledger_days.{table}_rest", table))
    op.execute(f"ALTER TABLE {table} ADD CONSTRAINT pk_{table} PRIMARY KEY ({', '.join(key)})")
    op.execute(f"ALTER TABLE {table} ATTACH PARTITION ledger_days.{table}_rest DEFAULT")


def _gather(table: str) -> None:
    """One plain table again, with all rows, the old primary key and the same indexes."""
    definitions = op.get_bind().execute(
        sa.text(
            "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename = :name AND indexname <> :pk"
        ),
        {"name": table, "pk": f"pk_{table}"},
    )
    again = [row.indexdef.replace(" ON ONLY ", " ON ") for row in definitions]
    op.execute(f"CREATE TABLE {table}_plain (LIKE {table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)")
    op.execute(f"INSERT INTO {table}_plain SELECT * FROM {table}")  # noqa: S608
    op.execute(f"DROP TABLE {table}")
    op.execute(f"ALTER TABLE {table}_plain RENAME TO {table}")
    op.execute(f"ALTER TABLE {table} ADD CONSTRAINT pk_{table} PRIMARY KEY ({', '.join(_KEYS[table])})")
    for definition in again:
        op.execute(definition)


def _make_days() -> None:
    """A partition for each day that has rows, and for the next seven."""
    for table, column in _DAILY.items():
        day = f"(to_timestamp({column} / 1000000) AT TIME ZONE 'UTC')::date"
        op.execute(f"SELECT ledger_ensure_days(day, day) FROM (SELECT DISTINCT {day} AS day FROM {table}) AS days")  # noqa: S608
    op.execute("SELECT ledger_ensure_days((now() AT TIME ZONE 'UTC')::date, (now() AT TIME ZONE 'UTC')::date + 7)")


def _fill() -> None:
    """Tags, counts and values of the exchanges that are there."""
    bind = op.get_bind()
    for kind, column in _TAGS.items():
        bind.execute(sa.text(_split(bind.dialect.name, column)), {"kind": kind})
    hour = f"started_us - (started_us % {_HOUR_US})"
    counted = [("all", "''", "exchange", "true")]
    counted += [(name, f"substr({name}, 1, 200)", "exchange", f"{name} IS NOT NULL") for name in _COUNTED]
    counted.append(("data_class", "''", "exchange", "data_class IS NULL"))
    for kind, value, table, where in counted:
        op.execute(
            "INSERT INTO exchange_count (kind, value, hour_us, number) "  # noqa: S608
            f"SELECT '{kind}', {value}, {hour}, count(*) FROM {table} WHERE {where} GROUP BY 2, 3"
        )
    op.execute(
        "INSERT INTO exchange_count (kind, value, hour_us, number) "  # noqa: S608
        f"SELECT kind, value, {hour}, count(*) FROM exchange_tag GROUP BY 1, 2, 3"
    )
    op.execute("INSERT INTO exchange_value (kind, value) SELECT DISTINCT kind, value FROM exchange_count")


def _split(dialect: str, column: str) -> str:
    """Insert one tag for each word of ``column``."""
    if dialect == "postgresql":
        return (
            "INSERT INTO exchange_tag SELECT DISTINCT :kind, substr(word, 1, 200), started_us, id "  # noqa: S608
            f"FROM exchange, regexp_split_to_table({column}, ' ') AS word WHERE word <> ''"
        )
    return (
        "WITH RECURSIVE words(id, started_us, word, rest) AS ("  # noqa: S608
        f"SELECT id, started_us, '', {column} || ' ' FROM exchange WHERE {column} <> '' UNION ALL "
        "SELECT id, started_us, substr(rest, 1, instr(rest, ' ') - 1), substr(rest, instr(rest, ' ') + 1) "
        "FROM words WHERE rest <> '') "
        "INSERT INTO exchange_tag SELECT DISTINCT :kind, substr(word, 1, 200), started_us, id "
        "FROM words WHERE word <> ''"
    )
