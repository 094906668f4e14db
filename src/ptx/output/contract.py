"""JSON Schemas of what the commands print with `--json`; published beside the catalog's own."""

from __future__ import annotations

from typing import Any

_Schema = dict[str, Any]
_TEXT: _Schema = {"type": "string"}
_NUMBER: _Schema = {"type": "number"}
_TEXT_OR_NULL: _Schema = {"type": ["string", "null"]}
_NUMBER_OR_NULL: _Schema = {"type": ["number", "null"]}
_TEXTS: _Schema = {"type": "array", "items": _TEXT}
_PRECISION: _Schema = {"enum": ["fp32", "bf16", "fp16", "int8"]}
_COUNT: _Schema = {"type": "integer", "minimum": 0}
_BASIS: _Schema = {"enum": ["measured", "published", "predicted"]}
_STATUS: _Schema = {"enum": ["active", "maintenance", "unmaintained", "archived", "superseded"]}


def _object(**properties: _Schema) -> _Schema:
    """Return the schema of an object; fields may be added later, so unknown ones are allowed."""
    return {"type": "object", "properties": properties, "required": list(properties)}


def _list(items: _Schema) -> _Schema:
    return {"type": "array", "items": items}


def _or_null(schema: _Schema) -> _Schema:
    return {"anyOf": [schema, {"type": "null"}]}


_LATENCY = _object(
    ms=_NUMBER,
    low_ms=_NUMBER,
    high_ms=_NUMBER,
    basis=_BASIS,
    device=_TEXT,
    runtime=_TEXT,
    precision=_PRECISION,
    source=_TEXT,
    conditions=_TEXT_OR_NULL,
)
_MEMORY = _object(mb=_NUMBER, low_mb=_NUMBER, high_mb=_NUMBER, basis=_BASIS, source=_TEXT)
_QUALITY = _object(
    metric=_TEXT,
    dataset=_TEXT_OR_NULL,
    protocol=_TEXT_OR_NULL,
    value=_NUMBER,
    unit=_TEXT_OR_NULL,
    higher_is_better={"type": ["boolean", "null"]},
    source=_TEXT,
)
_STATE: _Schema = {"enum": ["verified", "disagrees", "unchecked"]}
_MODEL_FACTS: dict[str, _Schema] = {
    "id": _TEXT,
    "name": _TEXT,
    "weights": _TEXT_OR_NULL,
    "hub_id": _TEXT_OR_NULL,
    "license": _TEXT_OR_NULL,
    "license_state": {"enum": ["stated", "unstated", "unknown"]},
    "license_source": _TEXT_OR_NULL,
    "params": {"type": ["integer", "null"]},
    "flops": _NUMBER_OR_NULL,
    "flops_convention": {"enum": ["macs", "flops", None]},
    "passes": {"type": "integer", "minimum": 1},
    "size_mb": _NUMBER_OR_NULL,
    "input": _TEXT_OR_NULL,
}
_MODEL = _object(**_MODEL_FACTS)
_PICKED = _object(**_MODEL_FACTS, proofs={"type": "object", "additionalProperties": _STATE})
_CANDIDATE: dict[str, _Schema] = {
    "rank": {"type": "integer", "minimum": 1},
    "library": _object(id=_TEXT, status=_STATUS),
    "model": _MODEL,
    "quality": _or_null(_QUALITY),
    "ranked": {"type": "boolean"},
    "latency": _or_null(_LATENCY),
    "latency_also": _list(_LATENCY),
    "memory": _or_null(_MEMORY),
    "runtime": _object(name=_TEXT, precision=_PRECISION, unit={"enum": ["cpu", "gpu", "npu"]}),
}
_SAID = _list(_object(rule=_TEXT, text=_TEXT))
_RULE_REJECTS = _object(rule=_TEXT, reason=_TEXT, relax=_TEXT_OR_NULL)
_REJECTION = _object(
    model=_TEXT, library=_TEXT, rule=_TEXT, reason=_TEXT, relax=_TEXT_OR_NULL, also=_list(_RULE_REJECTS)
)

