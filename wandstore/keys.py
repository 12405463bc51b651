"""Every DynamoDB key and every S3 object key; no other file spells one."""

from __future__ import annotations

from wandstore.ids import ShopperId, ShopperKey, StoreSlug

# A key is an item's key attributes, in plain Python values. A table without a sort key has partitions of one item.
Key = dict[str, str]
ONLY = "-"  # the sort key where a partition has one item


def _single(partition: str) -> Key:
    return {"key": partition, "sort": ONLY}


# UI cache table: partition key `key` ----------------------------------------------------------------------------------


def ui_page(shopper: ShopperKey) -> Key:
    return {"key": f"ui:{shopper.store}:{shopper.shopper_id}"}


def current_catalogue(store: StoreSlug) -> Key:
    return {"key": f"catalogue:{store}"}


def catalogue_snapshot(store: StoreSlug, version: str) -> Key:
    return {"key": f"catalogue:{store}:{version}"}


def neighbours(store: StoreSlug, version: str) -> Key:
    """What a store's shoppers bought and saw together, as it was counted one night."""
    return {"key": f"neighbours:{store}:{version}"}


def shared_tree(store: StoreSlug, prompt_version: str, bucket: str) -> Key:
    """The tree of all shoppers of a persona bucket, by the bucket's name."""
    return {"key": f"tree:{store}:{prompt_version}:{bucket}"}


# Generation queue table: partition key `key`, sort key `sort` ---------------------------------------------------------


def job(shopper: ShopperKey) -> Key:
    return _single(f"job:{shopper.store}:{shopper.shopper_id}")


def pool_member(member: str) -> Key:
    return _single(f"pool:{member}")


def pool_size() -> Key:
    """How large the pool ever was."""
    return _single("pool:size")


def pool_slot(shopper: ShopperKey) -> str:
    """The element of a member's `jobs` set that stands for one live job."""
    return f"{shopper.store}:{shopper.shopper_id}"


def shopper_of_slot(slot: str) -> ShopperKey:
    """The inverse of `pool_slot`: a slug has no colon."""
    store, _, shopper_id = slot.partition(":")
    return ShopperKey(StoreSlug(store), ShopperId(shopper_id))


def errors(shopper: ShopperKey) -> str:
    return f"error:{shopper.store}:{shopper.shopper_id}"


def breadcrumbs(shopper: ShopperKey) -> str:
    return f"debug:{shopper.store}:{shopper.shopper_id}"


def probe_answer(probe_id: str) -> Key:
    return _single(f"debug:probe:{probe_id}")


def webhook_page(shopper: ShopperKey, body_hash: str) -> Key:
    """Remembers a webhook's body, so that delivering it again does nothing."""
    return _single(f"incoming:{shopper.store}:{shopper.shopper_id}:{body_hash}")


def provider(name: str, account: str) -> Key:
    """What is known of one account at a model provider."""
    return {"key": f"provider:{name}", "sort": account}


def spending(store: StoreSlug, day: str) -> Key:
    """A store's model spending on a day (`2026-01-31`, UTC)."""
    return _single(f"spend:{store}:{day}")


def deployment_spending(day: str) -> Key:
    """The same of all stores together; no store has an empty slug."""
    return _single(f"spend::{day}")


def pot(store: StoreSlug | None, name: str) -> Key:
    """A pot of money for models: of a store, or of all stores together."""
    return {"key": f"pot:{store or ''}", "sort": name}


def model_pages(shopper: ShopperKey, day: str) -> Key:
    """How many pages a model has composed for this shopper alone on a day (UTC)."""
    return {"key": f"pages:{shopper.store}:{shopper.shopper_id}", "sort": day}


def tree_tries(store: StoreSlug, bucket: str, day: str) -> Key:
    """How often a model was asked for a bucket's tree on a day (UTC)."""
    return {"key": f"tries:{store}:{bucket}", "sort": day}


def shop_event(event_id: str) -> Key:
    """Remembers an event of a shop that was handled, so that a repeat does nothing."""
    return _single(f"event:{event_id}")


