"""Wrong versions of the product: each has the shortest trace that shows it, and the invariant that it breaks there."""
