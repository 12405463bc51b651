"""Every use case of the product, by who it is for; importing this package registers them."""

from tests.faults.use_cases import actions, commands, debugging, functions, jobs, pages, webhooks

__all__ = ["actions", "commands", "debugging", "functions", "jobs", "pages", "webhooks"]
