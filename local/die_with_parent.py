"""Becomes a command that is told to end when the process that started it ends, however that ended.

    python die_with_parent.py PARENT_ID NICENESS COMMAND ARGUMENT...

It imports nothing of ours and replaces itself at once, so it costs some milliseconds.
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
        # It may have ended before Linux knew that we want to hear of it.
        if os.getppid() != parent_id:
            sys.exit("The run ended before this process began.")
    os.execv(command[0], command)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
