"""``python -m timeline`` is the same as the installed ``timeline`` command."""

from timeline.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
