"""The domain that both Lambdas share: storage is known here, HTTP and infrastructure are not."""

__version__ = "0.1.0"
