"""How numbers are rounded and written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptx.numbers import exact, rounded_up, short


@given(st.floats(1e-3, 1e9))
def test_a_limit_that_was_rounded_up_admits_the_value(value):
    """It is never below the value, and at most a tenth above it."""
    assert value * (1 - 1e-9) <= rounded_up(value) <= value * 1.1


@pytest.mark.parametrize(("value", "text"), [(8.14, "8.2"), (20.0, "20"), (101.0, "110"), (0.0123, "0.013")])
def test_rounding_up(value, text):
    """Two significant digits, up."""
    assert exact(rounded_up(value)) == text


@pytest.mark.parametrize(
    ("value", "text"), [(30.0, "30"), (0.1, "0.1"), (1234.5, "1234.5"), (1e6, "1000000"), (0.0, "0")]
)
def test_an_exact_number_is_what_a_person_would_type(value, text):
    """No exponent, no idle zeros."""
    assert exact(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(8.14159, "8.14"), (3087.0, "3,090"), (99.96, "100"), (0.01234, "0.0123"), (1e6, "1,000,000")],
)
def test_a_short_number_has_three_significant_digits(value, text):
    """Thousands are marked, and there is no exponent."""
    assert short(value) == text
