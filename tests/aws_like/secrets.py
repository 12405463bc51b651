"""The client of Secrets Manager in process."""

# The client's arguments are named as AWS names them.
# ruff: noqa: N803
from __future__ import annotations

from typing import Any

from tests.aws_like.errors import refusal


class StrictSecrets:
    def __init__(self) -> None:
        self._values: dict[str, str | None] = {}

    def create_secret(self, *, Name: str, SecretString: str | None = None) -> dict[str, Any]:
        if Name in self._values:
            raise refusal("ResourceExistsException", "CreateSecret")
        self._values[Name] = SecretString
        return {"Name": Name}

    def put_secret_value(self, *, SecretId: str, SecretString: str) -> dict[str, Any]:
        if SecretId not in self._values:
            raise refusal("ResourceNotFoundException", "PutSecretValue")
        self._values[SecretId] = SecretString
        return {"Name": SecretId}

    def get_secret_value(self, *, SecretId: str) -> dict[str, Any]:
        value = self._values.get(SecretId)
        if value is None:
            raise refusal("ResourceNotFoundException", "GetSecretValue")
        return {"Name": SecretId, "SecretString": value}
