"""The directory kept true: seasons, aliases, suggestions, the history of a unit."""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)

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


    with op.batch_alter_table('service') as batch_op:
        batch_op.add_column(sa.Column('speaks', sa.String(120), nullable=False, server_default=''))
    with op.batch_alter_table('opening') as batch_op:
        batch_op.add_column(sa.Column('season', sa.String(20), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('service_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f('fk_opening_service_id_service'), 'service', ['service_id'], ['id'])
    with op.batch_alter_table('unit') as batch_op:
        batch_op.add_column(sa.Column('closes_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('successor_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f('fk_unit_successor_id_unit'), 'unit', ['successor_id'], ['id'])
    # Not in batch mode: it would rebuild the table without the triggers that keep it as it is.
    op.add_column('confirmation', sa.Column('place', sa.String(20), nullable=False, server_default=''))
    op.add_column('failure', sa.Column('place', sa.String(20), nullable=False, server_default=''))
    op.create_table('alias',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(120), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_alias_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alias'))
    )
    op.create_index(op.f('ix_alias_unit_id'), 'alias', ['unit_id'])
    op.create_table('former_parent',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_former_parent_unit_id_unit')),
    sa.ForeignKeyConstraint(['parent_id'], ['unit.id'], name=op.f('fk_former_parent_parent_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_former_parent'))
    )
    op.create_index(op.f('ix_former_parent_unit_id'), 'former_parent', ['unit_id'])
    op.create_table('vacancy',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('function', sa.String(40), nullable=False),
    sa.Column('since_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_vacancy_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_vacancy'))
    )
    op.create_index(op.f('ix_vacancy_unit_id'), 'vacancy', ['unit_id'])
    op.create_table('suggestion',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('field', sa.String(20), nullable=False),
    sa.Column('value', sa.String(200), nullable=False),
    sa.Column('at', AT, nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('function', sa.String(40), nullable=False),
    sa.Column('place', sa.String(20), nullable=False),
    sa.Column('decided_at', AT, nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('is_accepted', sa.Boolean(), nullable=True),
    sa.CheckConstraint('(decided_at IS NULL) = (is_accepted IS NULL)', name=op.f('ck_suggestion_decided')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_suggestion_unit_id_unit')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_suggestion_by_id_person')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['person.id'], name=op.f('fk_suggestion_decided_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_suggestion'))
    )
    op.create_index(op.f('ix_suggestion_unit_id_suggestion_decided_at'), 'suggestion', ['unit_id', 'decided_at'])
    op.create_index(op.f('ix_suggestion_by_id_suggestion_at'), 'suggestion', ['by_id', 'at'])
    # Words stand apart in the keys from now on: `prepare` makes them anew.
    op.execute('DELETE FROM search_key')


def downgrade() -> None:
    """Back."""
    op.execute('DELETE FROM search_key')
    for table in ('suggestion', 'vacancy', 'former_parent', 'alias'):
        op.drop_table(table)
    op.execute("DELETE FROM opening WHERE season <> '' OR service_id IS NOT NULL")
    with op.batch_alter_table('failure') as batch_op:
        batch_op.drop_column('place')
    with op.batch_alter_table('confirmation') as batch_op:
        batch_op.drop_column('place')
    with op.batch_alter_table('unit') as batch_op:
        batch_op.drop_constraint(op.f('fk_unit_successor_id_unit'), type_='foreignkey')
        batch_op.drop_column('successor_id')
        batch_op.drop_column('closes_on')
    with op.batch_alter_table('opening') as batch_op:
        batch_op.drop_constraint(op.f('fk_opening_service_id_service'), type_='foreignkey')
        batch_op.drop_column('service_id')
        batch_op.drop_column('season')
    with op.batch_alter_table('service') as batch_op:
        batch_op.drop_column('speaks')
    op.drop_table('season')
