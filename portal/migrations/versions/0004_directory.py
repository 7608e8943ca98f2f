"""The directory: search keys, services, opening hours; which communes are towns."""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forwards."""
    op.create_table('search_key',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(10), nullable=False),
    sa.Column('ref_id', sa.Integer(), nullable=False),
    sa.Column('folded', sa.String(240), nullable=False),
    sa.Column('sound', sa.String(240), nullable=False),
    sa.Column('bones', sa.String(240), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_search_key'))
    )
    op.create_index(op.f('ix_search_key_kind_search_key_ref_id'), 'search_key', ['kind', 'ref_id'])
    op.create_index(op.f('ix_search_key_made_at'), 'search_key', ['made_at'])
    op.create_table('service',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(40), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.CheckConstraint('until_on IS NULL OR until_on > from_on', name=op.f('ck_service_order')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_service_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_service'))
    )
    op.create_index(op.f('ix_service_unit_id'), 'service', ['unit_id'])
    op.create_index(op.f('ix_service_kind'), 'service', ['kind'])
    op.create_table('opening',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('weekday', sa.Integer(), nullable=False),
    sa.Column('opens', sa.Integer(), nullable=False),
    sa.Column('closes', sa.Integer(), nullable=False),
    sa.CheckConstraint('opens >= 0 AND closes > opens AND closes <= 1440', name=op.f('ck_opening_minutes')),
    sa.CheckConstraint('weekday >= 0 AND weekday <= 6', name=op.f('ck_opening_weekday')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_opening_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_opening'))
    )
    op.create_index(op.f('ix_opening_unit_id'), 'opening', ['unit_id'])
    with op.batch_alter_table('commune') as batch_op:
        batch_op.add_column(sa.Column('is_urban', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('unit') as batch_op:
        batch_op.add_column(sa.Column('external_id', sa.String(300), nullable=True))
        batch_op.create_unique_constraint(op.f('uq_unit_external_id'), ['external_id'])
        batch_op.add_column(sa.Column('is_published', sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table('unit') as batch_op:
        batch_op.alter_column('is_published', existing_type=sa.Boolean(), server_default=None)
    with op.batch_alter_table('commune') as batch_op:
        batch_op.alter_column('is_urban', existing_type=sa.Boolean(), server_default=None)


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table('commune') as batch_op:
        batch_op.drop_column('is_urban')
    with op.batch_alter_table('unit') as batch_op:
        batch_op.drop_constraint(op.f('uq_unit_external_id'), type_='unique')
        batch_op.drop_column('external_id')
        batch_op.drop_column('is_published')
    op.drop_index(op.f('ix_opening_unit_id'), table_name='opening')
    op.drop_table('opening')
    op.drop_index(op.f('ix_service_kind'), table_name='service')
    op.drop_index(op.f('ix_service_unit_id'), table_name='service')
    op.drop_table('service')
    op.drop_index(op.f('ix_search_key_made_at'), table_name='search_key')
    op.drop_index(op.f('ix_search_key_kind_search_key_ref_id'), table_name='search_key')
    op.drop_table('search_key')
