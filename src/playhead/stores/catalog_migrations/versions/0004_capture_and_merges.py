"""What an app captures, and merges of users."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("apps", sa.Column("capture", sa.JSON, nullable=False, server_default="{}"))
    op.create_table(
        "merges",
        sa.Column("app", sa.Integer, sa.ForeignKey("apps.number"), primary_key=True),
        sa.Column("user", sa.String, primary_key=True),
        sa.Column("known_as", sa.String, nullable=False),
    )
    op.create_index("merges_by_known_as", "merges", ["app", "known_as"])
