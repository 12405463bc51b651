"""The two topics of a stage: one that may wake a person, and one for everything else."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from stacks.alarms import Topics
from stacks.stages import Stage


def make_topics(scope: Construct, stage: Stage) -> Topics:
    urgent = _make_topic(scope, "Urgent", f"WandStore {stage.name} shoppers", stage.alarm_email)
    notices = _make_topic(scope, "Notices", f"WandStore {stage.name}", stage.notice_email)
    # A policy replaces the topic's default one, which lets the account's alarms publish. So each service is here.
    for service, topics in (("cloudwatch", (urgent, notices)), ("budgets", (notices,))):
        for topic in topics:
            topic.add_to_resource_policy(
                iam.PolicyStatement(
                    actions=["sns:Publish"],
                    resources=[topic.topic_arn],
                    principals=[iam.ServicePrincipal(f"{service}.amazonaws.com")],
                    conditions={"StringEquals": {"aws:SourceAccount": cdk.Stack.of(scope).account}},
                )
            )
    return Topics(urgent=urgent, notices=notices)


def _make_topic(scope: Construct, construct_id: str, display_name: str, email: str) -> sns.Topic:
    topic = sns.Topic(scope, construct_id, enforce_ssl=True, display_name=display_name)
    if email:
        topic.add_subscription(subscriptions.EmailSubscription(email))
    return topic
