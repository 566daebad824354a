"""timeline: a folder of notices and reports in, a chronology that can be trusted out."""

__version__ = "0.1.0"
