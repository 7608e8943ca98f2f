"""The directory kept true: seasons."""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

# A day after the tables of Umm al-Qura, as the moon was mostly sighted here; all to be confirmed.
RAMADAN = (
    (1447, date(2026, 2, 19), date(2026, 3, 20)),
    (1448, date(2027, 2, 9), date(2027, 3, 9)),
    (1449, date(2028, 1, 29), date(2028, 2, 26)),
)


def upgrade() -> None:
    """Forwards."""
    season = op.create_table('season',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(20), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('first_on', sa.Date(), nullable=False),
    sa.Column('last_on', sa.Date(), nullable=False),
    sa.Column('state', sa.String(20), nullable=False),
    sa.CheckConstraint('last_on >= first_on', name=op.f('ck_season_order')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_season')),
    sa.UniqueConstraint('kind', 'year', name=op.f('uq_season_kind_year'))
    )
    op.bulk_insert(season, [
        {'kind': 'ramadan', 'year': year, 'first_on': first, 'last_on': last, 'state': 'estimated'}
        for year, first, last in RAMADAN
    ])


def downgrade() -> None:
    """Back."""
    op.drop_table('season')
