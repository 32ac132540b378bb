"""Files that recorded pages name: what is known of them, and the sessions that wait for theirs."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "page_files",
        sa.Column("app", sa.Integer, sa.ForeignKey("apps.number"), primary_key=True),
        sa.Column("hash", sa.String, primary_key=True),
        sa.Column("checked", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("etag", sa.String, nullable=False),
        sa.Column("failure", sa.String, nullable=False),
    )
    op.create_index("page_files_by_time", "page_files", ["checked"])
    op.create_table(
        "bare_sessions",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("app", sa.Integer, sa.ForeignKey("apps.number"), nullable=False),
        sa.Column("session_id", sa.String, nullable=False),
    )
