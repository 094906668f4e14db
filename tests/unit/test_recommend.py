"""The engine keeps its promises whatever the catalog."""

from __future__ import annotations

import json
import random

import pytest
from conftest import make_device, make_index, make_library, make_model, make_rule, make_task
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ptx.recommender import as_json, recommend, search
from ptx.recommender.ranking import key
from ptx.request import Constraints, Request

LIMIT_RULES = [
    make_rule(
        "max-latency",
        {"estimate.latency_ms": {"above": {"field": "request.max_latency_ms"}}},
        relax="--max-latency {estimate.latency_ms:up}",
    ),
    make_rule("max-size", {"estimate.size_mb": {"above": {"field": "request.max_size_mb"}}}, relax="--max-size"),
    make_rule("memory", {"estimate.memory_mb": {"above": {"field": "device.memory_mb"}}}),
    make_rule(
        "commercial",
        {"request.license": "commercial", "model.license_policy": ["non-commercial", "copyleft"]},
        relax="--license any",
    ),
    make_rule("prefer-fast", {"model.traits": {"has": "fast"}}, "prefer", weight=0.7),
    make_rule("mind", {"model.traits": {"has": "odd"}}, "caution"),
]
LICENSES = [
    {"id": "MIT", "title": "t", "policy": "permissive", "condition": None, "aliases": [], "url": "u"},
    {"id": "NC", "title": "t", "policy": "non-commercial", "condition": None, "aliases": [], "url": "u"},
]


@st.composite
def models(draw, most=7):
    """Draw models of all sorts: unknown costs, no figures, traits, licences."""
    count = draw(st.integers(1, most))
    found = []
    for number in range(count):
        found.append(
            make_model(
                f"m{number}",
                accuracy=draw(st.none() | st.integers(1, 99).map(float)),
                gmacs=draw(st.none() | st.sampled_from([0.1, 1.0, 2.0, 4.0, 50.0])),
                params=draw(st.none() | st.integers(1, 10**9)),
                size_mb=draw(st.none() | st.sampled_from([1.0, 40.0, 4000.0])),
                passes=draw(st.sampled_from([1, 30])),
                traits=draw(st.lists(st.sampled_from(["fast", "odd"]), unique=True)),
                license={
                    "id": draw(st.sampled_from(["MIT", "NC"])),
                    "state": "stated",
                    "note": None,
                    "source": "s",
                },
            )
        )
    return found


constraints = st.builds(
    Constraints,
    max_latency_ms=st.none() | st.sampled_from([1.0, 5.0, 100.0]),
    max_size_mb=st.none() | st.sampled_from([10.0, 100.0]),
    license=st.sampled_from(["any", "commercial"]),
)
objectives = st.sampled_from(["balanced", "fastest", "best-quality", "smallest"])


def answer(rows, objective="balanced", limits=None, device=None, rules=LIMIT_RULES, everything=True, top=3):
    index = make_index(rows, rules, licenses=LICENSES, devices=[device or make_device()])
    limits = limits or Constraints()
    request = Request(task="sorting", device="box", objective=objective, constraints=limits, top=top)
    return recommend(index, request, everything=everything)


def first(result):
    return result.picks[0].candidate if result.picks else None


@settings(max_examples=60, deadline=None)
@given(models(), constraints, objectives)
def test_every_model_is_accounted_for_exactly_once(rows, limits, objective):
    """Every model of the task is a pick, a ranked alternative or rejected with a rule; none is two of them."""
    result = answer(rows, objective, limits)
    ids = [p.candidate.model.id for p in result.picks]
    ids += [c.model.id for c in result.alternatives] + [r.model.id for r in result.rejected]
    assert sorted(ids) == sorted(row["id"] for row in rows)
    assert all(r.firings and all(f.effect == "reject" for f in r.firings) for r in result.rejected)


def brief(result):
    """Return what a person reads first: the picks with their labels, or the nearest refusal."""
    picks = [(p.candidate.model.id, p.labels, p.candidate.option.name, p.because) for p in result.picks]
    return picks, result.nearest and (result.nearest.model.id, [f.rule for f in result.nearest.firings])


TIMED_BOX = make_device(
    published_as=["Box"],
    runtimes=[
        {"name": "eager", "precision": "fp32", "unit": "cpu"},
        {"name": "tiny", "precision": "int8", "unit": "cpu"},
    ],
)


