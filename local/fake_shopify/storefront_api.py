"""One request of the Storefront API: tokens, limits and failures, then a GraphQL execution of Shopify's schema."""

from __future__ import annotations

import json
from collections import OrderedDict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from graphql import (
    DocumentNode,
    EnumValueNode,
    ExecutionResult,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    StringValueNode,
    ValueNode,
    VariableNode,
    execute_sync,
    get_operation_ast,
    parse,
    validate,
)

from local.fake_shopify.cart_resolvers import CartRoot
from local.fake_shopify.carts import Carts
from local.fake_shopify.nodes import RequestContext, resolve_field
from local.fake_shopify.resolvers import CatalogueNodes
from local.fake_shopify.roots import QueryRoot
from local.fake_shopify.schema import answered_version, storefront_schema
from local.fake_shopify.search import ProductOrders
from local.fake_shopify.shop import FakeShop
from local.fake_shopify.switches import CostBucket, RequestCounter

PUBLIC_HEADER = "X-Shopify-Storefront-Access-Token"
PRIVATE_HEADER = "Shopify-Storefront-Private-Token"
VERSION_HEADER = "X-Shopify-API-Version"
# The maximum cost of a request without a token.
TOKENLESS_COMPLEXITY = 1_000
MAX_DOCUMENTS = 200
MAX_JOURNAL = 5_000
HTML_BODY = b"<!doctype html><title>Something went wrong</title><h1>There's no page here</h1>"
MESSAGES_OF_STATUS = {402: "Unavailable Shop", 403: "Forbidden", 404: "Not Found", 423: "Locked", 429: "Throttled"}


