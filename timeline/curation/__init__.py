"""What people decide: the events.yaml format, anchors, applying decisions to what was extracted.

``load`` reads the files (``load_text`` a text), ``apply`` applies them, ``check`` tells every problem; ``template`` is
the file that a new project starts with.
"""

from timeline.curation.applying import Applied, apply, check
from timeline.curation.decisions import Curation
from timeline.curation.loading import load, load_text
from timeline.curation.sources import CuratedSource, source_of
from timeline.curation.template import template

__all__ = ["Applied", "CuratedSource", "Curation", "apply", "check", "load", "load_text", "source_of", "template"]
