"""Cover, swap, absence, afterwards, handover: seats held in parts, and what is asked about them."""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
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


def downgrade() -> None:
    """Back. A seat held in parts goes to whoever held its first row: before, nobody held a part."""
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
