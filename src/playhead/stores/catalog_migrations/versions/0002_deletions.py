"""Deletion requests and tombstones."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "deletions",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("app", sa.Integer, sa.ForeignKey("apps.number"), nullable=False),
        sa.Column("subject_type", sa.String, nullable=False),
        sa.Column("reason", sa.String, nullable=True),
        sa.Column("payload", sa.String, nullable=False),
        sa.Column("idempotency_key", sa.String, nullable=True),
        sa.Column("submitted", sa.DateTime, nullable=False),
        sa.Column("expected", sa.DateTime, nullable=False),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("identifiers", sa.JSON, nullable=False),
        sa.Column("subjects", sa.JSON, nullable=True),
        sa.Column("progress", sa.JSON, nullable=False),
    )
    op.create_index("deletions_by_payload", "deletions", ["app", "payload"])
    op.create_index("deletions_by_key", "deletions", ["app", "idempotency_key"])
    op.create_index("deletions_by_status", "deletions", ["status"])
    op.create_table(
        "tombstones",
        sa.Column("app", sa.Integer, sa.ForeignKey("apps.number"), primary_key=True),
        sa.Column("hash", sa.String, primary_key=True),
        sa.Column("erased", sa.Integer, nullable=False),
    )
