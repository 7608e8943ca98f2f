"""Requests between units: what was asked, of whom, every step, and the counts that outlive them."""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forwards."""
    op.create_table('request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(24), nullable=False),
    sa.Column('code', sa.String(30), nullable=False),
    sa.Column('kind', sa.String(40), nullable=False),
    sa.Column('from_unit_id', sa.Integer(), nullable=False),
    sa.Column('area_id', sa.Integer(), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('function', sa.String(40), nullable=False),
    sa.Column('urgency', sa.String(20), nullable=False),
    sa.Column('language', sa.String(20), nullable=False),
    sa.Column('cautions', sa.String(80), nullable=False),
    sa.Column('agrees', sa.Boolean(), nullable=False),
    sa.Column('details', sa.JSON(), nullable=True),
    sa.Column('sealed', sa.LargeBinary(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('purged_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['from_unit_id'], ['unit.id'], name=op.f('fk_request_from_unit_id_unit')),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_request_area_id_area')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_request_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_request')),
    sa.UniqueConstraint('uid', name=op.f('uq_request_uid')),
    sa.UniqueConstraint('code', name=op.f('uq_request_code'))
    )
    op.create_index(op.f('ix_request_from_unit_id_request_closed_at'), 'request', ['from_unit_id', 'closed_at'])
    op.create_index(op.f('ix_request_closed_at_request_purged_at'), 'request', ['closed_at', 'purged_at'])
    op.create_table('ask',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('request_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(20), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answer_by', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reach_by', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['request_id'], ['request.id'], name=op.f('fk_ask_request_id_request')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_ask_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ask')),
    sa.UniqueConstraint('request_id', 'unit_id', name=op.f('uq_ask_request_id_unit_id'))
    )
    op.create_index(op.f('ix_ask_unit_id_ask_ended_at'), 'ask', ['unit_id', 'ended_at'])
    op.create_table('step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ask_id', sa.Integer(), nullable=False),
    sa.Column('act', sa.String(20), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('function', sa.String(40), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(40), nullable=False),
    sa.Column('side', sa.String(20), nullable=False),
    sa.Column('hour', sa.DateTime(timezone=True), nullable=True),
    sa.Column('count', sa.Integer(), nullable=True),
    sa.Column('other_unit_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['ask_id'], ['ask.id'], name=op.f('fk_step_ask_id_ask')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_step_by_id_person')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_step_unit_id_unit')),
    sa.ForeignKeyConstraint(['other_unit_id'], ['unit.id'], name=op.f('fk_step_other_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_step'))
    )
    op.create_index(op.f('ix_step_ask_id'), 'step', ['ask_id'])
    op.create_table('request_count',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('area_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(40), nullable=False),
    sa.Column('measure', sa.String(20), nullable=False),
    sa.Column('entry', sa.String(40), nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_request_count_area_id_area')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_request_count_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_request_count')),
    sa.UniqueConstraint('month', 'area_id', 'unit_id', 'kind', 'measure', 'entry', name=op.f('uq_request_count_month_area_id_unit_id_kind_measure_entry'))
    )


def downgrade() -> None:
    """Back."""
    op.drop_table('request_count')
    op.drop_index(op.f('ix_step_ask_id'), table_name='step')
    op.drop_table('step')
    op.drop_index(op.f('ix_ask_unit_id_ask_ended_at'), table_name='ask')
    op.drop_table('ask')
    op.drop_index(op.f('ix_request_closed_at_request_purged_at'), table_name='request')
    op.drop_index(op.f('ix_request_from_unit_id_request_closed_at'), table_name='request')
    op.drop_table('request')
