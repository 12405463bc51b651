"""A fake Shopify, for tests and for a run without a network. It listens on this machine only.

The Storefront API is a real GraphQL execution of Shopify's own schema; the checkout, the webhooks and the admin actions
under `/_fake/` are as close to Shopify's as our code can tell.
"""