@st.composite
def timed(draw):
    """Draw many models, some with a published latency on the box, few of them unlike the others."""
    rows = draw(models(most=25))
    for row in rows:
        if draw(st.integers(0, 3)) == 0:
            row["latency"] = [
                {"ms": draw(st.sampled_from([0.5, 3.0, 80.0])), "on": "Box", "unit": "cpu", "runtime": "eager",
                 "precision": "fp32", "memory_mb": draw(st.none() | st.sampled_from([10.0, 900.0])), "source": "s"}
            ]  # fmt: skip
        if draw(st.booleans()):
            row |= {"passes": 1, "traits": [], "license": rows[0]["license"], "params": 10, "size_mb": 1.0}
    return rows


@settings(max_examples=150, deadline=None)
@given(timed(), constraints, objectives, st.integers(1, 4), st.booleans())
def test_the_shortlist_gives_the_picks_of_the_whole_catalog(rows, limits, objective, top, exclude):
    """Reading only what can come first changes neither picks nor the nearest refusal, whatever is asked."""
    if exclude:
        limits = limits._replace(excluded=(rows[0]["id"],))
    rules = [*LIMIT_RULES, make_rule("no", {"model.id": {"in": {"field": "request.excluded"}}})]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "ENOUGH", 0)
        short = answer(rows, objective, limits, TIMED_BOX, rules, everything=False, top=top)
    whole = answer(rows, objective, limits, TIMED_BOX, rules, top=top)
    assert brief(short) == brief(whole)
    assert short.unread + len(short.picks) + len(short.alternatives) + len(short.rejected) == len(rows)


def test_a_model_that_is_named_is_tried_though_it_is_beaten():
    """What a person compares or wants a script for gets its answer; the picks stay as they are, other tasks out."""
    rows = [make_model(f"m{n:03}", 90.0 - n / 10, 1.0 + n) for n in range(100)]
    index = make_index([*rows, make_model("else", task="elsewhere")], LIMIT_RULES, licenses=LICENSES)
    request = Request(task="sorting", device="box")
    plain, asked = (recommend(index, request, also=also) for also in ((), ["lib/m099", "lib/else"]))
    assert brief(plain) == brief(asked)
    assert [c.model.id for c in plain.alternatives] == ["lib/m003"]
    assert [c.model.id for c in asked.alternatives] == ["lib/m003", "lib/m099"]


def test_a_crowd_of_beaten_models_is_not_read():
    """Of a hundred models that are alike, each worse and dearer than the one before, only four are tried."""
    rows = [make_model(f"m{n:03}", 90.0 - n / 10, 1.0 + n) for n in range(100)]
    short = answer(rows, everything=False)
    assert short.unread == 96
    assert brief(short) == brief(answer(rows))


def test_a_rule_for_the_dear_switches_the_shortlist_off():
    """A rule that speaks against a model for costing little makes every model worth reading."""
    rows = [make_model(f"m{n:03}", 90.0 - n / 10, 1.0 + n) for n in range(20)]
    rule = make_rule("too-small", {"estimate.latency_ms": {"below": 12}})
    short = answer(rows, rules=[rule], everything=False)
    assert short.unread == 0
    assert short.picks[0].candidate.model.id == "lib/m011"


@settings(max_examples=40, deadline=None)
@given(models(), constraints, objectives, st.randoms())
def test_order_of_rows_and_rules_changes_nothing(rows, limits, objective, rng: random.Random):
    """The same catalog in another order gives the same bytes."""
    shuffled, rules = list(rows), list(LIMIT_RULES)
    rng.shuffle(shuffled)
    rng.shuffle(rules)
    one = json.dumps(as_json(answer(rows, objective, limits)))
    other = json.dumps(as_json(answer(shuffled, objective, limits, rules=rules)))
    assert one == other


@settings(max_examples=60, deadline=None)
@given(models(), constraints, objectives)
def test_relaxing_a_constraint_never_worsens_the_best_pick(rows, limits, objective):
    """Without constraints the first pick is at least as good by the objective."""
    tight, loose = first(answer(rows, objective, limits)), first(answer(rows, objective))
    task = make_index(rows).task("sorting")
    if tight is not None:
        assert loose is not None
        assert key(loose, task, objective) <= key(tight, task, objective)


