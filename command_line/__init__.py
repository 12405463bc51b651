"""The command line `wandstore`: what an operator or a developer does by hand, on a stage or on the local run."""
