"""The edge Lambda's entry: CloudFront's function URL events and the HTTP API's, both of payload version 2.0."""

from lambdas.edge.app import create_app
from lambdas.edge.readable_requests import make_handler

handler = make_handler(create_app())
