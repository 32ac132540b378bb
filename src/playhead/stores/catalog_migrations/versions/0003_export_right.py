"""Whether a key may export."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("keys", sa.Column("export", sa.Boolean, nullable=False, server_default=sa.true()))
