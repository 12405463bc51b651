"""English copy that promises what only the shop may promise, and copy that only looks like it."""

from __future__ import annotations

import pytest

from tests.container_image.claims.words.judged import find_passed, find_refused, judge_words

# An offer or a gift, in a sentence of a model or of a delivered page.
REDUCTIONS = """
Free with every wand
Engraving is free
Free gift with each wand
A cloth, gratis
Twenty percent off oak
20% less for cores
Save up to 30% on ash
Save 15
Now half price
Special prices all week
On sale
The winter sale
Black Friday at the bench
Discounted wands
A discount on oak
Clearance corner
Bargains from the bench
Use coupon code OAK
Promo code OAK
Two for one
Buy one, get one
Reduced to clear
At no extra cost
Prices slashed
A free-gift surprise
Free of charge
FREE
"""
CLAIMS = """
Small prices, great wands
Priced to please
Our best prices
Great deals on oak
A deal on cores
Savings for all
Three for two
Half off
Ten off
Only 20
From 19
Offers of the week
A special offer
Cheaper than you think
Affordable oak
Great value
Value for money
It's on us
On the house
Complimentary engraving
Costs nothing
No charge
Ten percent more wood
Ten euros well spent
Pay later
Gift cards
Loyalty points
Get your money back
In stock
Back in stock
While they last
Almost gone
Selling out
Going fast
Only three left
Few remain
Last chance
The last few
Final hours
Two hours left
Ends tonight
Today only
Act fast
Don't miss it
A limited edition
Available now
The countdown is on
Delivered to your door
Next-day delivery
Ships today
Dispatched in a day
Postage included
Arrives tomorrow
Easy returns
Returns accepted
A lifetime guarantee
Two-year warranty
Best-selling oak
Most loved wands
Top rated
Loved by thousands
Five stars
Five out of five
Award-winning craft
Rave reviews
Hurry
Tax-free
For next to nothing
A steal
Yours for less
More for less
Pay less
Low cost
Rock-bottom
Buy two, get a third
Two for the price of one
The second is half
Bonus cloth included
Free shipping over 50
Zero cost
No extra charge
Twenty bucks
Ten quid
Half-off
Slashed
Mark-downs
Everything must go
Here by Friday
At your door tomorrow
In your hands by Monday
Yours within two days
Three remaining
Only a handful left
Just a few
Never to return
Won't be restocked
Last of the batch
Ends Sunday
This weekend only
Now or never
Selling like hot cakes
Before it is gone
Fully refundable
Satisfaction guaranteed
Try it risk-free
Customer favourite
Our most popular wand
Everyone's favourite
Number one
4.8/5
Highly rated
Five star
Prize-winning
"""
HARMLESS = """
Free of lead
Free from lead and nickel
Lead-free solder
Off-white linen
A one-off piece
Hands-free lanterns
Freehand carving
Free-range feathers
Feel free to wander
Set free by the wind
A free spirit
Free to roam
Carefree evenings
Offers a firm grip
Woods that offer a warm tone
A handle that offers more room
Stars of the northern sky
Left to rest over winter
Made to last
The last light of October
Stocky handles for small hands
A saviour of old woods
Deliberate, slow and quiet
Returning to the woods
Reviving an old craft
Sailor's knots
Salt and oak
A shipshape bench
Wholehearted craft
A priceless silence
A gift for friends of the forest
Dealing in quiet things
Offset handles
Costume and cloak
Chosen with care
Promontories at dusk
Exclusively oak
Points of light
A wand for every day
Made with love
The workshop by the river
Straight lines, warm colours
News from the woods
The song of old trees
A good start
Only wood and oil
Three woods, three voices
For collectors
Lovely to give
By starlight
A Friday by the fire
Freedom of gesture
Rough bark
A breath of winter
Faithful in any weather
More in oak
Goes well with it
Seen lately
Your selection
Two sizes
From S to XL
Worth the wait
A safe pair of hands
Savoury smoke
The cost of patience
Return to the forest
Left-handed wands
Remaining true to the grain
Starlit
Reviewing the old ways
Best in oak
Timeless value
Rare woods
Buying time
"""


@pytest.mark.parametrize("words", judge_words(REDUCTIONS))
def test_an_offer_is_refused_on_every_page(words: str) -> None:
    assert find_passed(words, "en", is_reduction=True) == []


@pytest.mark.parametrize("words", judge_words(CLAIMS))
def test_a_claim_is_refused_in_every_spelling(words: str) -> None:
    assert find_passed(words, "en") == []


@pytest.mark.parametrize("words", judge_words(HARMLESS))
def test_plain_copy_stays(words: str) -> None:
    assert find_refused(words, "en") is None