@settings(max_examples=40, deadline=None)
@given(models(), st.sampled_from([100.0, 300.0, 2000.0]), st.sampled_from([1.0, 2.0, 10.0]))
def test_more_memory_never_removes_a_candidate(rows, memory, factor):
    """What fits into a device fits into one with more memory."""
    small = answer(rows, device=make_device(memory_mb=memory))
    large = answer(rows, device=make_device(memory_mb=memory * factor))
    assert {r.model.id for r in large.rejected} <= {r.model.id for r in small.rejected}


@settings(max_examples=60, deadline=None)
@given(models(), objectives)
def test_a_dominated_model_never_becomes_the_pick(rows, objective):
    """A copy of the pick that is worse in everything changes nothing."""
    before = first(answer(rows, objective))
    row = next(r for r in rows if r["id"] == before.model.id)
    worse = {**row, "id": "lib/zz-worse"}
    if row["size_mb"]:
        worse["size_mb"] = row["size_mb"] + 1
    if row["quality"]:
        worse["quality"] = [{**row["quality"][0], "value": row["quality"][0]["value"] - 0.5}]
    if row["flops"]:
        worse["flops"] = row["flops"] * 1.5
    assume(worse != {**row, "id": "lib/zz-worse"})
    assert first(answer([*rows, worse], objective)).model.id == before.model.id


@settings(max_examples=40, deadline=None)
@given(models(), constraints)
def test_a_rejected_model_is_never_recommended(rows, limits):
    """No pick breaks a limit, and a non-commercial model is no pick where a commercial use is asked for."""
    result = answer(rows, limits=limits)
    for pick in result.picks:
        candidate = pick.candidate
        if limits.max_latency_ms and candidate.latency:
            assert candidate.latency.ms <= limits.max_latency_ms
        if limits.max_size_mb and candidate.size_mb:
            assert candidate.size_mb <= limits.max_size_mb
        if limits.license == "commercial":
            assert candidate.model.license.id != "NC"


def test_a_model_without_a_figure_never_wins_over_a_ranked_one():
    """Quality that is unknown does not beat quality that is known, however fast the model is."""
    result = answer([make_model("known", 10.0, 50.0), make_model("unknown", None, 0.1)], "fastest")
    assert first(result).model.id == "lib/known"
    assert not result.picks[1].candidate.ranked


def test_below_fast_enough_quality_decides():
    """A model that is fast enough is not beaten by a faster one that is worse."""
    rows = [make_model("small", 70.0, 0.1), make_model("large", 72.0, 0.9)]
    assert first(answer(rows)).model.id == "lib/large"


def test_a_halving_of_latency_is_worth_a_point():
    """Above fast_enough, one point of accuracy pays for one doubling of latency and not for two."""
    rows = [make_model("a", 70.0, 10.0), make_model("b", 71.5, 20.0), make_model("c", 71.5, 60.0)]
    assert first(answer(rows)).model.id == "lib/b"


def test_passes_count_as_cost():
    """A model that needs 30 passes for its figure costs 30 times as much."""
    rows = [make_model("once", 70.0, 10.0), make_model("often", 73.0, 10.0, passes=30)]
    assert first(answer(rows)).model.id == "lib/once"


def test_nothing_fits_names_the_nearest_and_what_to_relax():
    """Where every model is rejected, the one that the fewest rules keep out is named with its option."""
    rows = [
        make_model("slow", 90.0, 50.0),
        make_model("slow-nc", 90.0, 50.0, license={"id": "NC", "state": "stated", "note": None, "source": "s"}),
    ]
    result = answer(rows, limits=Constraints(max_latency_ms=5.0, license="commercial"))
    assert not result.picks
    assert result.nearest.model.id == "lib/slow"
    assert result.nearest.first.relax == "--max-latency 50"


def test_labels_go_to_the_best_of_each_objective():
    """Labels name the true best of each objective among the candidates."""
    rows = [
        make_model("tiny", 50.0, 0.5, size_mb=1.0),
        make_model("good", 80.0, 60.0),
        make_model("mid", 76.0, 2.0),
    ]
    result = answer(rows)
    labels = {label: p.candidate.model.name for p in result.picks for label in p.labels}
    assert labels == {"balanced": "mid", "fastest": "tiny", "smallest": "tiny", "best-quality": "good"}