RECOMMENDATION = _object(
    schema={"const": "ptx.recommendation/1"},
    ptx=_object(version=_TEXT, catalog_date=_TEXT),
    request=_object(
        query=_TEXT_OR_NULL,
        task=_TEXT,
        device=_TEXT,
        goal={"enum": ["infer", "finetune", "export"]},
        objective={"enum": ["balanced", "fastest", "best-quality", "smallest"]},
        constraints=_object(
            max_latency_ms=_NUMBER_OR_NULL,
            max_memory_mb=_NUMBER_OR_NULL,
            max_size_mb=_NUMBER_OR_NULL,
            license={"enum": ["any", "permissive", "commercial"]},
            languages=_TEXTS,
            needs=_TEXTS,
            libraries=_TEXTS,
            excluded=_TEXTS,
            runtime=_TEXT_OR_NULL,
        ),
    ),
    picks=_list(
        _object(
            **{**_CANDIDATE, "model": _PICKED},
            labels=_list({"enum": ["balanced", "fastest", "best-quality", "smallest"]}),
            stack=_list(_object(role=_TEXT, library=_TEXT)),
            install=_TEXTS,
            system=_TEXTS,
            starter=_or_null(_object(id=_TEXT, command=_TEXT)),
            reasons=_SAID,
            reservations=_SAID,
            cautions=_SAID,
        )
    ),
    alternatives=_list(_object(**_CANDIDATE)),
    rejected=_list(_REJECTION),
    nearest=_or_null(_REJECTION),
    unread={"type": "integer", "minimum": 0},
    environment=_or_null(
        _object(
            clashes=_list(
                _object(
                    rule=_TEXT,
                    ranks=_list({"type": "integer", "minimum": 1}),
                    package=_TEXT,
                    version=_TEXT,
                    installed={"type": "boolean"},
                    other=_TEXT,
                    other_version=_TEXT,
                    needs=_TEXT_OR_NULL,
                    symptom=_TEXT,
                    mend=_TEXT,
                    text=_TEXT,
                )
            )
        )
    ),
)

COMPARISON = _object(
    schema={"const": "ptx.comparison/1"},
    kind={"enum": ["library", "model"]},
    items=_list(_object(id=_TEXT, name=_TEXT, facts={"type": "object", "additionalProperties": _TEXT})),
    verdict=_object(text=_TEXT, choose=_list(_object(id=_TEXT, when=_TEXTS))),
)

LINT = _object(
    schema={"const": "ptx.lint/1"},
    version=_TEXT,
    files={"type": "integer"},
    findings=_list(
        _object(
            code={"type": "string", "pattern": "^CAT[1-7][0-9]{2}$"},
            message=_TEXT,
            hint=_TEXT_OR_NULL,
            location=_object(
                file=_TEXT, line={"type": "integer", "minimum": 1}, column={"type": "integer", "minimum": 1}
            ),
        )
    ),
)

AUDIT = _object(
    schema={"const": "ptx.audit/1"},
    version=_TEXT,
    files={"type": "integer"},
    findings=_list(
        _object(
            code=_TEXT,
            level={"enum": ["error", "warning"]},
            message=_TEXT,
            hint=_TEXT_OR_NULL,
            location=_object(
                file=_TEXT,
                cell={"type": ["integer", "null"]},
                line={"type": "integer", "minimum": 1},
                column={"type": "integer", "minimum": 1},
            ),
        )
    ),
)

_SEVERITY: _Schema = {"enum": ["broken", "warning"]}
DOCTOR = _object(
    schema={"const": "ptx.doctor/1"},
    ptx=_object(version=_TEXT, catalog_date=_TEXT),
    environment=_object(
        prefix=_TEXT,
        executable=_TEXT,
        python=_TEXT,
        system=_TEXT,
        machine=_TEXT,
        driver=_TEXT_OR_NULL,
        ffmpeg=_TEXT_OR_NULL,
        libraries={"type": "object", "additionalProperties": _list({"type": "integer"})},
        distributions={"type": "integer"},
    ),
    broken={"type": "boolean"},
    installed=_list(
        _object(
            package=_TEXT,
            library=_TEXT,
            version=_TEXT,
            build=_TEXT_OR_NULL,
            newest=_TEXT_OR_NULL,
            status=_STATUS,
            state={"enum": ["ok", "old", "warning", "broken"]},
        )
    ),
    problems=_list(
        _object(
            id=_TEXT,
            kind={"enum": ["compatibility", "requirement", "import", "metadata"]},
            severity=_SEVERITY,
            packages=_TEXTS,
            what=_TEXT,
            symptom=_TEXT,
            why=_TEXT,
            mend=_TEXT_OR_NULL,
            source=_TEXT,
        )
    ),
    imports=_list(_object(package=_TEXT, module=_TEXT, seconds=_NUMBER, error=_TEXT_OR_NULL, entry=_TEXT_OR_NULL)),
)

