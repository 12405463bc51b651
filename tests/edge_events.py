"""Events as the edge function gets them: a function URL's and an HTTP API's, both of payload version 2.0."""

from __future__ import annotations

import base64
from typing import Any

FUNCTION_URL_HOST = "k3wlq5kd2k4gkq6wtnuxxsn7xm0abcde.lambda-url.us-east-1.on.aws"
HTTP_API_HOST = "a1b2c3d4e5.execute-api.us-east-1.amazonaws.com"


def function_url_event(
    method: str, path: str, query: str = "", body: str | None = None, **headers: str
) -> dict[str, Any]:
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": query,
        "headers": {"host": FUNCTION_URL_HOST, "x-forwarded-proto": "https", "accept-encoding": "gzip", **headers},
        "requestContext": {
            "accountId": "anonymous",
            "apiId": FUNCTION_URL_HOST.split(".")[0],
            "domainName": FUNCTION_URL_HOST,
            "domainPrefix": FUNCTION_URL_HOST.split(".")[0],
            "http": {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1", "userAgent": "x"},
            "requestId": "r-1",
            "routeKey": "$default",
            "stage": "$default",
            "time": "01/Jan/2026:00:00:00 +0000",
            "timeEpoch": 1767225600000,
        },
        "body": base64.b64encode(body.encode()).decode() if body else None,
        "isBase64Encoded": body is not None,
    }


def http_api_event(path: str, body: str, headers: dict[str, str]) -> dict[str, Any]:
    """A POST; `path` is below one of the two prefixes that the API has routes for."""
    prefix, _, rest = path.rpartition("/")
    return {
        "version": "2.0",
        "routeKey": f"ANY {prefix}/{{rest+}}",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {
            "accept-encoding": "br,gzip",
            "content-length": str(len(body.encode())),
            "content-type": "text/plain;charset=UTF-8",
            "host": HTTP_API_HOST,
            "user-agent": "Amazon CloudFront",
            "via": "2.0 0123456789abcdef.cloudfront.net (CloudFront)",
            "x-amz-cf-id": "0123456789abcdef",
            "x-amzn-trace-id": "Root=1-00000000-000000000000000000000000",
            "x-forwarded-for": "192.0.2.1, 198.51.100.1",
            "x-forwarded-port": "443",
            "x-forwarded-proto": "https",
            **headers,
        },
        "requestContext": {
            "accountId": "123456789012",
            "apiId": HTTP_API_HOST.split(".")[0],
            "domainName": HTTP_API_HOST,
            "domainPrefix": HTTP_API_HOST.split(".")[0],
            "http": {
                "method": "POST",
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "198.51.100.1",
                "userAgent": "Amazon CloudFront",
            },
            "requestId": "JKJaXmPLvHcESHA=",
            "routeKey": f"ANY {prefix}/{{rest+}}",
            "stage": "$default",
            "time": "01/Jan/2026:00:00:00 +0000",
            "timeEpoch": 1767225600000,
        },
        "pathParameters": {"rest": rest},
        "body": body,
        "isBase64Encoded": False,
    }