def test_published_latency_beats_prediction_and_says_so():
    """A figure that somebody measured on this machine in this runtime is used, with its source."""
    latency = {"ms": 3.0, "on": "Box 1", "unit": "cpu", "runtime": "eager", "precision": "fp32", "memory_mb": 77.0,
               "basis": "published", "conditions": None, "source": "table", "at": None}  # fmt: skip
    result = answer([make_model("m", 70.0, 10.0, latency=[latency])], device=make_device(published_as=["Box 1"]))
    found = first(result)
    assert (found.latency.ms, found.latency.basis, found.latency.source) == (3.0, "published", "table")
    assert (found.memory.mb, found.memory.basis) == (77.0, "published")


def test_a_guess_from_the_size_is_wider_than_a_count():
    """Where the FLOPs are unknown the interval is twice as wide on both sides."""
    counted = first(answer([make_model("m", 70.0, 0.1)])).latency
    guessed = first(answer([make_model("m", 70.0, None, params=1_000_000)])).latency
    assert guessed.ms == counted.ms
    assert guessed.low_ms == counted.low_ms / 2
    assert guessed.high_ms == counted.high_ms * 2


def test_memory_holds_one_pass_where_a_typical_pass_is_many():
    """Generating text costs the time of every pass, but holds in memory what one of them needs."""
    model = make_model("m", 70.0, None, params=1_000_000_000)
    for held, mb in ((None, 45.0 + 4.2 + 2.0 * 2000.0), (100.0, 45.0 + 4.2 + 2.0 * 100.0)):
        index = make_index([model], tasks=[make_task(macs_per_param=2000.0, held_macs_per_param=held)])
        found = first(recommend(index, Request(task="sorting", device="box")))
        assert found.latency.ms == pytest.approx(2000.0)
        assert found.memory.mb == pytest.approx(mb)


def test_groups_follow_the_language():
    """A German speech recogniser is ranked by German figures when German is asked for."""
    plain = {"metric": "WER", "protocol": None, "unit": "%", "higher_is_better": False, "per_doubling": 1.0}
    task = make_task(
        language_bound=True,
        groups=[{**plain, "dataset": "en", "languages": []}, {**plain, "dataset": "de", "languages": ["de"]}],
    )
    figure = {"metric": "WER", "unit": "%", "source": "s"}
    english = make_model("english", quality=[{**figure, "dataset": "en", "value": 3.0}])
    german = make_model("german", quality=[{**figure, "dataset": "de", "value": 9.0}])
    index = make_index([english, german], tasks=[task])
    for languages, best in (((), "lib/english"), (("de",), "lib/german")):
        request = Request(task="sorting", device="box", constraints=Constraints(languages=languages))
        assert first(recommend(index, request)).model.id == best


def test_a_rule_on_the_runtime_moves_the_model_to_another_one():
    """Where one runtime is rejected, the model is offered in the next that is admitted."""
    device = make_device(
        runtimes=[
            {"name": "executorch", "precision": "fp32", "unit": "cpu"},
            {"name": "onnxruntime", "precision": "fp32", "unit": "cpu"},
        ]
    )
    rule = make_rule("no-conv3d", {"option.runtime": "executorch", "model.traits": {"has": "conv3d"}})
    found = first(answer([make_model("m", traits=["conv3d"])], device=device, rules=[rule]))
    assert found.option.name == "onnxruntime"


def test_stack_and_install_come_from_the_libraries():
    """The install line joins the requirements of the stack, the tighter bound of each."""
    task = make_task(stack=[{"role": "input", "library": "reader", "goals": ["infer"]}])
    libraries = [
        make_library(install=["torch>=2.11,<2.15", "lib"]),
        make_library(id="reader", name="Reader", install=["torch", "reader"], system=["ffmpeg"]),
    ]
    index = make_index([make_model()], tasks=[task], libraries=libraries)
    pick = recommend(index, Request(task="sorting", device="box")).picks[0]
    assert [(p.role, p.library) for p in pick.stack] == [("input", "reader"), ("model", "lib")]
    assert pick.install == ("pip install lib reader 'torch>=2.11,<2.15'",)
    assert pick.system == ("ffmpeg",)
