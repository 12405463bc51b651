"""Replaces itself with a command that gets SIGTERM when the process that started it ends, for whatever reason.

    python die_with_parent.py PARENT_ID NICENESS COMMAND ARGUMENT...

It imports nothing of ours, so it takes only some milliseconds.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main(parent_id: int, niceness: int, command: list[str]) -> None:
    os.nice(niceness)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        # The parent may have ended before the call above.
        if os.getppid() != parent_id:
            sys.exit("The run ended before this process began.")
    os.execv(command[0], command)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