def catalogue_sync(store: StoreSlug) -> Key:
    """The state of a store's syncs: its last full read, and the lease of the process that reads it now."""
    return _single(f"sync:{store}")


def order(store: StoreSlug, order_id: str) -> Key:
    """What a shop has reported about an order; the item has the id of its shopper."""
    return _single(f"order:{store}:{order_id}")


def typical_order(store: StoreSlug) -> Key:
    """What an order of the store usually is."""
    return _single(f"typical:{store}")


def counted_orders(shopper: ShopperKey) -> str:
    """The partition of the orders that were counted for a shopper, by the orders' ids."""
    return f"orders:{shopper.store}:{shopper.shopper_id}"


def counted_order(shopper: ShopperKey, order_id: str) -> Key:
    return {"key": counted_orders(shopper), "sort": order_id}


def privacy_requests(store: StoreSlug) -> str:
    """The partition of a shop's privacy requests."""
    return f"privacy:{store}"


def privacy_request(store: StoreSlug, request_id: str) -> Key:
    return {"key": privacy_requests(store), "sort": request_id}


UNREADABLE_MESSAGES = "error::unreadable"  # no store has an empty slug


def record_sort(at: float, record_id: str) -> str:
    """Sorts records by time (epoch seconds), then by the job or message they are about."""
    return f"{int(at * 1000):013d}#{record_id}"


# Shopper sessions table: partition key `key` --------------------------------------------------------------------------


def session(shopper_id: ShopperId) -> Key:
    return {"key": f"session:{shopper_id}"}


# Shopper records table: partition key `key`, sort key `sort` ----------------------------------------------------------

SHOPPER_ROW = "shopper"
GENERATION_ROW = "generation"


def shopper_partition(shopper: ShopperKey) -> str:
    """Holds a shopper's own row and the rows of their personas."""
    return f"shopper:{shopper.store}:{shopper.shopper_id}"


def shopper_record(shopper: ShopperKey) -> Key:
    return {"key": shopper_partition(shopper), "sort": SHOPPER_ROW}


def persona_record(shopper: ShopperKey, persona_hash: str) -> Key:
    return {"key": shopper_partition(shopper), "sort": f"persona:{persona_hash}"}


def generation_record(job_id: str) -> Key:
    return {"key": f"generation:{job_id}", "sort": GENERATION_ROW}


# Bucket of public files: the path of the address that CloudFront is asked for, without its first slash ----------------

DEFAULT_STORE_PAGE = "store"
BUSY_PAGE = "errors/busy.html"


def public_file(address: str) -> str:
    return address.removeprefix("/")


def fallback_page(store: StoreSlug) -> str:
    return f"s/{store}"


def shown_fallback_page(store: StoreSlug) -> str:
    """The same page where anybody can look at it while the edge answers the other address."""
    return f"errors/s/{store}"


def stand_in_page(store: StoreSlug | None) -> str:
    """What stands in for the pages below a store; None is the page of the default store, for the address `/`."""
    return f"errors/instead/{store}" if store else "errors/instead"


# Storage bucket -------------------------------------------------------------------------------------------------------


def page_document(shopper: ShopperKey) -> str:
    return f"generated/{shopper.store}:{shopper.shopper_id}.json"


def page_html(shopper: ShopperKey) -> str:
    return f"generated/{shopper.store}:{shopper.shopper_id}.html"


def incoming_page(job_id: str) -> str:
    return f"incoming/{job_id}"


def catalogue_object(store: StoreSlug, version: str) -> str:
    return f"catalogues/{store}/{version}.json.gz"


def current_catalogue_object(store: StoreSlug) -> str:
    return f"catalogues/{store}/current.json"


def neighbours_object(store: StoreSlug, version: str) -> str:
    """Where neighbours are that are too large for an item."""
    return f"catalogues/{store}/neighbours/{version}.json.gz"


def best_sellers_object(store: StoreSlug) -> str:
    return f"catalogues/{store}/best_sellers.json"
