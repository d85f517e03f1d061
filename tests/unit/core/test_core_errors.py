from gateway.core.errors import TABLE, Code


def test_every_code_has_a_row_with_a_reason_and_a_remedy():
    assert set(TABLE) == set(Code)
    for entry in TABLE.values():
        assert 400 <= entry.status <= 599
        assert entry.reason.endswith(".")
        assert entry.remedy.endswith(".")
