"""Judges what the shop decides about people: on simulated worlds and on real orders."""
