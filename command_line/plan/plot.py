"""A picture of a plan: the queue's depth and the jobs over the day, as SVG or PNG.

matplotlib is a developer's requirement, of no function and of no other command, so it is imported here when asked.
"""

from __future__ import annotations

from pathlib import Path

from command_line.failures import CannotRun
from command_line.plan.tally import SLOT_SECONDS, Tally

FORMATS = (".svg", ".png")


def check_plot(path: Path) -> None:
    """Raises `CannotRun` for a file that cannot be drawn, before the simulation takes its time."""
    if path.suffix.lower() not in FORMATS:
        raise CannotRun(f"--plot {path}: the name ends with {' or '.join(FORMATS)}.")
    if not path.parent.is_dir():
        raise CannotRun(f"--plot {path}: there is no folder {path.parent}.")
    try:
        import matplotlib  # noqa: F401
    except ImportError:
        raise CannotRun("--plot needs matplotlib: `pip install matplotlib`, or `make` for a developer's.") from None


def draw(tally: Tally, path: Path) -> None:
    """Draws the day; `check_plot` has been asked. Raises `CannotRun` where the file cannot be written."""
    from matplotlib.figure import Figure

    depths, starts = tally.over_the_day(tally.depths), tally.over_the_day(tally.starts)
    hours = [slot * SLOT_SECONDS / 3600 for slot in range(len(depths))]
    figure = Figure(figsize=(9, 5), layout="constrained")
    upper, lower = figure.subplots(2, 1, sharex=True)
    upper.fill_between(hours, [most for _, most in depths], step="post", alpha=0.3, label="greatest of any day")
    upper.step(hours, [mean for mean, _ in depths], where="post", label="mean of the days' greatest")
    upper.set_ylabel("jobs queued and running")
    upper.legend(loc="upper left", frameon=False)
    lower.fill_between(hours, [mean for mean, _ in starts], step="post", alpha=0.5)
    lower.set_ylabel("jobs begun in five minutes")
    lower.set_xlabel("hour of the day")
    lower.set_xlim(0, 24)
    lower.set_xticks(range(0, 25, 3))
    for axes in (upper, lower):
        axes.set_ylim(bottom=0)
        axes.grid(alpha=0.3)
    figure.suptitle(f"{tally.shoppers:,} new shoppers in {tally.days} days")
    # Without the date, the same plan draws the same file.
    metadata = {"Date": None} if path.suffix.lower() == ".svg" else {}
    try:
        figure.savefig(path, metadata=metadata)
    except OSError as error:
        raise CannotRun(f"--plot {path} cannot be written: {error.strerror}.") from None
