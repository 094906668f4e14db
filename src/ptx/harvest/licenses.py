"""What the sources write for a licence, and the id that the catalog has for it."""

from __future__ import annotations

from ptx.harvest.report import Row
from ptx.harvest.rows import license_of

_IDS = {
    "apache-2.0": "Apache-2.0",
    "mit": "MIT",
    "bsd-3-clause": "BSD-3-Clause",
    "cc-by-4.0": "CC-BY-4.0",
    "cc by-sa 3.0": "CC-BY-SA-3.0",
    "cc by-sa 4.0": "CC-BY-SA-4.0",
    "cc by-nc-sa 3.0": "CC-BY-NC-SA-3.0",
    "cc-by-nc-4.0": "CC-BY-NC-4.0",
    "cc-by-nc-sa-4.0": "CC-BY-NC-SA-4.0",
    "agpl-3.0": "AGPL-3.0-only",
    "gpl-3.0": "GPL-3.0-only",
    "gnu gpl 3.0": "GPL-3.0-only",
    "lgpl-lr": "LGPLLR",
    "creativeml-openrail-m": "creativeml-openrail-m",
    "lfm1.0": "lfm-1.0",
    "sam3": "sam-license",
    "https://ai.meta.com/resources/models-and-libraries/dinov3-license/": "dinov3-license",
    "https://github.com/facebookresearch/SWAG/blob/main/LICENSE": "CC-BY-NC-4.0",
    "https://ai.google.dev/gemma/terms": "gemma",
    "https://huggingface.co/spaces/bigscience/license": "bigscience-openrail-m",
    "https://www.nvidia.com/en-us/agreements/enterprise-software/nvidia-open-model-license/": (
        "nvidia-open-model-license"
    ),
}
_AS_THEY_ARE = frozenset(
    {
        "apple-ascl",
        "apple-amlr",
        "dinov3-license",
        "cvnets-license",
        "fastvit-license",
        "nvidia-open-model-license",
        "seer-license",
        "fair-noncommercial-research-license",
        "mobileone-license",
        "sapiens2-license",
        "qwen-community-1.0",
        "gemma",
    }
)
_NOTHING = frozenset({"", "unknown", "not specified", "multiple", "other"})


def known() -> set[str]:
    """Return the ids that a harvest may write."""
    return {*_IDS.values(), *_AS_THEY_ARE}


def stated(words: str | None, source: str) -> Row:
    """Return the terms that a source's words stand for; words that no licence of ours stands for become a note."""
    if words is None:
        return license_of(None, "unstated", source)
    plain = words.strip()
    key = plain.lower()
    found = _IDS.get(key) or _IDS.get(plain) or (key if key in _AS_THEY_ARE else None)
    if found:
        return license_of(found, "stated", source)
    if key in _NOTHING:
        return license_of(None, "unknown", source, f"the source says '{plain}'" if plain else None)
    return license_of(None, "unknown", source, f"the source names: {plain}")
