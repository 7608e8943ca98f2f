"""A reading that is in the trail writes in one transaction, begun as a writing one."""

from portal.units.export import export_units


def test_a_recorded_reading_begins_as_a_write(app, nadia):
    assert hasattr(export_units, "is_recorded")
    statements = nadia.get("/units/export").queries
    assert any(statement.startswith("INSERT INTO trail") for statement in statements)
    assert nadia.get("/units").status == 200
