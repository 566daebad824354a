"""The installed ``timeline`` command, and ``python -m timeline``: nothing is loaded before Ctrl-C is looked after."""


def main() -> int:
    """Run the command line; returns the exit code."""
    try:
        from timeline.cli import main as run
    except KeyboardInterrupt:
        return 130
    return run()


if __name__ == "__main__":
    raise SystemExit(main())
