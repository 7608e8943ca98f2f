"""Plans of rotas: patterns, who may hold a post, leave, publication, acts that can be taken back."""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forwards."""
    op.create_table('pattern',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.Column('weekdays', sa.String(7), nullable=False),
    sa.Column('holidays', sa.String(10), nullable=False),
    sa.Column('every', sa.Integer(), nullable=False),
    sa.Column('starts', sa.Integer(), nullable=False),
    sa.Column('ends', sa.Integer(), nullable=False),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.Column('regime', sa.String(20), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('until_on IS NULL OR until_on >= from_on', name=op.f('ck_pattern_order')),
    sa.CheckConstraint('starts >= 0 AND starts < 1440 AND ends > starts', name=op.f('ck_pattern_hours')),
    sa.CheckConstraint('ends <= starts + 1440', name=op.f('ck_pattern_length')),
    sa.CheckConstraint('people > 0 AND every > 0', name=op.f('ck_pattern_counts')),
    sa.ForeignKeyConstraint(['made_by_id'], ['person.id'], name=op.f('fk_pattern_made_by_id_person')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_pattern_post_id_post')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pattern'))
    )
    op.create_index(op.f('ix_pattern_post_id'), 'pattern', ['post_id'])
    op.create_table('seat',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('membership_id', sa.Integer(), nullable=False),
    sa.Column('share', sa.Integer(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.CheckConstraint('share > 0 AND share <= 100', name=op.f('ck_seat_share')),
    sa.CheckConstraint('until_on IS NULL OR until_on >= from_on', name=op.f('ck_seat_order')),
    sa.ForeignKeyConstraint(['membership_id'], ['membership.id'], name=op.f('fk_seat_membership_id_membership')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_seat_post_id_post')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seat')),
    sa.UniqueConstraint('post_id', 'membership_id', name=op.f('uq_seat_post_id_membership_id'))
    )
    op.create_index(op.f('ix_seat_membership_id'), 'seat', ['membership_id'])
    op.create_table('leave',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('membership_id', sa.Integer(), nullable=False),
    sa.Column('first_on', sa.Date(), nullable=False),
    sa.Column('last_on', sa.Date(), nullable=False),
    sa.Column('half', sa.String(10), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('last_on >= first_on', name=op.f('ck_leave_order')),
    sa.ForeignKeyConstraint(['made_by_id'], ['person.id'], name=op.f('fk_leave_made_by_id_person')),
    sa.ForeignKeyConstraint(['membership_id'], ['membership.id'], name=op.f('fk_leave_membership_id_membership')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_leave'))
    )
    op.create_index(op.f('ix_leave_membership_id_leave_last_on'), 'leave', ['membership_id', 'last_on'])
    op.create_table('publishing',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_publishing_by_id_person')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_publishing_post_id_post')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_publishing'))
    )
    op.create_index(op.f('ix_publishing_post_id_publishing_month'), 'publishing', ['post_id', 'month'])
    op.create_table('meant_gap',
    sa.Column('shift_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_meant_gap_by_id_person')),
    sa.ForeignKeyConstraint(['shift_id'], ['shift.id'], name=op.f('fk_meant_gap_shift_id_shift')),
    sa.PrimaryKeyConstraint('shift_id', name=op.f('pk_meant_gap'))
    )
    op.create_table('plan',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('kind', sa.String(20), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_plan_by_id_person')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_plan_post_id_post')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan'))
    )
    op.create_index(op.f('ix_plan_post_id_plan_month'), 'plan', ['post_id', 'month'])
    op.create_table('plan_step',
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('change_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['change_id'], ['change.id'], name=op.f('fk_plan_step_change_id_change')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_plan_step_plan_id_plan')),
    sa.PrimaryKeyConstraint('plan_id', 'change_id', name=op.f('pk_plan_step'))
    )
    op.create_table('zone_move',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('shift_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('was_version', sa.String(12), nullable=False),
    sa.Column('version', sa.String(12), nullable=False),
    sa.Column('was_from', sa.DateTime(timezone=True), nullable=False),
    sa.Column('was_until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['shift_id'], ['shift.id'], name=op.f('fk_zone_move_shift_id_shift')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_zone_move'))
    )
    op.create_index(op.f('ix_zone_move_at'), 'zone_move', ['at'])
    op.create_index(op.f('ix_zone_move_shift_id'), 'zone_move', ['shift_id'])
    with op.batch_alter_table('shift') as batch_op:
        batch_op.add_column(sa.Column('pattern_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('people', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('regime', sa.String(20), nullable=True))
        batch_op.create_foreign_key(op.f('fk_shift_pattern_id_pattern'), 'pattern', ['pattern_id'], ['id'])
        batch_op.create_unique_constraint(op.f('uq_shift_post_id_local_start_local_end'), ['post_id', 'local_start', 'local_end'])


def downgrade() -> None:
    """Backwards."""
    with op.batch_alter_table('shift') as batch_op:
        batch_op.drop_constraint(op.f('uq_shift_post_id_local_start_local_end'), type_='unique')
        batch_op.drop_constraint(op.f('fk_shift_pattern_id_pattern'), type_='foreignkey')
        batch_op.drop_column('regime')
        batch_op.drop_column('people')
        batch_op.drop_column('pattern_id')
    for name in ('zone_move', 'plan_step', 'plan', 'meant_gap', 'publishing', 'leave', 'seat', 'pattern'):
        op.drop_table(name)
