"""The calendar: holidays, hard hours, keys of calendar addresses, posters issued."""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forwards."""
    op.create_table('holiday',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(60), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=False),
    sa.Column('kind', sa.String(20), nullable=False),
    sa.Column('is_eid', sa.Boolean(), nullable=False),
    sa.Column('state', sa.String(20), nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('name_ar', sa.String(120), nullable=False),
    sa.Column('name_fr', sa.String(120), nullable=False),
    sa.Column('name_en', sa.String(120), nullable=False),
    sa.CheckConstraint('until_on >= starts_on', name=op.f('ck_holiday_order')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['person.id'], name=op.f('fk_holiday_decided_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_holiday')),
    sa.UniqueConstraint('source', name=op.f('uq_holiday_source'))
    )
    op.create_index(op.f('ix_holiday_starts_on'), 'holiday', ['starts_on'])
    op.create_table('holiday_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('holiday_id', sa.Integer(), nullable=False),
    sa.Column('was_on', sa.Date(), nullable=True),
    sa.Column('was_until', sa.Date(), nullable=True),
    sa.Column('was_state', sa.String(20), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=False),
    sa.Column('state', sa.String(20), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_holiday_change_by_id_person')),
    sa.ForeignKeyConstraint(['holiday_id'], ['holiday.id'], name=op.f('fk_holiday_change_holiday_id_holiday')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_holiday_change'))
    )
    op.create_index(op.f('ix_holiday_change_at'), 'holiday_change', ['at'])
    op.create_index(op.f('ix_holiday_change_holiday_id'), 'holiday_change', ['holiday_id'])
    op.create_table('holiday_proposal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('holiday_id', sa.Integer(), nullable=True),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settled_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_holiday_proposal_by_id_person')),
    sa.ForeignKeyConstraint(['holiday_id'], ['holiday.id'], name=op.f('fk_holiday_proposal_holiday_id_holiday')),
    sa.ForeignKeyConstraint(['settled_by_id'], ['person.id'], name=op.f('fk_holiday_proposal_settled_by_id_person')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_holiday_proposal_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_holiday_proposal'))
    )
    op.create_index(op.f('ix_holiday_proposal_settled_at'), 'holiday_proposal', ['settled_at'])
    op.create_table('reduced_window',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('occasion', sa.String(20), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=True),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.Column('opens', sa.Integer(), nullable=False),
    sa.Column('closes', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('opens >= 0 AND closes > opens AND closes <= 1440', name=op.f('ck_reduced_window_minutes')),
    sa.CheckConstraint("(occasion = 'dates') = (from_on IS NOT NULL AND until_on IS NOT NULL)", name=op.f('ck_reduced_window_dates')),
    sa.CheckConstraint('until_on IS NULL OR until_on >= from_on', name=op.f('ck_reduced_window_order')),
    sa.ForeignKeyConstraint(['made_by_id'], ['person.id'], name=op.f('fk_reduced_window_made_by_id_person')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_reduced_window_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reduced_window'))
    )
    op.create_index(op.f('ix_reduced_window_unit_id'), 'reduced_window', ['unit_id'])
    op.create_table('feed_key',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(64), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_feed_key_person_id_person')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_feed_key_post_id_post')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_feed_key')),
    sa.UniqueConstraint('digest', name=op.f('uq_feed_key_digest'))
    )
    op.create_index(op.f('ix_feed_key_person_id'), 'feed_key', ['person_id'])
    op.create_table('poster_issue',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('month_on', sa.Date(), nullable=False),
    sa.Column('digest', sa.String(64), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_poster_issue_by_id_person')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_poster_issue_post_id_post')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_poster_issue'))
    )
    op.create_index(
        'ix_poster_issue_month',
        'poster_issue', ['post_id', 'month_on', 'issued_at'],
    )


def downgrade() -> None:
    """Back."""
    for table in ('poster_issue', 'feed_key', 'reduced_window', 'holiday_proposal', 'holiday_change', 'holiday'):
        op.drop_table(table)
