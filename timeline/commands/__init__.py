"""The commands of the command line, a module for each group of them; `timeline.cli` decides which one runs."""
