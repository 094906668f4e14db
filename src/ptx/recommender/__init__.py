"""The main job: from a request to picks with reasons, and everything else with its reason why not."""

from __future__ import annotations

import math
from collections.abc import Iterable

from ptx.catalog.index import Index, Outline
from ptx.catalog.records import Library, Model
from ptx.catalog.shortlist import KEEP
from ptx.compatibility import Facts
from ptx.recommender import ranking
from ptx.recommender import stack as stacks
from ptx.recommender.answer import Candidate, Pick, Recommendation, Rejection, as_json
from ptx.recommender.search import Search
from ptx.recommender.surroundings import stack_clashes
from ptx.recommender.trial import KNOWN_ROOTS, Trial, known_fields, ordered_groups
from ptx.request import Request
from ptx.rules.engine import compile_rules

__all__ = ["Candidate", "Pick", "Recommendation", "Rejection", "as_json", "recommend"]


def recommend(
    index: Index,
    request: Request,
    here: Facts | None = None,
    *,
    also: Iterable[str] = (),
    everything: bool = False,
) -> Recommendation:
    """Return the picks for a request, and what became of the other models that were tried.

    Args:
        index: The catalog.
        request: What is asked, with ids of the catalog.
        here: What is installed where the stack would go; None: nobody looked, and nothing is said of it.
        also: Ids of models to try whether or not they can be among the picks; those of other tasks are not.
        everything: Try every model of the task. The picks are the same without it, but models that cannot
            be among them are not read (`ptx.catalog.shortlist`, `ptx.recommender.search`).

    Raises:
        KeyError: The request names a task or device that the catalog does not hold.

    """
    task, device = index.task(request.task), index.device(request.device)
    groups = ordered_groups(task, request.constraints.languages)
    licenses = {license.id: license for license in index.licenses()}
    rules = compile_rules(index.rules(), known_fields(request, device), KNOWN_ROOTS)
    trier = _Trier(index, Trial(request, task, device, groups, licenses, rules, index.works_today))
    if everything or not _short_suffices(request):
        outcomes = [trier.attempt(name, None) for name in index.ids("model", task.id)]
    else:
        search = Search(index.bundles(task.id), trier, task, device, groups, rules)
        search.run(request.objective, request.top)
        named = {name for name in also if name not in search.outcomes and index.model(name).task == task.id}
        tried = search.outcomes | {name: trier.attempt(name, None) for name in named}
        outcomes = [outcome for _, outcome in sorted(tried.items())]
    candidates = ranking.ordered((o for o in outcomes if isinstance(o, Candidate)), task, request.objective)
    rejected = tuple(o for o in outcomes if isinstance(o, Rejection))
    chosen = _choose(candidates, ranking.labels(candidates, task), request)
    picks = []
    for rank, (candidate, labels) in enumerate(chosen, 1):
        parts = stacks.stack(candidate, task, request, index)
        install, system = stacks.install(parts, candidate.model, trier.libraries, index)
        picks.append(
            Pick(
                rank=rank,
                labels=labels,
                candidate=candidate,
                stack=parts,
                install=install,
                system=system,
                starter=stacks.starter(candidate, request, index),
                because=ranking.because(candidate, request.objective, task),
                proofs=tuple((proof.fact, proof.state) for proof in index.proofs(candidate.model.id)),
            )
        )
    taken = {candidate.model.id for candidate, _ in chosen}
    return Recommendation(
        clashes=None if here is None else stack_clashes(tuple(picks), trier.libraries, index, here),
        request=request,
        task=task,
        device=device,
        catalog_date=index.date,
        groups=groups,
        picks=tuple(picks),
        alternatives=tuple(c for c in candidates if c.model.id not in taken),
        rejected=rejected,
        nearest=None if candidates else _nearest(rejected),
        unread=index.count(task.id) - len(outcomes),
    )


class _Trier:
    """Tries models by id, reading each of them and its library when it is needed."""

    def __init__(self, index: Index, trial: Trial) -> None:
        self._index = index
        self._trial = trial
        self.libraries: dict[str, Library] = {}

    def members(self, bundle: int) -> list[Outline]:
        return self._index.members(bundle)

    def attempt(self, name: str, kind: int | None) -> Candidate | Rejection:
        return self._trial.run(*self._read(name), kind)

    def outlook(self, name: str, kind: int | None) -> float | None:
        return self._trial.outlook(*self._read(name), kind)

    def _read(self, name: str) -> tuple[Model, Library]:
        model = self._index.model(name)
        if model.library not in self.libraries:
            self.libraries[model.library] = self._index.library(model.library)
        return model, self.libraries[model.library]


def _short_suffices(request: Request) -> bool:
    return request.top + len(request.constraints.excluded) <= KEEP


def _choose(
    candidates: list[Candidate], labels: dict[str, str], request: Request
) -> list[tuple[Candidate, tuple[str, ...]]]:
    """Return the first by the objective, then the best of the other objectives, then the next ones."""
    by_id = {candidate.model.id: candidate for candidate in candidates}
    order = [request.objective, *(name for name in labels if name != request.objective)]
    wanted = [candidates[0].model.id] if candidates else []
    wanted += [labels[name] for name in order if name in labels]
    wanted += [candidate.model.id for candidate in candidates]
    chosen = list(dict.fromkeys(wanted))[: request.top]
    place = {candidate.model.id: n for n, candidate in enumerate(candidates)}
    return [
        (by_id[i], tuple(name for name, best in labels.items() if best == i))
        for i in sorted(chosen, key=place.__getitem__)
    ]


def _nearest(rejected: tuple[Rejection, ...]) -> Rejection | None:
    """Return the rejected model that the fewest rules, all of which can be relaxed, keep out."""
    open_to_change = [r for r in rejected if all(f.relax for f in r.firings)]
    choice = open_to_change or list(rejected)
    return min(choice, key=_distance, default=None)


def _distance(rejection: Rejection) -> tuple[int, float, str]:
    cost = rejection.cost_ms if rejection.cost_ms is not None else math.inf
    return len(rejection.firings), cost, rejection.model.id
