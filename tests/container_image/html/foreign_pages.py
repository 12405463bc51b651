"""Pages of two other generators for the same products: one as React writes them, one of an old theme with tables."""

from __future__ import annotations

from tests.builders import make_catalogue, make_product, make_variant
from wandstore.catalogue.products import Catalogue

TAILWIND = """<!DOCTYPE html><html lang="en"><head><meta charSet="utf-8"/><title>For you</title>
<link rel="preload" as="script" href="https://cdn.other.example/_next/app.js"/><style>.x{display:none}</style></head>
<body class="antialiased"><div id="__next"><div class="min-h-screen bg-white">
<header class="flex items-center"><nav aria-label="Top"><a href="/collections/all" class="text-sm">Shop all</a>
</nav></header>
<main class="mx-auto max-w-7xl px-4"><div class="py-12"><h1 class="text-4xl font-bold">Made for you, Ada</h1>
<p class="mt-2 text-gray-600">Wands for quiet hands.</p></div>
<div class="grid grid-cols-2 gap-4" data-section="grid">
<div class="group relative" data-product-id="oak-wand" data-index="1">
<a href="/products/oak-wand?ref=home" class="block">
<div class="aspect-square"><img src="https://cdn.other.example/oak.jpg" alt="Oak wand" class="h-full"/></div>
<h3 class="text-sm">Oak wand</h3></a><div class="flex gap-2"><span class="line-through">$1,499.00</span><!-- -->
<span class="font-bold">$1,299.00</span><span class="rounded bg-red-500">-13%</span></div>
<button type="button" data-variant="44000000001" onclick="add()">Add to cart</button></div>
<div class="group relative"><a href="https://shop.other.example/products/yew-wand">
<img src="https://cdn.other.example/y.jpg"
alt="Yew"/><h3>Yew wand</h3></a><p class="price">$60.00</p><p class="stock">In stock</p><p>Bends far and holds.</p>
<form action="/cart/add" method="post"><input type="hidden" name="id" value="44000000002"/><button>Add</button>
</form></div>
<div class="group relative"><img src="https://cdn.other.example/z.jpg" alt=""/><h3>Silver bell</h3><p>$9.99</p>
</div></div>
<div class="mt-8"><p>Delivery from $5.00 in two days.</p><p>The Travelling robe for $40.00 keeps you warm.</p>
</div></main>
<footer class="border-t"><p>Made by hand since 1871</p></footer></div></div>
<script type="application/ld+json">{"@type":"Product","name":"Oak wand","offers":{"price":"1299.00"}}</script>
<script>self.__next_f.push([1,"$1,299.00"])</script></body></html>"""

OLD_THEME = """<html><head><title>Ihr Laden</title></head><body bgcolor="#ffffff" text="#000000"><center>
<table width="100%" border="0" cellpadding="4"><tr><td colspan="4"><h2>Unsere Auswahl</h2></td></tr>
<tr itemscope itemtype="http://schema.org/Product"><td><a itemprop="url"
href="http://alt.example/collections/holz/products/oak-wand">
<img itemprop="image" src="http://alt.example/oak.gif"></a></td>
<td><b itemprop="name">Oak wand</b><br>Gerade und fest.</td><td itemprop="offers" itemscope><font color="red">
<s>59,90 €</s>
</font> <b><span itemprop="price">49,90 €</span></b> inkl. MwSt.</td><td><form action="/cart/add"><input type="hidden"
name="id" value="44000000001"><input type="submit" value="In den Warenkorb"></form></td></tr>
<tr itemscope itemtype="http://schema.org/Product"><td><a href="/products/yew-wand">Yew wand</a></td>
<td>Biegt sich weit.</td><td>39,00&nbsp;EUR</td><td><a href="/cart/44000000002:1">Kaufen</a></td></tr>
<tr><td>Silberne Glocke</td><td>klingt hell</td><td>25,00 €</td><td></td></tr></table></center>
<p>Wir schnitzen seit vielen Jahren an unserem See und freuen uns auf Ihren Besuch in der Werkstatt.</p>
<p>Versand ab 4,90 &euro;</p></body></html>"""


def make_goods(oak: str = "1250.00", yew: str = "55.00") -> Catalogue:
    return make_catalogue(
        make_product("oak-wand", variants=[make_variant(oak, was="1499.00", id="44000000001")]),
        make_product("yew-wand", variants=[make_variant(yew, id="44000000002")]),
        make_product("robe", title="Travelling robe", category="Robes", price="38.00"),
    )
