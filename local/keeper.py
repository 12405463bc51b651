"""Plays the schedule that runs the queue keeper: each minute on AWS, every few seconds here."""

from __future__ import annotations

import logging
import time

from wandstore.clients import BACKGROUND_PATIENCE, Clients
from wandstore.job_lifecycle import resend_unsent_jobs
from wandstore.settings import current_settings

PERIOD_SECONDS = 5

_logger = logging.getLogger("local.keeper")


def keep() -> None:
    """Never returns: the run ends this process."""
    clients, settings = Clients(BACKGROUND_PATIENCE), current_settings()
    while True:
        try:
            if resent := resend_unsent_jobs(clients, settings, time.time()):
                _logger.info("%s jobs that were never sent are on their way.", resent)
        except Exception:
            # A failed invocation is logged by Lambda and does not keep the schedule from the next one.
            _logger.exception("The keeper's run failed.")
        time.sleep(PERIOD_SECONDS)


if __name__ == "__main__":
    logging.basicConfig(format="%(asctime)s %(name)s %(message)s")
    logging.getLogger("local").setLevel(logging.INFO)
    keep()
