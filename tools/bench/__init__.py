"""`make bench`: what is measured in time, as ratios within one run."""