@dataclass(frozen=True)
class Answer:
    """`is_cut`: the connection ends in the middle of the body."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    is_cut: bool = False


class JournalEntry(NamedTuple):
    """One request, for tests that count them. `outcome` is `ok`, an error code, or the failure that was chosen."""

    operation: str
    variables: Mapping[str, Any]
    cost: int
    outcome: str


class _Refusal(Exception):
    def __init__(self, answer: Answer, outcome: str) -> None:
        super().__init__(outcome)
        self.answer = answer
        self.outcome = outcome


class StorefrontApi:
    """Answers requests about one shop."""

    def __init__(self, shop: FakeShop, carts: Carts) -> None:
        self._shop = shop
        self._carts = carts
        self._orders = ProductOrders(shop)
        self._counter = RequestCounter(shop.switches)
        self._bucket = CostBucket(shop.switches)
        self._documents: OrderedDict[tuple[Any, ...], tuple[DocumentNode, list[GraphQLError]]] = OrderedDict()
        self.journal: deque[JournalEntry] = deque(maxlen=MAX_JOURNAL)

    def answer(self, asked_version: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Raises `SchemaMissing`."""
        with self._shop.lock:
            version = answered_version(asked_version)
            if version is None:
                return _json(404, {"errors": "Not Found"})
            said = self._shop.switches.answered_version or version
            operation, cost = "", 0
            variables: dict[str, Any] = {}
            try:
                failure = self._counter.next_failure()
                if isinstance(failure, int):
                    raise _Refusal(_failed(failure), str(failure))
                has_token = self._check_token(headers)
                query, operation, variables = _read(body, headers.get("Content-Type", ""))
                if failure == "throttled":
                    raise _Refusal(_errors("Throttled", "THROTTLED"), "THROTTLED")
                schema, document = self._document(version, query)
                chosen = get_operation_ast(document, operation or None)
                if chosen is None:
                    raise _Refusal(_errors("No operation was chosen.", "BAD_REQUEST"), "BAD_REQUEST")
                operation = chosen.name.value if chosen.name else ""
                cost = _Cost(document, variables).of(chosen.selection_set)
                self._check_cost(cost, has_token)
                context = self._context(chosen, variables, has_token)
                answer, outcome = self._execute(schema, document, context, (operation, variables, cost))
                if failure == "garbage":
                    answer, outcome = Answer(200, HTML_BODY, {"Content-Type": "text/html"}), failure
                elif failure == "half_answer":
                    answer, outcome = Answer(answer.status, answer.body, answer.headers, is_cut=True), failure
            except _Refusal as refusal:
                answer, outcome = refusal.answer, refusal.outcome
            self.journal.append(JournalEntry(operation, variables, cost, outcome))
            return Answer(answer.status, answer.body, {**answer.headers, VERSION_HEADER: said}, answer.is_cut)

    def _check_token(self, headers: Mapping[str, str]) -> bool:
        """Whether there is a token. A wrong one is refused even where none is needed."""
        identity = self._shop.identity
        private, public = headers.get(PRIVATE_HEADER), headers.get(PUBLIC_HEADER)
        if private is not None:
            if private != identity.private_token:
                raise _Refusal(_failed(401), "401")
            if headers.get("Origin"):
                # A browser must not have a private token.
                raise _Refusal(_failed(403), "403")
            return True
        if public is not None:
            if public == identity.private_token:
                raise _Refusal(_failed(403), "403")
            if public != identity.public_token:
                raise _Refusal(_failed(401), "401")
            return True
        if not identity.is_tokenless:
            raise _Refusal(_failed(401), "401")
        return False

    def _document(self, version: str, query: str) -> tuple[GraphQLSchema, DocumentNode]:
        removed = self._shop.switches.removed_fields
        schema = storefront_schema(version, removed)
        key = (version, removed, query)
        if key not in self._documents:
            try:
                document = parse(query, no_location=False)
            except GraphQLError as error:
                raise _Refusal(_json(200, {"errors": [_formatted(error)]}), "GRAPHQL_PARSE_FAILED") from None
            self._documents[key] = document, validate(schema, document, max_errors=20, hide_suggestions=True)
            while len(self._documents) > MAX_DOCUMENTS:
                self._documents.popitem(last=False)
        document, errors = self._documents[key]
        if errors:
            raise _Refusal(_json(200, {"errors": [_formatted(error) for error in errors]}), "INVALID_QUERY")
        return schema, document

    def _check_cost(self, cost: int, has_token: bool) -> None:
        limit = self._shop.switches.max_complexity if has_token else TOKENLESS_COMPLEXITY
        if limit and cost > limit:
            message = f"Query has complexity of {cost}, which exceeds max complexity of {limit}"
            raise _Refusal(_errors(message, "MAX_COMPLEXITY_EXCEEDED"), "MAX_COMPLEXITY_EXCEEDED")
        if not self._bucket.take(cost):
            raise _Refusal(_errors("Throttled", "THROTTLED"), "THROTTLED")

    def _context(
        self, operation: OperationDefinitionNode, variables: Mapping[str, Any], has_token: bool
    ) -> RequestContext:
        context = RequestContext(self._shop, self._orders, has_token)
        for directive in operation.directives or ():
            if directive.name.value == "inContext":
                given = {one.name.value: _value(one.value, variables) for one in directive.arguments or ()}
                context.country, context.language = given.get("country") or "", given.get("language") or ""
        return context

    def _execute(
        self,
        schema: GraphQLSchema,
        document: DocumentNode,
        context: RequestContext,
        request: tuple[str, dict[str, Any], int],
    ) -> tuple[Answer, str]:
        operation, variables, cost = request
        nodes = CatalogueNodes(context)
        result: ExecutionResult = execute_sync(
            schema,
            document,
            root_value={**QueryRoot(nodes).fields(), **CartRoot(self._carts, nodes).fields()},
            context_value=context,
            variable_values=variables,
            operation_name=operation or None,
            field_resolver=resolve_field,
        )
        was_executed = not result.errors or any(error.path for error in result.errors)
        answer: dict[str, Any] = {"data": result.data} if was_executed else {}
        if result.errors:
            answer["errors"] = [_formatted(error) for error in result.errors]
        answer["extensions"] = {
            "context": {
                "country": context.market.country,
                "language": context.language or self._shop.identity.language,
            },
            "cost": {"requestedQueryCost": cost},
        }
        return _json(200, answer), "error" if result.errors else "ok"


