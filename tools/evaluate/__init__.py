"""`make evaluate`: what is decided of shoppers, judged on simulated worlds and on real orders."""
