"""The data stack: everything that outlives a request. AWS and the local run deploy the same stack."""

from __future__ import annotations

from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from stacks.stage_secrets import StageSecrets
from stacks.stage_stack import StageStack, removal_policy
from stacks.stages import Stage

RECEIVES_BEFORE_DEAD_LETTER = 5
# Then a snapshot is moved to intelligent tiering, which has no fee for reading: infrequent access after 30 days without
# a read, archive instant access after 90.
SNAPSHOT_STANDARD_DAYS = 1
# Longer than the timeout of the keeper, which ends the jobs of dead letters.
DEAD_LETTER_VISIBILITY_SECONDS = 120
# How long data can be restored after it was changed or deleted: the longest that DynamoDB offers.
RESTORABLE_DAYS = 35
# The function that handles shop events may read a whole shop.
SHOP_EVENTS_TIMEOUT_SECONDS = 600

# Name, partition key and sort key of each index that `wandstore.shoppers.records` queries.
SHOPPER_RECORD_INDEXES = (
    ("by_shop", "shop_id", "last_seen_at"),
    ("by_persona", "current_persona_hash", "last_seen_at"),
    ("by_status", "status", "started_at"),
)


class DataStack(StageStack):
    """Four tables, a bucket, the generation queue, the queue of shop events and the secrets.

    `wiring` maps the name of a setting to the name or URL of its resource.
    """

    def __init__(self, scope: Construct, *, stage: Stage) -> None:
        super().__init__(scope, "data", stage=stage, description="tables, bucket, queues, secrets")
        settings = stage.settings
        self._stage = stage
        self._removal_policy = removal_policy(stage)

        self.ui_cache = self._make_table("UiCache")
        self.generation_queue_table = self._make_table("GenerationQueueTable", sorted_by="sort")
        self.shopper_sessions = self._make_table("ShopperSessions")
        self.shopper_records = self._make_table("ShopperRecords", sorted_by="sort")
        for name, partition_key, sort_key in SHOPPER_RECORD_INDEXES:
            self.shopper_records.add_global_secondary_index(
                index_name=name, partition_key=_text(partition_key), sort_key=_text(sort_key)
            )
        self.storage = self._make_bucket()
        self.secrets = StageSecrets(self, "Secrets", stage=stage)
        self.dead_letters = self._make_queue(
            "DeadLetters",
            "generation-dead-letters",
            cdk.Duration.days(14),
            visibility_timeout=cdk.Duration.seconds(DEAD_LETTER_VISIBILITY_SECONDS),
        )
        self.generation_queue = self._make_queue(
            "GenerationQueue",
            "generation",
            cdk.Duration.seconds(settings.queue_retention_seconds),
            visibility_timeout=cdk.Duration.seconds(settings.visibility_timeout_seconds),
            dead_letter_queue=sqs.DeadLetterQueue(
                queue=self.dead_letters, max_receive_count=RECEIVES_BEFORE_DEAD_LETTER
            ),
        )

        self.shop_event_dead_letters = self._make_queue(
            "ShopEventDeadLetters", "shop-event-dead-letters", cdk.Duration.days(14), fifo=False
        )
        # Not FIFO: EventBridge sends no deduplication id, and the order of these events does not matter.
        self.shop_events = self._make_queue(
            "ShopEvents",
            "shop-events",
            cdk.Duration.days(4),
            fifo=False,
            visibility_timeout=cdk.Duration.seconds(2 * SHOP_EVENTS_TIMEOUT_SECONDS),
            dead_letter_queue=sqs.DeadLetterQueue(
                queue=self.shop_event_dead_letters, max_receive_count=RECEIVES_BEFORE_DEAD_LETTER
            ),
        )
        if stage.shopify_event_source:
            self._receive_from_shopify(stage.shopify_event_source)

        self.wiring = {
            "UI_CACHE_TABLE": self.ui_cache.table_name,
            "GENERATION_QUEUE_TABLE": self.generation_queue_table.table_name,
            "SHOPPER_SESSIONS_TABLE": self.shopper_sessions.table_name,
            "SHOPPER_RECORDS_TABLE": self.shopper_records.table_name,
            "UI_STORAGE_BUCKET": self.storage.bucket_name,
            "GENERATION_QUEUE_URL": self.generation_queue.queue_url,
            "DEAD_LETTER_QUEUE_URL": self.dead_letters.queue_url,
            "SHOP_EVENTS_QUEUE_URL": self.shop_events.queue_url,
        }
        for variable, value in self.wiring.items():
            # The name of an output cannot contain underscores, so its description is the exact name of the variable.
            cdk.CfnOutput(self, variable.replace("_", ""), value=value, description=variable)

    def keep_exports(self) -> None:
        """Exports what another stack can refer to, whether or not one does.

        A deployment updates this stack before the others. Otherwise one in which a function no longer uses a table
        would delete an export that the deployed function still imports, which CloudFormation refuses; and so would the
        deployment of an earlier commit, when nobody has time for it.
        """
        tables = (self.ui_cache, self.generation_queue_table, self.shopper_sessions, self.shopper_records)
        queues = (self.generation_queue, self.dead_letters, self.shop_events, self.shop_event_dead_letters)
        values = [value for table in tables for value in (table.table_arn, table.table_name)]
        values += [value for queue in queues for value in (queue.queue_arn, queue.queue_name, queue.queue_url)]
        for value in (*values, self.storage.bucket_name, *self.secrets.arns.values()):
            self.export_value(value)

    @property
    def wiring_with_secrets(self) -> dict[str, str]:
        """The wiring of a function that reads secrets."""
        return self.wiring | {"SECRETS_PREFIX": self.secrets.prefix}

    def objects_arn(self, key: str) -> str:
        """The ARN of the bucket's objects with this key, which may end with the wildcard `*`."""
        return f"arn:{self.partition}:s3:::{self._bucket_name}/{key}"

    @property
    def _bucket_name(self) -> str:
        # A bucket's name must be unique across all AWS accounts, so it contains the account id.
        return f"wandstore-generated-ui-{self._stage.name}-{self.account}"

    def _receive_from_shopify(self, event_source: str) -> None:
        """Sends every event of a partner event source, given by name or ARN, to the queue of shop events."""
        # A partner event source becomes active with an event bus of exactly its name.
        name = event_source.rpartition(":event-source/")[2]
        bus = events.EventBus(self, "ShopifyBus", event_source_name=name)
        rule = events.Rule(
            self,
            "ShopifyEvents",
            event_bus=bus,
            description="Events of Shopify shops, to the queue of shop events",
            event_pattern=events.EventPattern(source=[name]),
        )
        rule.add_target(targets.SqsQueue(self.shop_events))

    def _make_table(self, construct_id: str, *, sorted_by: str | None = None) -> dynamodb.Table:
        # Not `TableV2`: its resource type is one that the embedded cloud does not support.
        return dynamodb.Table(
            self,
            construct_id,
            partition_key=_text("key"),
            sort_key=_text(sorted_by) if sorted_by else None,
            time_to_live_attribute="expires_at",
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            encryption=dynamodb.TableEncryption.AWS_MANAGED,
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True, recovery_period_in_days=RESTORABLE_DAYS
            ),
            deletion_protection=self._stage.protected,
            removal_policy=self._removal_policy,
        )

    def _make_bucket(self) -> s3.Bucket:
        return s3.Bucket(
            self,
            "GeneratedUi",
            bucket_name=self._bucket_name,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            versioned=self._stage.object_versions or None,
            lifecycle_rules=[
                s3.LifecycleRule(
                    id="delivered-pages-are-taken-within-a-day",
                    prefix="incoming/",
                    expiration=cdk.Duration.days(1),
                    noncurrent_version_expiration=cdk.Duration.days(1),
                ),
                # A snapshot never expires: its age does not tell whether it is the current one. What nobody reads any
                # more sinks to cheaper storage by itself, and is still answered at once.
                s3.LifecycleRule(
                    id="snapshots-that-nobody-reads-become-cheaper",
                    prefix="catalogues/",
                    transitions=[
                        s3.Transition(
                            storage_class=s3.StorageClass.INTELLIGENT_TIERING,
                            transition_after=cdk.Duration.days(SNAPSHOT_STANDARD_DAYS),
                        )
                    ],
                ),
                s3.LifecycleRule(id="no-half-uploads", abort_incomplete_multipart_upload_after=cdk.Duration.days(1)),
                # As long as the tables can be restored. A delete marker goes when no version is left behind it.
                s3.LifecycleRule(
                    id="versions-are-kept-as-long-as-tables-can-be-restored",
                    noncurrent_version_expiration=cdk.Duration.days(RESTORABLE_DAYS),
                    expired_object_delete_marker=True,
                ),
            ],
            removal_policy=self._removal_policy,
        )

    def _make_queue(
        self, construct_id: str, name: str, retention: cdk.Duration, *, fifo: bool = True, **options: Any
    ) -> sqs.Queue:
        # No content-based deduplication: the deduplication id is the job's id, and its scope is the whole queue.
        return sqs.Queue(
            self,
            construct_id,
            queue_name=f"wandstore-{name}-{self._stage.name}" + (".fifo" if fifo else ""),
            fifo=True if fifo else None,  # CloudFormation accepts no false
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=retention,
            removal_policy=self._removal_policy,
            **options,
        )


def _text(name: str) -> dynamodb.Attribute:
    return dynamodb.Attribute(name=name, type=dynamodb.AttributeType.STRING)