class _Cost:
    """What an operation costs: 1 for each object that it can return."""

    def __init__(self, document: DocumentNode, variables: Mapping[str, Any]) -> None:
        self._variables = variables
        self._fragments = {
            definition.name.value: definition.selection_set
            for definition in document.definitions
            if isinstance(definition, FragmentDefinitionNode)
        }

    def of(self, selections: SelectionSetNode | None, times: int = 1) -> int:
        cost = 0
        for selection in selections.selections if selections else ():
            if isinstance(selection, FieldNode):
                if selection.selection_set:
                    cost += times + self.of(selection.selection_set, times * self._size_of(selection))
            elif isinstance(selection, FragmentSpreadNode):
                cost += self.of(self._fragments.get(selection.name.value), times)
            elif isinstance(selection, InlineFragmentNode):
                cost += self.of(selection.selection_set, times)
        return cost

    def _size_of(self, selection: FieldNode) -> int:
        for argument in selection.arguments or ():
            value = _value(argument.value, self._variables)
            if argument.name.value in ("first", "last") and isinstance(value, int):
                return max(1, value)
            if argument.name.value == "ids" and isinstance(value, list):
                return max(1, len(value))
        return 1


def _value(node: ValueNode, variables: Mapping[str, Any]) -> Any:
    if isinstance(node, VariableNode):
        return variables.get(node.name.value)
    if isinstance(node, IntValueNode):
        return int(node.value)
    if isinstance(node, ListValueNode):
        return [_value(one, variables) for one in node.values]
    return node.value if isinstance(node, EnumValueNode | StringValueNode) else None


def _read(body: bytes, content_type: str) -> tuple[str, str, dict[str, Any]]:
    """The query, the name of its operation and its variables."""
    try:
        if content_type.startswith("application/graphql"):
            return body.decode(), "", {}
        request = json.loads(body)
        query, variables = request["query"], request.get("variables") or {}
        if not isinstance(query, str) or not isinstance(variables, dict):
            raise TypeError
        return query, str(request.get("operationName") or ""), variables
    except (ValueError, KeyError, TypeError, AttributeError):
        raise _Refusal(_json(400, {"errors": {"query": "Required parameter missing or invalid"}}), "400") from None


def _json(status: int, answer: Any) -> Answer:
    body = json.dumps(answer, separators=(",", ":"), ensure_ascii=False).encode()
    return Answer(status, body, {"Content-Type": "application/json; charset=utf-8"})


def _errors(message: str, code: str, *, status: int = 200) -> Answer:
    return _json(status, {"errors": [{"message": message, "extensions": {"code": code}}]})


def _failed(status: int) -> Answer:
    if status == 401:
        return _errors("", "UNAUTHORIZED", status=401)
    return _json(status, {"errors": MESSAGES_OF_STATUS.get(status, "Internal Server Error")})


def _formatted(error: GraphQLError) -> dict[str, Any]:
    """An error with a code, as Shopify always gives one."""
    formatted: dict[str, Any] = dict(error.formatted)
    message = str(formatted.get("message", ""))
    if message.startswith("Cannot query field "):
        name, owner = message.split("'")[1], message.split("'")[3]
        formatted["message"] = f"Field '{name}' doesn't exist on type '{owner}'"
        formatted["extensions"] = {"code": "undefinedField", "typeName": owner, "fieldName": name}
    if message.startswith("Variable '$"):
        formatted["extensions"] = {"code": "INVALID_VARIABLE"}
    formatted.setdefault("extensions", {"code": "INTERNAL_SERVER_ERROR" if error.path else "GRAPHQL_VALIDATION_FAILED"})
    return formatted
