"""Cases, notes, shares, exclusions, what is erased when; the data keys of cases."""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Forwards."""
    op.create_table('purge_end',
    sa.Column('token', sa.String(24), nullable=False),
    sa.PrimaryKeyConstraint('token', name=op.f('pk_purge_end'))
    )
    op.create_table('case_file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(24), nullable=False),
    sa.Column('code', sa.String(7), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('opened_at', AT, nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('channel', sa.String(20), nullable=False),
    sa.Column('elsewhere', sa.String(10), nullable=False),
    sa.Column('elsewhere_channel', sa.String(20), nullable=False),
    sa.Column('reference', sa.LargeBinary(), nullable=True),
    sa.Column('reference_mark', sa.String(64), nullable=True),
    sa.Column('is_counted', sa.Boolean(), nullable=False),
    sa.Column('is_minor', sa.Boolean(), nullable=False),
    sa.Column('band', sa.String(20), nullable=False),
    sa.Column('closed_at', AT, nullable=True),
    sa.Column('outcome', sa.String(40), nullable=True),
    sa.Column('asked_to_pay', sa.String(10), nullable=False),
    sa.Column('wrapped', sa.LargeBinary(), nullable=True),
    sa.Column('purged_at', AT, nullable=True),
    sa.CheckConstraint('(closed_at IS NULL) = (outcome IS NULL)', name=op.f('ck_case_file_outcome')),
    sa.CheckConstraint('purged_at IS NULL OR wrapped IS NULL', name=op.f('ck_case_file_purged_has_no_key')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_case_file_by_id_person')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_case_file_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_file')),
    sa.UniqueConstraint('code', name=op.f('uq_case_file_code')),
    sa.UniqueConstraint('uid', name=op.f('uq_case_file_uid'))
    )
    op.create_index(op.f('ix_case_file_reference_mark'), 'case_file', ['reference_mark'])
    op.create_index(op.f('ix_case_file_unit_id_case_file_closed_at'), 'case_file', ['unit_id', 'closed_at'])
    op.create_table('stamp_agreement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('area_id', sa.Integer(), nullable=False),
    sa.Column('reference', sa.String(60), nullable=False),
    sa.Column('at', AT, nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('ended_at', AT, nullable=True),
    sa.Column('ended_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_stamp_agreement_area_id_area')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_stamp_agreement_by_id_person')),
    sa.ForeignKeyConstraint(['ended_by_id'], ['person.id'], name=op.f('fk_stamp_agreement_ended_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stamp_agreement'))
    )
    op.create_index(op.f('ix_stamp_agreement_area_id'), 'stamp_agreement', ['area_id'])
    op.create_table('case_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('other_id', sa.Integer(), nullable=False),
    sa.Column('verdict', sa.String(20), nullable=False),
    sa.Column('at', AT, nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.CheckConstraint('case_id <> other_id', name=op.f('ck_case_link_two')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_case_link_by_id_person')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_case_link_case_id_case_file')),
    sa.ForeignKeyConstraint(['other_id'], ['case_file.id'], name=op.f('fk_case_link_other_id_case_file')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_link')),
    sa.UniqueConstraint('case_id', 'other_id', name=op.f('uq_case_link_case_id_other_id'))
    )
    op.create_index(op.f('ix_case_link_other_id'), 'case_link', ['other_id'])
    op.create_table('draft',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('at', AT, nullable=False),
    sa.Column('row', sa.String(24), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_draft_case_id_case_file')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_draft_person_id_person')),
    sa.PrimaryKeyConstraint('case_id', 'person_id', name=op.f('pk_draft'))
    )
    op.create_index(op.f('ix_draft_at'), 'draft', ['at'])
    op.create_table('erasure',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('at', AT, nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('agreed_at', AT, nullable=True),
    sa.Column('agreed_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['agreed_by_id'], ['person.id'], name=op.f('fk_erasure_agreed_by_id_person')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_erasure_by_id_person')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_erasure_case_id_case_file')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_erasure'))
    )
    op.create_index(op.f('ix_erasure_case_id'), 'erasure', ['case_id'])
    op.create_table('exclusion',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('at', AT, nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('lifted_at', AT, nullable=True),
    sa.Column('lifted_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(unit_id IS NULL) <> (person_id IS NULL)', name=op.f('ck_exclusion_unit_or_person')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_exclusion_by_id_person')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_exclusion_case_id_case_file')),
    sa.ForeignKeyConstraint(['lifted_by_id'], ['person.id'], name=op.f('fk_exclusion_lifted_by_id_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_exclusion_person_id_person')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_exclusion_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_exclusion'))
    )
    op.create_index(op.f('ix_exclusion_case_id'), 'exclusion', ['case_id'])
    op.create_table('follow_up',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('at', AT, nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('done_at', AT, nullable=True),
    sa.Column('done_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_follow_up_by_id_person')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_follow_up_case_id_case_file')),
    sa.ForeignKeyConstraint(['done_by_id'], ['person.id'], name=op.f('fk_follow_up_done_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_follow_up'))
    )
    op.create_index(op.f('ix_follow_up_case_id_follow_up_done_at'), 'follow_up', ['case_id', 'done_at'])
    op.create_table('note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(24), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('membership_id', sa.Integer(), nullable=False),
    sa.Column('at', AT, nullable=False),
    sa.Column('corrects_id', sa.Integer(), nullable=True),
    sa.Column('went_on', sa.Boolean(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_note_case_id_case_file')),
    sa.ForeignKeyConstraint(['corrects_id'], ['note.id'], name=op.f('fk_note_corrects_id_note')),
    sa.ForeignKeyConstraint(['membership_id'], ['membership.id'], name=op.f('fk_note_membership_id_membership')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_note')),
    sa.UniqueConstraint('uid', name=op.f('uq_note_uid'))
    )
    op.create_index(op.f('ix_note_case_id_note_at'), 'note', ['case_id', 'at'])
    op.create_table('purge',
    sa.Column('token', sa.String(24), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('at', AT, nullable=False),
    sa.Column('reason', sa.String(20), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_purge_case_id_case_file')),
    sa.ForeignKeyConstraint(['token'], ['purge_end.token'], name=op.f('fk_purge_token_purge_end'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('token', name=op.f('pk_purge'))
    )
    op.create_index(op.f('ix_purge_case_id'), 'purge', ['case_id'])
    op.create_table('retention_hold',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('reference', sa.String(60), nullable=False),
    sa.Column('at', AT, nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('lifted_at', AT, nullable=True),
    sa.Column('lifted_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_retention_hold_by_id_person')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_retention_hold_case_id_case_file')),
    sa.ForeignKeyConstraint(['lifted_by_id'], ['person.id'], name=op.f('fk_retention_hold_lifted_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_retention_hold'))
    )
    op.create_index(op.f('ix_retention_hold_case_id'), 'retention_hold', ['case_id'])
    op.create_table('share',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(12), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.String(40), nullable=False),
    sa.Column('at', AT, nullable=False),
    sa.Column('until_at', AT, nullable=True),
    sa.Column('taken_by_id', sa.Integer(), nullable=False),
    sa.Column('answer', sa.String(20), nullable=True),
    sa.Column('mode', sa.String(20), nullable=False),
    sa.Column('language', sa.String(20), nullable=False),
    sa.Column('basis', sa.String(30), nullable=True),
    sa.Column('reference', sa.String(60), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=True),
    sa.Column('is_blanked', sa.Boolean(), nullable=False),
    sa.CheckConstraint("(until_at IS NULL) = (answer IS NOT NULL AND answer <> 'given')", name=op.f('ck_share_until')),
    sa.CheckConstraint("answer IS NULL OR (mode <> '' AND language <> '')", name=op.f('ck_share_how_she_said')),
    sa.CheckConstraint('(answer IS NULL) <> (basis IS NULL)', name=op.f('ck_share_consent_or_basis')),
    sa.CheckConstraint('basis IS NULL OR sealed IS NOT NULL OR is_blanked', name=op.f('ck_share_reason')),
    sa.CheckConstraint('until_at IS NULL OR until_at > at', name=op.f('ck_share_order')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_share_case_id_case_file')),
    sa.ForeignKeyConstraint(['taken_by_id'], ['membership.id'], name=op.f('fk_share_taken_by_id_membership')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_share_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_share')),
    sa.UniqueConstraint('code', name=op.f('uq_share_code'))
    )
    op.create_index(op.f('ix_share_case_id'), 'share', ['case_id'])
    op.create_index(op.f('ix_share_unit_id_share_until_at'), 'share', ['unit_id', 'until_at'])
    op.create_table('asked_about',
    sa.Column('ask_id', sa.Integer(), nullable=False),
    sa.Column('share_id', sa.Integer(), nullable=False),
    sa.Column('at', AT, nullable=False),
    sa.ForeignKeyConstraint(['ask_id'], ['ask.id'], name=op.f('fk_asked_about_ask_id_ask'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['share_id'], ['share.id'], name=op.f('fk_asked_about_share_id_share')),
    sa.PrimaryKeyConstraint('ask_id', name=op.f('pk_asked_about'))
    )
    op.create_index(op.f('ix_asked_about_share_id'), 'asked_about', ['share_id'])
    op.create_table('audience',
    sa.Column('note_id', sa.Integer(), nullable=False),
    sa.Column('share_id', sa.Integer(), nullable=False),
    sa.Column('at', AT, nullable=False),
    sa.ForeignKeyConstraint(['note_id'], ['note.id'], name=op.f('fk_audience_note_id_note')),
    sa.ForeignKeyConstraint(['share_id'], ['share.id'], name=op.f('fk_audience_share_id_share')),
    sa.PrimaryKeyConstraint('note_id', 'share_id', name=op.f('pk_audience'))
    )
    op.create_table('basis_confirmation',
    sa.Column('share_id', sa.Integer(), nullable=False),
    sa.Column('at', AT, nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('is_right', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_basis_confirmation_by_id_person')),
    sa.ForeignKeyConstraint(['share_id'], ['share.id'], name=op.f('fk_basis_confirmation_share_id_share')),
    sa.PrimaryKeyConstraint('share_id', name=op.f('pk_basis_confirmation'))
    )
    op.create_table('withdrawal',
    sa.Column('share_id', sa.Integer(), nullable=False),
    sa.Column('at', AT, nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('mode', sa.String(20), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['membership.id'], name=op.f('fk_withdrawal_by_id_membership')),
    sa.ForeignKeyConstraint(['share_id'], ['share.id'], name=op.f('fk_withdrawal_share_id_share')),
    sa.PrimaryKeyConstraint('share_id', name=op.f('pk_withdrawal'))
    )


def downgrade() -> None:
    """Back."""
    op.drop_table('withdrawal')
    op.drop_table('basis_confirmation')
    op.drop_table('audience')
    op.drop_index(op.f('ix_asked_about_share_id'), table_name='asked_about')
    op.drop_table('asked_about')
    op.drop_index(op.f('ix_share_unit_id_share_until_at'), table_name='share')
    op.drop_index(op.f('ix_share_case_id'), table_name='share')
    op.drop_table('share')
    op.drop_index(op.f('ix_retention_hold_case_id'), table_name='retention_hold')
    op.drop_table('retention_hold')
    op.drop_index(op.f('ix_purge_case_id'), table_name='purge')
    op.drop_table('purge')
    op.drop_index(op.f('ix_note_case_id_note_at'), table_name='note')
    op.drop_table('note')
    op.drop_index(op.f('ix_follow_up_case_id_follow_up_done_at'), table_name='follow_up')
    op.drop_table('follow_up')
    op.drop_index(op.f('ix_exclusion_case_id'), table_name='exclusion')
    op.drop_table('exclusion')
    op.drop_index(op.f('ix_erasure_case_id'), table_name='erasure')
    op.drop_table('erasure')
    op.drop_index(op.f('ix_draft_at'), table_name='draft')
    op.drop_table('draft')
    op.drop_index(op.f('ix_case_link_other_id'), table_name='case_link')
    op.drop_table('case_link')
    op.drop_index(op.f('ix_stamp_agreement_area_id'), table_name='stamp_agreement')
    op.drop_table('stamp_agreement')
    op.drop_index(op.f('ix_case_file_unit_id_case_file_closed_at'), table_name='case_file')
    op.drop_index(op.f('ix_case_file_reference_mark'), table_name='case_file')
    op.drop_table('case_file')
    op.drop_table('purge_end')
