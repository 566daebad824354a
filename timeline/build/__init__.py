"""Sources and curation in, store out: only what changed is read again."""

from typing import TYPE_CHECKING, Any

from timeline.build.staleness import is_stale

if TYPE_CHECKING:
    from timeline.build.building import build
    from timeline.build.values import BuildError, Progress, Report

__all__ = ["BuildError", "Progress", "Report", "build", "is_stale"]


def __getattr__(name: str) -> Any:
    # Most starts find everything up to date: what builds is loaded when something has to be built.
    if name == "build":
        from timeline.build.building import build

        return build
    if name in ("BuildError", "Progress", "Report"):
        from timeline.build import values

        return getattr(values, name)
    raise AttributeError(name)
