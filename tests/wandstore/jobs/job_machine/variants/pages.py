"""Wrong ways to store a page."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from tests.aws_like import objects
from tests.wandstore.jobs.job_machine.actors import ActorsClients, Variant
from tests.wandstore.jobs.job_machine.calls import Fate
from tests.wandstore.jobs.job_machine.machine import JobMachine
from tests.wandstore.jobs.job_machine.variants.case import OLDER, Case, patched, write_of
from tests.wandstore.jobs.job_machine.variants.traces import CLEO, begin_zombie, make_page, wake_zombie
from wandstore import keys
from wandstore.aws.bucket import Content
from wandstore.documents.origin import Composition
from wandstore.jobs.attempt import JobRunner
from wandstore.jobs.models import GenerationJob
from wandstore.page_store.archive import Archive, ArchivedPage
from wandstore.page_store.personal_page import PersonalPage
from wandstore.shoppers.personas import PersonaType
from wandstore.shoppers.sessions import Sessions


def put_page_blind(clients: ActorsClients, operation: str, arguments: dict[str, Any]) -> None:
    arguments.pop("IfMatch", None)
    arguments.pop("IfNoneMatch", None)


def put_page_where_none_is(clients: ActorsClients, operation: str, arguments: dict[str, Any]) -> None:
    if arguments.pop("IfMatch", None):
        arguments["IfNoneMatch"] = "*"


def read_compare_and_put(self: Archive, page: PersonalPage, *, seen: str | None) -> bool:
    stored = self.read(page.shopper)
    if stored is not None and stored.page is not None and stored.page.job_id >= page.job_id:
        return False
    content = Content(page.model_dump_json().encode(), "application/json")
    self._bucket.write(keys.page_document(page.shopper), content)
    return True


def etag_of_the_document_alone(content: bytes) -> str:
    """As if the page's origin were the object's metadata, which no ETag covers."""
    if not content.startswith(b"{"):
        return ""
    page = json.loads(content)
    return hashlib.md5(repr((page["document"], page["persona"])).encode(), usedforsecurity=False).hexdigest()


def put_cached_page_apart(clients: ActorsClients, operation: str, arguments: dict[str, Any]) -> None:
    if (put := write_of(arguments, "Put", "ui:")) is not None:
        rest = [write for write in arguments["TransactItems"] if write.get("Put") is not put]
        clients.dynamodb.put_item(**put)
        arguments["TransactItems"] = rest


def put_back_unasked(clients: ActorsClients, operation: str, arguments: dict[str, Any]) -> None:
    if operation == "put_item" and arguments["Item"]["key"]["S"].startswith("ui:"):
        arguments.pop("ConditionExpression", None)


def label_when_storing(original: Any) -> Any:
    def store_page(
        self: JobRunner, job: GenerationJob, composition: Composition, archived: ArchivedPage | None
    ) -> PersonalPage:
        persona = Sessions(self.clients, self.settings).read(job.shopper, self.clock()).persona
        page: PersonalPage = original(self, job, composition.model_copy(update={"persona": persona}), archived)
        return page

    return store_page


def zombie_archives_after_the_next_page(machine: JobMachine) -> None:
    begin_zombie(machine, calls=7)
    make_page(machine)
    wake_zombie(machine)


def zombie_archives_between_two_looks(machine: JobMachine) -> None:
    begin_zombie(machine, calls=8)
    make_page(machine)
    wake_zombie(machine)


def zombie_archives_over_a_page_like_the_first(machine: JobMachine) -> None:
    make_page(machine)
    zombie_archives_after_the_next_page(machine)


def make_two_pages(machine: JobMachine) -> None:
    make_page(machine)
    make_page(machine)


def zombie_ends_after_the_next_page(machine: JobMachine) -> None:
    begin_zombie(machine, calls=13)
    make_page(machine)
    wake_zombie(machine)


def page_is_put_back_after_the_next_page(machine: JobMachine) -> None:
    make_page(machine)
    machine.put_back(calls=2)
    make_page(machine)
    machine.go_on(which=0, calls=15, fate=Fate.DONE)


def persona_changes_while_the_model_writes(machine: JobMachine) -> None:
    machine.visit(CLEO)
    machine.deliver(calls=6)
    machine.persona_changes(CLEO, PersonaType.EXPLORER)
    machine.go_on(which=0, calls=15, fate=Fate.DONE)


CASES = {
    "7 the archive is written blind": Case(Variant(put_page_blind), zombie_archives_after_the_next_page, OLDER),
    "7 the archive is read, compared, and written blind": Case(
        patched(Archive, "replace", read_compare_and_put), zombie_archives_between_two_looks, OLDER
    ),
    "8 the archive is written only where no page is": Case(
        Variant(put_page_where_none_is), make_two_pages, "only known errors escape"
    ),
    "9 equal pages of two jobs have equal etags": Case(
        patched(objects, "etag", etag_of_the_document_alone),
        zombie_archives_over_a_page_like_the_first,
        OLDER,
    ),
    "17 the cached page is put apart from the ending": Case(
        Variant(put_cached_page_apart), zombie_ends_after_the_next_page, OLDER
    ),
    "17 the cached page is put back without a condition": Case(
        Variant(put_back_unasked), page_is_put_back_after_the_next_page, OLDER
    ),
    "18 the persona is read when the page is stored": Case(
        patched(JobRunner, "_store_page", label_when_storing(JobRunner._store_page)),
        persona_changes_while_the_model_writes,
        "a page names the persona it was made for",
    ),
}
