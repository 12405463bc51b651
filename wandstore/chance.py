"""Chance that differs between instances.

Lambda restores all instances of a function from one snapshot, and with it the state of the module `random`. Each of
them would draw the same numbers, so that writers who met would pause for equal times and meet again.
"""

from secrets import SystemRandom

CHANCE = SystemRandom()