LIST = _object(
    schema={"const": "ptx.list/1"},
    kind=_TEXT,
    filters={"type": "object"},
    items=_list({"type": "object", "required": ["id"]}),
)

SHOW = _object(schema={"const": "ptx.show/1"}, kind=_TEXT, record={"type": "object"})
EXPLAIN = {**_object(schema={"const": "ptx.explain/1"}), "anyOf": [{"required": ["code"]}, {"required": ["id"]}]}
LEARN = _object(schema={"const": "ptx.learn/1"}, lessons=_list({"type": "object"}))

HARVEST = {
    **_object(schema={"const": "ptx.harvest/1"}),
    "anyOf": [
        _object(sources=_list(_object(id=_TEXT, reads=_TEXT, authority={"enum": [1, 2, 3]}))),
        _object(
            source=_TEXT,
            version=_TEXT,
            file=_TEXT,
            written={"type": "boolean"},
            models={"type": "integer"},
            problems=_list(_object(place=_TEXT, reason=_TEXT)),
            left_out=_list(_object(reason=_TEXT, count={"type": "integer"})),
            difference=_object(
                added=_TEXTS,
                removed=_TEXTS,
                changed=_list(_object(id=_TEXT, keys=_TEXTS)),
                header={"type": "boolean"},
            ),
        ),
    ],
}
_VALUE: _Schema = {"type": ["string", "number", "null"]}
_VERIFIED_FACTS = _object(
    date=_TEXT,
    seconds=_NUMBER,
    python=_TEXT,
    summary=_object(
        facts=_object(verified=_COUNT, disagrees=_COUNT, unchecked=_COUNT),
        models=_COUNT,
        models_installed=_COUNT,
        params_stated=_COUNT,
        params_verified=_COUNT,
        params_share=_NUMBER_OR_NULL,
        reasons=_list(_object(reason=_TEXT, facts=_COUNT)),
    ),
    libraries=_list(
        _object(
            id=_TEXT,
            version=_TEXT_OR_NULL,
            imports={"type": ["boolean", "null"]},
            seconds=_NUMBER_OR_NULL,
            why=_TEXT,
            models=_COUNT,
            params_stated=_COUNT,
            params_verified=_COUNT,
        )
    ),
    models=_list(
        _object(
            id=_TEXT,
            library=_TEXT,
            origin=_TEXT,
            versions=_TEXT,
            date=_TEXT,
            reused={"type": "boolean"},
            facts=_list(_object(fact=_TEXT, state=_STATE, expected=_VALUE, found=_VALUE, note=_TEXT_OR_NULL)),
        )
    ),
)

_EXPORT_STATE: _Schema = {"enum": ["works", "fails", "needs-rewrite", None]}
_VERIFIED_EXPORTS = _object(
    date=_TEXT,
    seconds=_NUMBER,
    python=_TEXT,
    machine=_TEXT,
    summary=_object(
        exports=_object(**{"works": _COUNT, "needs-rewrite": _COUNT, "fails": _COUNT, "not tried": _COUNT}),
        contradictions=_COUNT,
    ),
    exports=_list(
        _object(
            id=_TEXT,
            library=_TEXT,
            runtime=_TEXT,
            status=_EXPORT_STATE,
            note=_TEXT_OR_NULL,
            difference=_NUMBER_OR_NULL,
            latency_ms=_NUMBER_OR_NULL,
            size_mb=_NUMBER_OR_NULL,
            largest=_NUMBER_OR_NULL,
            versions=_TEXT,
            date=_TEXT,
            expected=_EXPORT_STATE,
            seconds=_NUMBER,
            reused={"type": "boolean"},
            contradicts={"type": "boolean"},
        )
    ),
)
VERIFY = {
    **_object(schema={"const": "ptx.verify/1"}, ptx=_object(version=_TEXT, catalog_date=_TEXT)),
    "anyOf": [_VERIFIED_FACTS, _VERIFIED_EXPORTS],
}

SCHEMAS: dict[str, _Schema] = {
    "output-recommendation": RECOMMENDATION,
    "output-comparison": COMPARISON,
    "output-lint": LINT,
    "output-audit": AUDIT,
    "output-doctor": DOCTOR,
    "output-list": LIST,
    "output-show": SHOW,
    "output-explain": EXPLAIN,
    "output-learn": LEARN,
    "output-harvest": HARVEST,
    "output-verify": VERIFY,
}
"""Name of the published file → the schema."""
