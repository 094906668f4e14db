"""Where catalogs lie: the shipped one, and the overlays laid over it."""

from __future__ import annotations

import os
from pathlib import Path

from ptx.errors import CatalogError

OVERLAY_VARIABLE = "PTX_CATALOG"
CACHE_VARIABLE = "PTX_CACHE"


def shipped() -> Path:
    """Return the folder of the catalog that came with ptx.

    A wheel holds it inside the package; an editable install reads it from the checkout.

    Raises:
        CatalogError: Neither place holds a catalog.
    """
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "_catalog", package.parent.parent / "catalog"):
        if (folder / "catalog.yaml").is_file():
            return folder
    raise CatalogError(
        f"no catalog in {package / '_catalog'}", "reinstall ptx-recommender: its data files are missing"
    )


def sealed(root: Path) -> bool:
    """Return whether a catalog came in a wheel, whose files change only with the installation."""
    return root.name == "_catalog"


def overlays(extra: list[Path] | None = None) -> list[Path]:
    """Return the overlay folders: those of `PTX_CATALOG` (separated like PATH), then `extra`.

    Raises:
        CatalogError: A folder does not exist.
    """
    named = [Path(p) for p in os.environ.get(OVERLAY_VARIABLE, "").split(os.pathsep) if p]
    folders = [p.resolve() for p in [*named, *(extra or [])]]
    for folder in folders:
        if not folder.is_dir():
            raise CatalogError(f"overlay folder {folder} does not exist", f"check {OVERLAY_VARIABLE}")
    return folders


def cache_dir() -> Path:
    """Return the folder for compiled indexes: `PTX_CACHE`, or the user's cache folder."""
    named = os.environ.get(CACHE_VARIABLE)
    if named:
        return Path(named)
    from platformdirs import user_cache_path  # noqa: PLC0415  # 5 ms, seldom needed

    return user_cache_path("ptx", appauthor=False)
