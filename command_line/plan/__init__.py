"""`wandstore plan`: a simulation of days of shoppers by the product's own rules, and what they need and cost."""
