"""What a call of AWS raises when it fails, whichever client makes it."""

from __future__ import annotations

from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError

from wandstore.errors import StorageUnavailable

# A request's storage raises the first, and answers of the service that a caller knows. The clients raise the others
# themselves; that an answer cannot be parsed is none of botocore's own family.
STORAGE_ERRORS = (StorageUnavailable, ClientError, BotoCoreError, ResponseParserError)
