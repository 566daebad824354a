"""How the C library keeps memory while the browser runs."""

from __future__ import annotations

# Numbers of mallopt(3) in glibc.
_ARENA_MAX = -8
_MMAP_THRESHOLD = -3
_TRIM_THRESHOLD = -1
_LARGE = 1 << 18  # bytes


def keep_together() -> None:
    """Let all threads share one heap, and give large pieces back as soon as they are free.

    The C library gives every thread a heap of its own and, once a large piece was freed, keeps the next ones: what
    answers of the store took for a moment would stay, once for each thread that ever asked. Does nothing where the
    C library is not glibc.
    """
    try:
        import ctypes

        mallopt = ctypes.CDLL(None).mallopt
    except (ImportError, OSError, AttributeError, TypeError):
        return
    for name, value in ((_ARENA_MAX, 1), (_MMAP_THRESHOLD, _LARGE), (_TRIM_THRESHOLD, _LARGE)):
        mallopt(name, value)
