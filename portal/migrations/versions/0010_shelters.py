"""Houses with places, counts, holds, meeting points; searches of a sitting; nights without a place."""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Forwards."""
    op.create_table('shelter',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(10), nullable=False),
    sa.Column('expiry_hours', sa.Integer(), nullable=False),
    sa.Column('hold_minutes', sa.Integer(), nullable=False),
    sa.Column('boys_up_to', sa.Integer(), nullable=True),
    sa.Column('children_up_to', sa.Integer(), nullable=True),
    sa.Column('takes_alone', sa.String(3), nullable=False),
    sa.Column('takes_children', sa.String(3), nullable=False),
    sa.Column('takes_pregnant', sa.String(3), nullable=False),
    sa.Column('is_step_free', sa.String(3), nullable=False),
    sa.Column('needs_met', sa.String(120), nullable=False),
    sa.Column('arrives_from', sa.Integer(), nullable=True),
    sa.Column('arrives_until', sa.Integer(), nullable=True),
    sa.Column('longest_stay', sa.Integer(), nullable=True),
    sa.Column('needs_order', sa.Boolean(), nullable=False),
    sa.Column('not_from', sa.Text(), nullable=False),
    sa.Column('contacts', sa.String(80), nullable=False),
    sa.CheckConstraint('expiry_hours BETWEEN 6 AND 72', name=op.f('ck_shelter_expiry')),
    sa.CheckConstraint('hold_minutes BETWEEN 60 AND 360', name=op.f('ck_shelter_hold')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_shelter_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shelter')),
    sa.UniqueConstraint('unit_id', name=op.f('uq_shelter_unit_id'))
    )
    op.create_table('capacity',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('shelter_id', sa.Integer(), nullable=False),
    sa.Column('places', sa.Integer(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.Column('host_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('places > 0 AND places <= 500', name=op.f('ck_capacity_places')),
    sa.CheckConstraint('until_on IS NULL OR until_on > from_on', name=op.f('ck_capacity_order')),
    sa.ForeignKeyConstraint(['shelter_id'], ['shelter.id'], name=op.f('fk_capacity_shelter_id_shelter')),
    sa.ForeignKeyConstraint(['host_id'], ['unit.id'], name=op.f('fk_capacity_host_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_capacity'))
    )
    op.create_index(op.f('ix_capacity_shelter_id'), 'capacity', ['shelter_id'])
    op.create_table('shelter_count',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('shelter_id', sa.Integer(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('occupied', sa.Integer(), nullable=False),
    sa.Column('capacity', sa.Integer(), nullable=False),
    sa.Column('at', AT, nullable=False),
    sa.Column('as_of', AT, nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('function', sa.String(40), nullable=False),
    sa.Column('how', sa.String(12), nullable=False),
    sa.CheckConstraint('occupied >= 0', name=op.f('ck_shelter_count_occupied')),
    sa.ForeignKeyConstraint(['shelter_id'], ['shelter.id'], name=op.f('fk_shelter_count_shelter_id_shelter')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_shelter_count_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shelter_count')),
    sa.UniqueConstraint('shelter_id', 'sequence', name=op.f('uq_shelter_count_shelter_id_sequence'))
    )
    op.create_index(op.f('ix_shelter_count_shelter_id_shelter_count_at'), 'shelter_count', ['shelter_id', 'at'])
    op.create_table('hold',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ask_id', sa.Integer(), nullable=True),
    sa.Column('shelter_id', sa.Integer(), nullable=False),
    sa.Column('places', sa.Integer(), nullable=False),
    sa.Column('made_at', AT, nullable=False),
    sa.Column('expires_at', AT, nullable=False),
    sa.Column('extended_at', AT, nullable=True),
    sa.Column('accepted_at', AT, nullable=True),
    sa.Column('taken_at', AT, nullable=True),
    sa.Column('arrived_at', AT, nullable=True),
    sa.Column('left_at', AT, nullable=True),
    sa.Column('ended_at', AT, nullable=True),
    sa.Column('ended_why', sa.String(20), nullable=False),
    sa.Column('frees_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('places > 0', name=op.f('ck_hold_places')),
    sa.CheckConstraint('expires_at > made_at', name=op.f('ck_hold_order')),
    sa.ForeignKeyConstraint(['ask_id'], ['ask.id'], name=op.f('fk_hold_ask_id_ask'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['shelter_id'], ['shelter.id'], name=op.f('fk_hold_shelter_id_shelter')),
    sa.ForeignKeyConstraint(['frees_id'], ['hold.id'], name=op.f('fk_hold_frees_id_hold')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hold')),
    sa.UniqueConstraint('ask_id', name=op.f('uq_hold_ask_id'))
    )
    op.create_index(op.f('ix_hold_shelter_id_hold_expires_at'), 'hold', ['shelter_id', 'expires_at'])
    op.create_index(op.f('ix_hold_frees_id'), 'hold', ['frees_id'])
    op.create_table('meeting_point',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(24), nullable=False),
    sa.Column('hold_id', sa.Integer(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=True),
    sa.Column('given_at', AT, nullable=False),
    sa.Column('erased_at', AT, nullable=True),
    sa.ForeignKeyConstraint(['hold_id'], ['hold.id'], name=op.f('fk_meeting_point_hold_id_hold')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting_point')),
    sa.UniqueConstraint('uid', name=op.f('uq_meeting_point_uid')),
    sa.UniqueConstraint('hold_id', name=op.f('uq_meeting_point_hold_id'))
    )
    op.create_table('place_search',
    sa.Column('sitting_id', sa.Integer(), nullable=False),
    sa.Column('at', AT, nullable=False),
    sa.Column('women', sa.Integer(), nullable=False),
    sa.Column('bands', sa.String(160), nullable=False),
    sa.Column('is_pregnant', sa.Boolean(), nullable=False),
    sa.Column('has_reduced_mobility', sa.Boolean(), nullable=False),
    sa.Column('needs', sa.String(120), nullable=False),
    sa.Column('language', sa.String(20), nullable=False),
    sa.Column('verdicts', sa.Text(), nullable=False),
    sa.Column('request_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_place_search_sitting_id_sitting')),
    sa.ForeignKeyConstraint(['request_id'], ['request.id'], name=op.f('fk_place_search_request_id_request')),
    sa.PrimaryKeyConstraint('sitting_id', name=op.f('pk_place_search'))
    )
    op.create_index(op.f('ix_place_search_at'), 'place_search', ['at'])
    op.create_table('last_resort',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('area_id', sa.Integer(), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('way', sa.String(20), nullable=False),
    sa.Column('women', sa.Integer(), nullable=False),
    sa.Column('bands', sa.String(160), nullable=False),
    sa.CheckConstraint('women BETWEEN 1 AND 2', name=op.f('ck_last_resort_women')),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_last_resort_area_id_area')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_last_resort'))
    )
    op.create_index(op.f('ix_last_resort_area_id_last_resort_month'), 'last_resort', ['area_id', 'month'])


def downgrade() -> None:
    """Back."""
    op.drop_table('last_resort')
    op.drop_table('place_search')
    op.drop_table('meeting_point')
    op.drop_table('hold')
    op.drop_table('shelter_count')
    op.drop_table('capacity')
    op.drop_table('shelter')
