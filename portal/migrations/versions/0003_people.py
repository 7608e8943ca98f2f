"""PINs and locks, undertakings, invitations, resets; who made and ended a membership."""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Forwards."""
    op.create_table('pin',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('browser', sa.String(64), nullable=False),
    sa.Column('kept', sa.String(200), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('made_at', AT, nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_pin_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pin')),
    sa.UniqueConstraint('person_id', 'browser', name=op.f('uq_pin_person_id_browser'))
    )
    op.create_table('invitation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(12), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('area_id', sa.Integer(), nullable=True),
    sa.Column('is_installation', sa.Boolean(), nullable=False),
    sa.Column('role', sa.String(20), nullable=False),
    sa.Column('function', sa.String(40), nullable=False),
    sa.Column('language', sa.String(2), nullable=False),
    sa.Column('last_on', sa.Date(), nullable=True),
    sa.Column('made_at', AT, nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('made_as', sa.String(20), nullable=False),
    sa.Column('revoked_at', AT, nullable=True),
    sa.Column('used_at', AT, nullable=True),
    sa.Column('used_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(CASE WHEN unit_id IS NULL THEN 0 ELSE 1 END)'
                       ' + (CASE WHEN area_id IS NULL THEN 0 ELSE 1 END)'
                       ' + (CASE WHEN is_installation THEN 1 ELSE 0 END) = 1',
                       name=op.f('ck_invitation_one_scope')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_invitation_unit_id_unit')),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_invitation_area_id_area')),
    sa.ForeignKeyConstraint(['made_by_id'], ['person.id'], name=op.f('fk_invitation_made_by_id_person')),
    sa.ForeignKeyConstraint(['used_by_id'], ['person.id'], name=op.f('fk_invitation_used_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation')),
    sa.UniqueConstraint('code', name=op.f('uq_invitation_code'))
    )
    op.create_index(op.f('ix_invitation_unit_id'), 'invitation', ['unit_id'])
    op.create_index(op.f('ix_invitation_area_id'), 'invitation', ['area_id'])
    op.create_table('reset',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(12), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('is_whole', sa.Boolean(), nullable=False),
    sa.Column('asked_at', AT, nullable=False),
    sa.Column('revoked_at', AT, nullable=True),
    sa.Column('used_at', AT, nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_reset_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reset')),
    sa.UniqueConstraint('code', name=op.f('uq_reset_code'))
    )
    op.create_index(op.f('ix_reset_person_id'), 'reset', ['person_id'])
    op.create_table('reset_approval',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('reset_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('at', AT, nullable=False),
    sa.ForeignKeyConstraint(['reset_id'], ['reset.id'], name=op.f('fk_reset_approval_reset_id_reset')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_reset_approval_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reset_approval')),
    sa.UniqueConstraint('reset_id', 'person_id', name=op.f('uq_reset_approval_reset_id_person_id'))
    )
    with op.batch_alter_table('sitting') as batch_op:
        batch_op.add_column(sa.Column('browser', sa.String(64), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('locked_at', AT, nullable=True))
    with op.batch_alter_table('person') as batch_op:
        # Whoever is here already counts as seen today: an upgrade locks nobody out.
        batch_op.add_column(sa.Column('used_at', AT, nullable=True))
        batch_op.add_column(sa.Column('undertaken_at', AT, nullable=True))
        batch_op.add_column(sa.Column('undertaken_version', sa.Integer(), nullable=False, server_default='0'))
    op.execute('UPDATE person SET used_at = CURRENT_TIMESTAMP')
    # Account names were told apart by capitals and looked up without them.
    op.execute('UPDATE person SET account = lower(account)')
    with op.batch_alter_table('person') as batch_op:
        batch_op.alter_column('used_at', existing_type=AT, nullable=False)
        batch_op.alter_column('undertaken_version', existing_type=sa.Integer(), server_default=None)
    with op.batch_alter_table('sitting') as batch_op:
        batch_op.alter_column('browser', existing_type=sa.String(64), server_default=None)
    with op.batch_alter_table('membership') as batch_op:
        batch_op.add_column(sa.Column('made_as', sa.String(20), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('ended_by_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f('fk_membership_ended_by_id_person'), 'person', ['ended_by_id'], ['id'])
        batch_op.create_index(op.f('ix_membership_area_id'), ['area_id'])
    with op.batch_alter_table('membership') as batch_op:
        batch_op.alter_column('made_as', existing_type=sa.String(20), server_default=None)


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table('membership') as batch_op:
        batch_op.drop_index(op.f('ix_membership_area_id'))
        batch_op.drop_constraint(op.f('fk_membership_ended_by_id_person'), type_='foreignkey')
        batch_op.drop_column('ended_by_id')
        batch_op.drop_column('made_as')
    with op.batch_alter_table('person') as batch_op:
        batch_op.drop_column('undertaken_version')
        batch_op.drop_column('undertaken_at')
        batch_op.drop_column('used_at')
    with op.batch_alter_table('sitting') as batch_op:
        batch_op.drop_column('locked_at')
        batch_op.drop_column('browser')
    op.drop_table('reset_approval')
    op.drop_index(op.f('ix_reset_person_id'), table_name='reset')
    op.drop_table('reset')
    op.drop_index(op.f('ix_invitation_area_id'), table_name='invitation')
    op.drop_index(op.f('ix_invitation_unit_id'), table_name='invitation')
    op.drop_table('invitation')
    op.drop_table('pin')
