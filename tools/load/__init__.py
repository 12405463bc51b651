"""`make load`: shoppers of every kind at the local run, and whether all that they were promised is there afterwards."""
