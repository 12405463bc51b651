"""What each use case needs, for the demo store. Written by `make costs`."""

from __future__ import annotations

from command_line.plan.units import Files, Stored, Units, UseCase

MEASURED_ON = "29 November 2026"

UNITS = {
    UseCase.HIT: Units(reads=4, log_bytes=188, sent_bytes=8662),
    UseCase.PRODUCT_PAGE: Units(reads=1.5, sent_bytes=9698),
    UseCase.FIRST_VISIT: Units(writes=4, reads=4, sqs_requests=1, log_bytes=217, sent_bytes=8724),
    UseCase.FIRST_EVENT: Units(writes=8, reads=4, sent_bytes=207),
    UseCase.NEXT_EVENT: Units(writes=2, reads=4, sent_bytes=207),
    UseCase.LATER_EVENT: Units(writes=8, reads=5, s3_gets=1, sent_bytes=207),
    UseCase.CHOICE: Units(writes=12, reads=7, sqs_requests=1, sent_bytes=278),
    UseCase.CART: Units(writes=4, reads=3.5, sent_bytes=480),
    UseCase.POLL: Units(reads=3, sent_bytes=382),
    UseCase.PUT_BACK: Units(writes=10, reads=5, s3_gets=1, log_bytes=405, sent_bytes=8911),
    UseCase.JOB_BY_MODEL: Units(writes=48, reads=15, s3_puts=2, s3_gets=1, sqs_requests=3, log_bytes=2164),
    UseCase.JOB_BY_OWN_PAGE: Units(writes=48, reads=12, s3_puts=2, s3_gets=1, sqs_requests=3, log_bytes=2164),
    UseCase.JOB_BY_TREE: Units(writes=38, reads=6, s3_puts=2, s3_gets=1, sqs_requests=3, log_bytes=744),
    UseCase.JOB_BY_TEMPLATE: Units(writes=50, reads=17, s3_puts=2, s3_gets=1, sqs_requests=3, log_bytes=3911),
    UseCase.SHOP_WEBHOOK: Units(sqs_requests=1, sent_bytes=94),
    UseCase.DELIVERED_PAGE: Units(writes=5, reads=1, s3_puts=1, sqs_requests=1, log_bytes=255, sent_bytes=141),
    UseCase.KEEPER_RUN: Units(reads=32, log_bytes=374),
    UseCase.PUBLISHER_RUN: Units(reads=3, s3_gets=1, log_bytes=194),
    UseCase.PUBLISH: Units(writes=9, reads=2, s3_puts=2, s3_gets=1, log_bytes=398),
    UseCase.NIGHTLY_SESSION: Units(reads=0.125),
}
STORED = Stored(table_bytes=18102, s3_bytes=28214)
FIRST_FILES = Files(number=16, sent_bytes=95575)
NEXT_FILES = Files(number=5, sent_bytes=29309)
