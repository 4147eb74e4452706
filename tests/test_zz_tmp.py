import duckdb
from hypothesis import given, settings, strategies as st


@settings(max_examples=3, database=None)
@given(st.text())
def test_a(x):
    with duckdb.connect(":memory:") as c: c.execute("select ?",[x]).fetchall()
