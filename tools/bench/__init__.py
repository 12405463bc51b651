"""`make bench`: measures times, as ratios within one run."""
