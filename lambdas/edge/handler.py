"""The edge Lambda's entry: CloudFront's function URL events and the HTTP API's, both of payload version 2.0."""

from mangum import Mangum

from lambdas.edge.app import create_app

# The lifespan protocol costs each event 55 microseconds and the app has nothing to start or stop.
handler = Mangum(create_app(), lifespan="off")
