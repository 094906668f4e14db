"""Filling in a starter writes literals only, whatever the catalog's text is."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptx.catalog.index import open_index
from ptx.starters import BEGIN, END, StarterError, dependencies, read_settings, render

SCRIPT = f'''# /// script
# requires-python = ">=3.11"
# dependencies = ["torch>=2.11,<2.15"]
# ///
"""Doc."""

{BEGIN}
MODEL = "resnet18"  # the builder
TOP_K = 5
{END}

print(MODEL, TOP_K)
'''


@given(st.text(max_size=80))
def test_no_text_becomes_code(text):
    """Whatever stands in the catalog, the script has the same statements, and MODEL is that text."""
    filled = render(SCRIPT, {"MODEL": text, "TOP_K": 3})
    assert read_settings(filled) == {"MODEL": text, "TOP_K": 3}
    assert [type(node) for node in ast.parse(filled).body] == [type(node) for node in ast.parse(SCRIPT).body]


def test_comments_and_the_rest_stay():
    """Only the values change."""
    filled = render(SCRIPT, {"MODEL": "resnet50", "UNKNOWN": 1})
    assert filled == SCRIPT.replace("resnet18", "resnet50")


@pytest.mark.parametrize(
    "block",
    ["MODEL = input()", "import os", "MODEL = a = 'x'", "OTHER = 1", "MODEL = ['x']", "def f(): ...", "MODEL = ("],
)
def test_a_block_with_more_than_constants_is_refused(block):
    """Code in the settings is refused with its line."""
    with pytest.raises(StarterError) as caught:
        read_settings(f"{BEGIN}\n{block}\n{END}\n")
    assert caught.value.line >= 1


def test_requirements_are_read_from_the_script():
    """PEP 723 dependencies are the requirements."""
    assert dependencies(SCRIPT) == ["torch>=2.11,<2.15"]
    with pytest.raises(StarterError):
        dependencies("print(1)")


@pytest.mark.parametrize("name", sorted(open_index().starters()))
def test_each_shipped_starter_can_be_filled_for_its_best_model(name):
    """`ptx starter` gives a script that compiles, with the weights of the model it names."""
    from ptx.asking import Asked, request
    from ptx.starting import starter_for

    task, _, rest = name.partition("/")
    library, _, goal = rest.partition(".")
    index = open_index()
    asked = Asked(task=task, device="cpu", goal=goal, libraries=(library,), top=100)
    script = starter_for(index, request(index, asked, print))
    compile(script.text, name, "exec")
    if script.model not in index.ids("model"):
        assert script.text == Path(index.starters()[name]).read_text(encoding="utf-8")
        return
    model = index.get("model", script.model)
    values = read_settings(script.text)
    assert {"HUB_ID": model.hub_id, "WEIGHTS": model.weights}.items() >= {
        (k, v) for k, v in values.items() if k in {"HUB_ID", "WEIGHTS"}
    }
