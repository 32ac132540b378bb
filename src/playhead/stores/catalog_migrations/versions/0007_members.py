"""Members, their roles and logins, links to join, the audit log, and what members keep of an app."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

KEPT = """
NEW.subject IS NULL AND NEW.id = OLD.id AND NEW.at = OLD.at AND NEW.actor = OLD.actor AND NEW.address = OLD.address
AND COALESCE(NEW.app, 0) = COALESCE(OLD.app, 0) AND NEW.action = OLD.action
AND CAST(NEW.details AS TEXT) = CAST(OLD.details AS TEXT)
"""
SQLITE = (
    "CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is kept'); END",
    f"CREATE TRIGGER audit_stays BEFORE UPDATE ON audit WHEN NOT ({KEPT}) "
    "BEGIN SELECT RAISE(ABORT, 'the audit log stays as it is'); END",
)
POSTGRESQL = (
    "CREATE FUNCTION audit_is_kept() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the audit log is kept'; END $$",
    "CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_is_kept()",
    f"CREATE TRIGGER audit_stays BEFORE UPDATE ON audit FOR EACH ROW WHEN (NOT ({KEPT})) "
    "EXECUTE FUNCTION audit_is_kept()",
)
"""Only an erasure may touch a row: it takes the subject out."""


def _app(*, primary_key: bool = False, nullable: bool = False) -> sa.Column[int]:
    return sa.Column("app", sa.Integer, sa.ForeignKey("apps.number"), primary_key=primary_key, nullable=nullable)


def _member(name: str = "member", *, primary_key: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, sa.ForeignKey("members.id"), primary_key=primary_key, nullable=False)


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer, primary_key=True, autoincrement=True)


def upgrade() -> None:
    op.create_table(
        "members",
        _id(),
        sa.Column("email", sa.String, nullable=False, unique=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("everywhere", sa.String, nullable=True),
        sa.Column("password", sa.String, nullable=True),
        sa.Column("subject", sa.String, nullable=True, unique=True),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("removed", sa.BigInteger, nullable=True),
    )
    op.create_table(
        "member_roles",
        _member(primary_key=True),
        _app(primary_key=True),
        sa.Column("role", sa.String, nullable=False),
    )
    op.create_table(
        "logins",
        sa.Column("hash", sa.String, primary_key=True),
        _member(),
        sa.Column("begun", sa.BigInteger, nullable=False),
        sa.Column("seen", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "invites",
        _id(),
        sa.Column("hash", sa.String, nullable=False, unique=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("email", sa.String, nullable=True),
        sa.Column("roles", sa.JSON, nullable=False),
        sa.Column("made_by", sa.String, nullable=False),
        sa.Column("expires", sa.BigInteger, nullable=False),
        sa.Column("used", sa.BigInteger, nullable=True),
    )
    op.create_table(
        "audit",
        _id(),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("address", sa.String, nullable=False),
        _app(nullable=True),
        sa.Column("action", sa.String, nullable=False),
        sa.Column("subject", sa.String, nullable=True),
        sa.Column("details", sa.JSON, nullable=False),
    )
    op.create_index("audit_by_app", "audit", ["app", "id"])
    op.create_index("audit_by_subject", "audit", ["app", "subject"])
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)
    op.create_table(
        "saved",
        _id(),
        _app(),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
        _member("made_by"),
        sa.Column("changed", sa.BigInteger, nullable=False),
    )
    op.create_index("saved_by_app", "saved", ["app", "kind"])
    op.create_table(
        "notes",
        _id(),
        _app(),
        sa.Column("session", sa.String, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("text", sa.String, nullable=False),
        _member("made_by"),
        sa.Column("made", sa.BigInteger, nullable=False),
    )
    op.create_index("notes_by_session", "notes", ["app", "session"])
