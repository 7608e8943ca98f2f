"""first tables."""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None

def upgrade() -> None:
    """Forwards."""
    op.create_table('appeal_region',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(20), nullable=False),
    sa.Column('name_ar', sa.String(120), nullable=False),
    sa.Column('name_fr', sa.String(120), nullable=False),
    sa.Column('name_en', sa.String(120), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appeal_region')),
    sa.UniqueConstraint('code', name=op.f('uq_appeal_region_code'))
    )
    op.create_table('deed',
    sa.Column('digest', sa.String(64), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('endpoint', sa.String(60), nullable=False),
    sa.Column('values', sa.String(200), nullable=False),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_deed'))
    )
    with op.batch_alter_table('deed', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_deed_at'), ['at'], unique=False)

    op.create_table('installation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('is_demo', sa.Boolean(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_installation'))
    )
    op.create_table('operator_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(64), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_operator_link')),
    sa.UniqueConstraint('digest', name=op.f('uq_operator_link_digest'))
    )
    op.create_table('region',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(20), nullable=False),
    sa.Column('name_ar', sa.String(120), nullable=False),
    sa.Column('name_fr', sa.String(120), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_region')),
    sa.UniqueConstraint('code', name=op.f('uq_region_code'))
    )
    op.create_table('sign_in_try',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account', sa.String(32), nullable=False),
    sa.Column('address', sa.String(32), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('was_right', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_try'))
    )
    with op.batch_alter_table('sign_in_try', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_in_try_account_sign_in_try_at'), ['account', 'at'], unique=False)
        batch_op.create_index(batch_op.f('ix_sign_in_try_address_sign_in_try_at'), ['address', 'at'], unique=False)

    op.create_table('area',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(2), nullable=False),
    sa.Column('appeal_region_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.Column('name_ar', sa.String(120), nullable=False),
    sa.Column('name_fr', sa.String(120), nullable=False),
    sa.Column('name_en', sa.String(120), nullable=False),
    sa.ForeignKeyConstraint(['appeal_region_id'], ['appeal_region.id'], name=op.f('fk_area_appeal_region_id_appeal_region')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_area')),
    sa.UniqueConstraint('code', name=op.f('uq_area_code'))
    )
    op.create_table('province',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(20), nullable=False),
    sa.Column('name_ar', sa.String(120), nullable=False),
    sa.Column('name_fr', sa.String(120), nullable=False),
    sa.Column('region_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['region_id'], ['region.id'], name=op.f('fk_province_region_id_region')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_province')),
    sa.UniqueConstraint('code', name=op.f('uq_province_code'))
    )
    op.create_table('commune',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(20), nullable=False),
    sa.Column('name_ar', sa.String(120), nullable=False),
    sa.Column('name_fr', sa.String(120), nullable=False),
    sa.Column('province_id', sa.Integer(), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['parent_id'], ['commune.id'], name=op.f('fk_commune_parent_id_commune')),
    sa.ForeignKeyConstraint(['province_id'], ['province.id'], name=op.f('fk_commune_province_id_province')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_commune')),
    sa.UniqueConstraint('code', name=op.f('uq_commune_code'))
    )
    with op.batch_alter_table('commune', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_commune_province_id'), ['province_id'], unique=False)

    op.create_table('person',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account', sa.String(40), nullable=False),
    sa.Column('name_ar', sa.String(80), nullable=False),
    sa.Column('name_latin', sa.String(80), nullable=False),
    sa.Column('language', sa.String(2), nullable=False),
    sa.Column('speaks', sa.String(120), nullable=False),
    sa.Column('passphrase_hash', sa.String(200), nullable=True),
    sa.Column('home_area_id', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['home_area_id'], ['area.id'], name=op.f('fk_person_home_area_id_area')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person')),
    sa.UniqueConstraint('account', name=op.f('uq_person_account'))
    )
    op.create_table('unit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(20), nullable=False),
    sa.Column('kind', sa.String(40), nullable=False),
    sa.Column('sector', sa.String(20), nullable=False),
    sa.Column('area_id', sa.Integer(), nullable=True),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('speaks', sa.String(120), nullable=False),
    sa.Column('reception_ar', sa.String(300), nullable=False),
    sa.Column('reception_fr', sa.String(300), nullable=False),
    sa.Column('reception_en', sa.String(300), nullable=False),
    sa.Column('is_restricted', sa.Boolean(), nullable=False),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('name_ar', sa.String(120), nullable=False),
    sa.Column('name_fr', sa.String(120), nullable=False),
    sa.Column('name_en', sa.String(120), nullable=False),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_unit_area_id_area')),
    sa.ForeignKeyConstraint(['parent_id'], ['unit.id'], name=op.f('fk_unit_parent_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unit')),
    sa.UniqueConstraint('code', name=op.f('uq_unit_code'))
    )
    with op.batch_alter_table('unit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_unit_area_id'), ['area_id'], unique=False)

    op.create_table('commune_area',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('commune_id', sa.Integer(), nullable=False),
    sa.Column('area_id', sa.Integer(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.CheckConstraint('until_on IS NULL OR until_on > from_on', name=op.f('ck_commune_area_order')),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_commune_area_area_id_area')),
    sa.ForeignKeyConstraint(['commune_id'], ['commune.id'], name=op.f('fk_commune_area_commune_id_commune')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_commune_area'))
    )
    with op.batch_alter_table('commune_area', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_commune_area_area_id'), ['area_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_commune_area_commune_id'), ['commune_id'], unique=False)

    op.create_table('contact_point',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(24), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(20), nullable=False),
    sa.Column('function', sa.String(40), nullable=False),
    sa.Column('is_duty', sa.Boolean(), nullable=False),
    sa.Column('audience', sa.String(20), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(80), nullable=True),
    sa.Column('sealed', sa.LargeBinary(), nullable=True),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.CheckConstraint('(number IS NULL) <> (sealed IS NULL)', name=op.f('ck_contact_point_open_or_sealed')),
    sa.CheckConstraint('(person_id IS NULL) = (sealed IS NULL)', name=op.f('ck_contact_point_personal_is_sealed')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_contact_point_person_id_person')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_contact_point_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contact_point')),
    sa.UniqueConstraint('uid', name=op.f('uq_contact_point_uid'))
    )
    with op.batch_alter_table('contact_point', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_contact_point_unit_id_contact_point_position'), ['unit_id', 'position'], unique=False)

    op.create_table('former_name',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=False),
    sa.Column('name_ar', sa.String(120), nullable=False),
    sa.Column('name_fr', sa.String(120), nullable=False),
    sa.Column('name_en', sa.String(120), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_former_name_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_former_name'))
    )
    with op.batch_alter_table('former_name', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_former_name_unit_id'), ['unit_id'], unique=False)

    op.create_table('membership',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(20), nullable=False),
    sa.Column('function', sa.String(40), nullable=False),
    sa.Column('title_ar', sa.String(80), nullable=False),
    sa.Column('title_fr', sa.String(80), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('area_id', sa.Integer(), nullable=True),
    sa.Column('is_installation', sa.Boolean(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(CASE WHEN unit_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN area_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN is_installation THEN 1 ELSE 0 END) = 1', name=op.f('ck_membership_one_scope')),
    sa.CheckConstraint('ends_at IS NULL OR ends_at > starts_at', name=op.f('ck_membership_order')),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_membership_area_id_area')),
    sa.ForeignKeyConstraint(['made_by_id'], ['person.id'], name=op.f('fk_membership_made_by_id_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_membership_person_id_person')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_membership_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_membership'))
    )
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_membership_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_membership_unit_id'), ['unit_id'], unique=False)

    op.create_table('served_commune',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('commune_id', sa.Integer(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['commune_id'], ['commune.id'], name=op.f('fk_served_commune_commune_id_commune')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_served_commune_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_served_commune'))
    )
    with op.batch_alter_table('served_commune', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_served_commune_commune_id'), ['commune_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_served_commune_unit_id'), ['unit_id'], unique=False)

    op.create_table('sitting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(12), nullable=False),
    sa.Column('digest', sa.String(64), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('began_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('is_shared', sa.Boolean(), nullable=False),
    sa.Column('device', sa.String(40), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_sitting_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sitting')),
    sa.UniqueConstraint('digest', name=op.f('uq_sitting_digest'))
    )
    with op.batch_alter_table('sitting', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sitting_person_id_sitting_ended_at'), ['person_id', 'ended_at'], unique=False)

    op.create_table('trail',
    sa.Column('seq', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('function', sa.String(40), nullable=False),
    sa.Column('unit', sa.String(20), nullable=False),
    sa.Column('verb', sa.String(40), nullable=False),
    sa.Column('kind', sa.String(20), nullable=False),
    sa.Column('code', sa.String(60), nullable=False),
    sa.Column('is_done', sa.Boolean(), nullable=False),
    sa.Column('device', sa.String(12), nullable=False),
    sa.Column('previous', sa.String(64), nullable=False),
    sa.Column('digest', sa.String(64), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_trail_person_id_person')),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_trail'))
    )
    with op.batch_alter_table('trail', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_trail_kind_trail_code'), ['kind', 'code'], unique=False)
        batch_op.create_index(batch_op.f('ix_trail_person_id_trail_at'), ['person_id', 'at'], unique=False)

    op.create_table('confirmation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('function', sa.String(40), nullable=False),
    sa.Column('how', sa.String(20), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_confirmation_by_id_person')),
    sa.ForeignKeyConstraint(['contact_id'], ['contact_point.id'], name=op.f('fk_confirmation_contact_id_contact_point')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_confirmation'))
    )
    with op.batch_alter_table('confirmation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_confirmation_contact_id_confirmation_at'), ['contact_id', 'at'], unique=False)

    op.create_table('failure',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('function', sa.String(40), nullable=False),
    sa.Column('outcome', sa.String(20), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_failure_by_id_person')),
    sa.ForeignKeyConstraint(['contact_id'], ['contact_point.id'], name=op.f('fk_failure_contact_id_contact_point')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_failure'))
    )
    with op.batch_alter_table('failure', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_failure_contact_id_failure_at'), ['contact_id', 'at'], unique=False)

    op.create_table('post',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('area_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(40), nullable=False),
    sa.Column('regime', sa.String(20), nullable=False),
    sa.Column('arrives_in', sa.Integer(), nullable=False),
    sa.Column('people_needed', sa.Integer(), nullable=False),
    sa.Column('publication', sa.String(20), nullable=False),
    sa.Column('is_continuous', sa.Boolean(), nullable=False),
    sa.Column('line_id', sa.Integer(), nullable=False),
    sa.Column('fallback_id', sa.Integer(), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('people_needed > 0', name=op.f('ck_post_people_needed')),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_post_area_id_area')),
    sa.ForeignKeyConstraint(['fallback_id'], ['contact_point.id'], name=op.f('fk_post_fallback_id_contact_point')),
    sa.ForeignKeyConstraint(['line_id'], ['contact_point.id'], name=op.f('fk_post_line_id_contact_point')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_post_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_post'))
    )
    with op.batch_alter_table('post', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_post_area_id'), ['area_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_post_unit_id'), ['unit_id'], unique=False)

    op.create_table('shift',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('local_start', sa.DateTime(), nullable=False),
    sa.Column('local_end', sa.DateTime(), nullable=False),
    sa.Column('zone_version', sa.String(12), nullable=False),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_shift_order')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_shift_post_id_post')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shift'))
    )
    with op.batch_alter_table('shift', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_shift_post_id_shift_starts_at'), ['post_id', 'starts_at'], unique=False)

    op.create_table('assignment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('shift_id', sa.Integer(), nullable=False),
    sa.Column('membership_id', sa.Integer(), nullable=False),
    sa.Column('seat', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['membership_id'], ['membership.id'], name=op.f('fk_assignment_membership_id_membership')),
    sa.ForeignKeyConstraint(['shift_id'], ['shift.id'], name=op.f('fk_assignment_shift_id_shift')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assignment')),
    sa.UniqueConstraint('shift_id', 'seat', name=op.f('uq_assignment_shift_id_seat'))
    )
    with op.batch_alter_table('assignment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assignment_membership_id'), ['membership_id'], unique=False)

    # ### end Alembic commands ###

def downgrade() -> None:
    """Back."""
    with op.batch_alter_table('assignment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_assignment_membership_id'))

    op.drop_table('assignment')
    with op.batch_alter_table('shift', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_shift_post_id_shift_starts_at'))

    op.drop_table('shift')
    with op.batch_alter_table('post', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_post_unit_id'))
        batch_op.drop_index(batch_op.f('ix_post_area_id'))

    op.drop_table('post')
    with op.batch_alter_table('failure', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_failure_contact_id_failure_at'))

    op.drop_table('failure')
    with op.batch_alter_table('confirmation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_confirmation_contact_id_confirmation_at'))

    op.drop_table('confirmation')
    with op.batch_alter_table('trail', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_trail_person_id_trail_at'))
        batch_op.drop_index(batch_op.f('ix_trail_kind_trail_code'))

    op.drop_table('trail')
    with op.batch_alter_table('sitting', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sitting_person_id_sitting_ended_at'))

    op.drop_table('sitting')
    with op.batch_alter_table('served_commune', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_served_commune_unit_id'))
        batch_op.drop_index(batch_op.f('ix_served_commune_commune_id'))

    op.drop_table('served_commune')
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_membership_unit_id'))
        batch_op.drop_index(batch_op.f('ix_membership_person_id'))

    op.drop_table('membership')
    with op.batch_alter_table('former_name', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_former_name_unit_id'))

    op.drop_table('former_name')
    with op.batch_alter_table('contact_point', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_contact_point_unit_id_contact_point_position'))

    op.drop_table('contact_point')
    with op.batch_alter_table('commune_area', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_commune_area_commune_id'))
        batch_op.drop_index(batch_op.f('ix_commune_area_area_id'))

    op.drop_table('commune_area')
    with op.batch_alter_table('unit', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_unit_area_id'))

    op.drop_table('unit')
    op.drop_table('person')
    with op.batch_alter_table('commune', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_commune_province_id'))

    op.drop_table('commune')
    op.drop_table('province')
    op.drop_table('area')
    with op.batch_alter_table('sign_in_try', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sign_in_try_address_sign_in_try_at'))
        batch_op.drop_index(batch_op.f('ix_sign_in_try_account_sign_in_try_at'))

    op.drop_table('sign_in_try')
    op.drop_table('region')
    op.drop_table('operator_link')
    op.drop_table('installation')
    with op.batch_alter_table('deed', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_deed_at'))

    op.drop_table('deed')
    op.drop_table('appeal_region')
