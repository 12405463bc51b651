"""AWS in process, as it behaves where the embedded cloud does not: the tests' own DynamoDB, S3, SQS and secrets.

`cloud` has all of them behind the product's `Clients`; `behaviour` says what may go wrong. `test_like_moto.py` holds
what moto can do too against moto.
"""
