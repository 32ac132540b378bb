"""Retention per app, stars, what retention removed, and bytes of recordings."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("apps", sa.Column("retention", sa.JSON, nullable=False, server_default="{}"))
    op.create_table(
        "stars",
        sa.Column("app", sa.Integer, sa.ForeignKey("apps.number"), primary_key=True),
        sa.Column("session_id", sa.String, primary_key=True),
        sa.Column("starred", sa.DateTime, nullable=False),
    )
    op.create_table(
        "removals",
        sa.Column("app", sa.Integer, sa.ForeignKey("apps.number"), primary_key=True),
        sa.Column("hash", sa.String, primary_key=True),
        sa.Column("removed", sa.DateTime, nullable=False),
    )
    op.create_index("removals_by_time", "removals", ["removed"])
    op.create_table(
        "recording_usage",
        sa.Column("app", sa.Integer, sa.ForeignKey("apps.number"), primary_key=True),
        sa.Column("bytes", sa.BigInteger, nullable=False),
    )
