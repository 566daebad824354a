"""Sources and curation in, store out: only what changed is read again."""

from timeline.build.building import build, is_stale
from timeline.build.values import BuildError, Progress, Report

__all__ = ["BuildError", "Progress", "Report", "build", "is_stale"]
