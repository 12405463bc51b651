"""A fake Shopify, for tests and for a run without a network. It listens on this machine only.

The Storefront API executes Shopify's own schema with a real GraphQL engine. The checkout, the webhooks and the admin
actions under `/_fake/` imitate Shopify as closely as our code needs.
"""
