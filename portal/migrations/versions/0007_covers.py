"""Cover, swap, absence, afterwards, handover: seats held in parts, and what is asked about them."""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forwards."""
    with op.batch_alter_table('assignment') as batch_op:
        batch_op.drop_constraint(op.f('uq_assignment_shift_id_seat'), type_='unique')
        batch_op.add_column(sa.Column('starts_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_check_constraint(op.f('ck_assignment_part'), 'starts_at IS NULL OR ends_at IS NULL OR ends_at > starts_at')
        batch_op.create_unique_constraint(op.f('uq_assignment_shift_id_seat_starts_at'), ['shift_id', 'seat', 'starts_at'])
    for name, end in (('first', 'starts_at'), ('last', 'ends_at')):
        where = sa.text(f'{end} IS NULL')
        op.create_index(f'uq_assignment_{name}_part', 'assignment', ['shift_id', 'seat'], unique=True, sqlite_where=where, postgresql_where=where)
    with op.batch_alter_table('post') as batch_op:
        batch_op.add_column(sa.Column('needs_approval', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('post') as batch_op:
        batch_op.alter_column('needs_approval', existing_type=sa.Boolean(), server_default=None)
    op.create_table('change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('shift_id', sa.Integer(), nullable=False),
    sa.Column('seat', sa.Integer(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('from_id', sa.Integer(), nullable=True),
    sa.Column('to_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('why', sa.String(20), nullable=False),
    sa.Column('reason', sa.String(20), nullable=False),
    sa.Column('is_forced', sa.Boolean(), nullable=False),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_change_order')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_change_by_id_person')),
    sa.ForeignKeyConstraint(['from_id'], ['membership.id'], name=op.f('fk_change_from_id_membership')),
    sa.ForeignKeyConstraint(['shift_id'], ['shift.id'], name=op.f('fk_change_shift_id_shift')),
    sa.ForeignKeyConstraint(['to_id'], ['membership.id'], name=op.f('fk_change_to_id_membership')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_change'))
    )
    op.create_index(op.f('ix_change_shift_id'), 'change', ['shift_id'])
    op.create_index(op.f('ix_change_to_id'), 'change', ['to_id'])
    op.create_table('cover_ask',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('shift_id', sa.Integer(), nullable=False),
    sa.Column('seat', sa.Integer(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('membership_id', sa.Integer(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('asked_of_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(20), nullable=False),
    sa.Column('is_released', sa.Boolean(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('taken_by_id', sa.Integer(), nullable=True),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('approved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('approved_by_id', sa.Integer(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('approved_at IS NULL OR taken_at IS NOT NULL', name=op.f('ck_cover_ask_approved')),
    sa.CheckConstraint('starts_at IS NULL OR ends_at IS NULL OR ends_at > starts_at', name=op.f('ck_cover_ask_part')),
    sa.CheckConstraint('(taken_by_id IS NULL) = (taken_at IS NULL)', name=op.f('ck_cover_ask_taken')),
    sa.ForeignKeyConstraint(['approved_by_id'], ['person.id'], name=op.f('fk_cover_ask_approved_by_id_person')),
    sa.ForeignKeyConstraint(['asked_of_id'], ['membership.id'], name=op.f('fk_cover_ask_asked_of_id_membership')),
    sa.ForeignKeyConstraint(['made_by_id'], ['person.id'], name=op.f('fk_cover_ask_made_by_id_person')),
    sa.ForeignKeyConstraint(['membership_id'], ['membership.id'], name=op.f('fk_cover_ask_membership_id_membership')),
    sa.ForeignKeyConstraint(['shift_id'], ['shift.id'], name=op.f('fk_cover_ask_shift_id_shift')),
    sa.ForeignKeyConstraint(['taken_by_id'], ['membership.id'], name=op.f('fk_cover_ask_taken_by_id_membership')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cover_ask'))
    )
    op.create_index(op.f('ix_cover_ask_membership_id'), 'cover_ask', ['membership_id'])
    op.create_index(op.f('ix_cover_ask_shift_id'), 'cover_ask', ['shift_id'])
    op.create_table('cover_decline',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ask_id', sa.Integer(), nullable=False),
    sa.Column('membership_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['ask_id'], ['cover_ask.id'], name=op.f('fk_cover_decline_ask_id_cover_ask')),
    sa.ForeignKeyConstraint(['membership_id'], ['membership.id'], name=op.f('fk_cover_decline_membership_id_membership')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cover_decline')),
    sa.UniqueConstraint('ask_id', 'membership_id', name=op.f('uq_cover_decline_ask_id_membership_id'))
    )
    op.create_table('swap',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('mine_id', sa.Integer(), nullable=False),
    sa.Column('mine_seat', sa.Integer(), nullable=False),
    sa.Column('from_id', sa.Integer(), nullable=False),
    sa.Column('theirs_id', sa.Integer(), nullable=False),
    sa.Column('theirs_seat', sa.Integer(), nullable=False),
    sa.Column('to_id', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('agreed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('approved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('mine_id <> theirs_id', name=op.f('ck_swap_two')),
    sa.ForeignKeyConstraint(['from_id'], ['membership.id'], name=op.f('fk_swap_from_id_membership')),
    sa.ForeignKeyConstraint(['mine_id'], ['shift.id'], name=op.f('fk_swap_mine_id_shift')),
    sa.ForeignKeyConstraint(['theirs_id'], ['shift.id'], name=op.f('fk_swap_theirs_id_shift')),
    sa.ForeignKeyConstraint(['to_id'], ['membership.id'], name=op.f('fk_swap_to_id_membership')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_swap'))
    )
    op.create_index(op.f('ix_swap_from_id'), 'swap', ['from_id'])
    op.create_index(op.f('ix_swap_to_id'), 'swap', ['to_id'])
    op.create_table('presence',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('shift_id', sa.Integer(), nullable=False),
    sa.Column('seat', sa.Integer(), nullable=False),
    sa.Column('membership_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['membership_id'], ['membership.id'], name=op.f('fk_presence_membership_id_membership')),
    sa.ForeignKeyConstraint(['shift_id'], ['shift.id'], name=op.f('fk_presence_shift_id_shift')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_presence')),
    sa.UniqueConstraint('shift_id', 'seat', 'membership_id', name=op.f('uq_presence_shift_id_seat_membership_id'))
    )
    op.create_table('actual',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('shift_id', sa.Integer(), nullable=False),
    sa.Column('seat', sa.Integer(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('membership_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(20), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_actual_order')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_actual_by_id_person')),
    sa.ForeignKeyConstraint(['membership_id'], ['membership.id'], name=op.f('fk_actual_membership_id_membership')),
    sa.ForeignKeyConstraint(['shift_id'], ['shift.id'], name=op.f('fk_actual_shift_id_shift')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_actual'))
    )
    op.create_index(op.f('ix_actual_shift_id'), 'actual', ['shift_id'])
    op.create_index(op.f('ix_actual_starts_at'), 'actual', ['starts_at'])
    op.create_table('handover',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('from_shift_id', sa.Integer(), nullable=False),
    sa.Column('to_shift_id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('confirmed_by_id', sa.Integer(), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(confirmed_by_id IS NULL) = (confirmed_at IS NULL)', name=op.f('ck_handover_confirmed')),
    sa.CheckConstraint('(by_id IS NULL) = (at IS NULL)', name=op.f('ck_handover_said')),
    sa.ForeignKeyConstraint(['by_id'], ['membership.id'], name=op.f('fk_handover_by_id_membership')),
    sa.ForeignKeyConstraint(['confirmed_by_id'], ['membership.id'], name=op.f('fk_handover_confirmed_by_id_membership')),
    sa.ForeignKeyConstraint(['from_shift_id'], ['shift.id'], name=op.f('fk_handover_from_shift_id_shift')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_handover_post_id_post')),
    sa.ForeignKeyConstraint(['to_shift_id'], ['shift.id'], name=op.f('fk_handover_to_shift_id_shift')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_handover')),
    sa.UniqueConstraint('post_id', 'from_shift_id', name=op.f('uq_handover_post_id_from_shift_id'))
    )
    op.create_index(op.f('ix_handover_to_shift_id'), 'handover', ['to_shift_id'])
    op.create_table('open_slot',
    sa.Column('shift_id', sa.Integer(), nullable=False),
    sa.Column('opened_by_id', sa.Integer(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['opened_by_id'], ['person.id'], name=op.f('fk_open_slot_opened_by_id_person')),
    sa.ForeignKeyConstraint(['shift_id'], ['shift.id'], name=op.f('fk_open_slot_shift_id_shift')),
    sa.PrimaryKeyConstraint('shift_id', name=op.f('pk_open_slot'))
    )
    op.create_table('offer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('shift_id', sa.Integer(), nullable=False),
    sa.Column('membership_id', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['membership_id'], ['membership.id'], name=op.f('fk_offer_membership_id_membership')),
    sa.ForeignKeyConstraint(['shift_id'], ['shift.id'], name=op.f('fk_offer_shift_id_shift')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_offer')),
    sa.UniqueConstraint('shift_id', 'membership_id', name=op.f('uq_offer_shift_id_membership_id'))
    )
    op.create_index(op.f('ix_offer_membership_id'), 'offer', ['membership_id'])


def downgrade() -> None:
    """Back. A seat held in parts goes to whoever held its first row: before, nobody held a part."""
    op.drop_index(op.f('ix_offer_membership_id'), table_name='offer')
    op.drop_table('offer')
    op.drop_table('open_slot')
    op.drop_index(op.f('ix_handover_to_shift_id'), table_name='handover')
    op.drop_table('handover')
    op.drop_index(op.f('ix_actual_shift_id'), table_name='actual')
    op.drop_index(op.f('ix_actual_starts_at'), table_name='actual')
    op.drop_table('actual')
    op.drop_table('presence')
    op.drop_index(op.f('ix_swap_from_id'), table_name='swap')
    op.drop_index(op.f('ix_swap_to_id'), table_name='swap')
    op.drop_table('swap')
    op.drop_table('cover_decline')
    op.drop_index(op.f('ix_cover_ask_membership_id'), table_name='cover_ask')
    op.drop_index(op.f('ix_cover_ask_shift_id'), table_name='cover_ask')
    op.drop_table('cover_ask')
    op.drop_index(op.f('ix_change_shift_id'), table_name='change')
    op.drop_index(op.f('ix_change_to_id'), table_name='change')
    op.drop_table('change')
    with op.batch_alter_table('post') as batch_op:
        batch_op.drop_column('needs_approval')
    op.execute('DELETE FROM assignment WHERE id NOT IN (SELECT min(id) FROM assignment GROUP BY shift_id, seat)')
    for name in ('first', 'last'):
        op.drop_index(f'uq_assignment_{name}_part', table_name='assignment')
    with op.batch_alter_table('assignment') as batch_op:
        batch_op.drop_constraint(op.f('uq_assignment_shift_id_seat_starts_at'), type_='unique')
        batch_op.drop_constraint(op.f('ck_assignment_part'), type_='check')
        batch_op.drop_column('ends_at')
        batch_op.drop_column('starts_at')
        batch_op.create_unique_constraint(op.f('uq_assignment_shift_id_seat'), ['shift_id', 'seat'])
