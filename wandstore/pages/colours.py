"""Every colour of a page, derived from the brand's two: hue and chroma are kept, lightness changes for contrast."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from wandstore.catalogue.stores import BrandGuidelines

TEXT_CONTRAST = 4.5  # WCAG 2.2, success criterion 1.4.3
TINTS = 6


class Oklch(NamedTuple):
    """Björn Ottosson's OKLCH: perceived lightness 0 to 1, chroma from 0, hue in degrees."""

    lightness: float
    chroma: float
    hue: float


@lru_cache(maxsize=64)
def derive_colours(brand: BrandGuidelines, *, dark: bool) -> dict[str, str]:
    """The tokens of one scheme by name, as `#rrggbb`."""
    primary, secondary = parse_colour(brand.primary_color), parse_colour(brand.secondary_color)

    def shade(lightness: float, most_chroma: float, turn: float = 0) -> Oklch:
        # Chroma comes from the brand and is never added, so a grey brand stays grey.
        return Oklch(lightness, min(primary.chroma, most_chroma), (primary.hue + turn) % 360)

    ground, raised = (
        format_colour(shade(*(0.185, 0.012) if dark else (0.985, 0.005))),
        format_colour(shade(*(0.235, 0.016) if dark else (0.952, 0.014))),
    )
    grounds = (ground, raised)
    action = make_readable(primary._replace(lightness=max(primary.lightness, 0.72)) if dark else primary, grounds)
    colours = {
        "ground": ground,
        "raised": raised,
        "line": format_colour(shade(*(0.36, 0.02) if dark else (0.86, 0.018))),
        "text": make_readable(shade(*(0.94, 0.012) if dark else (0.22, 0.03)), grounds),
        "muted": make_readable(shade(*(0.72, 0.02) if dark else (0.5, 0.03)), grounds),
        "action": action,
        "on-action": make_readable(shade(*(0.16, 0.02) if dark else (0.99, 0.005)), (action,)),
        "sale": make_readable(secondary, grounds),
    }
    for number in range(TINTS):
        turn = 360 / TINTS * number
        colours[f"tint-{number}"] = format_colour(shade(*(0.28, 0.03) if dark else (0.925, 0.03), turn))
    return colours


def make_readable(colour: Oklch, grounds: Iterable[str], ratio: float = TEXT_CONTRAST) -> str:
    """The colour at the nearest lightness that has a contrast of `ratio` with every ground."""
    grounds = tuple(grounds)
    steps = sorted((step / 200 for step in range(201)), key=lambda lightness: abs(lightness - colour.lightness))
    candidates = [format_colour(colour), *(format_colour(colour._replace(lightness=step)) for step in steps)]
    readable = (found for found in candidates if all(measure_contrast(found, ground) >= ratio for ground in grounds))
    # Black or white is readable on any single ground, and our grounds are close together: there always is one.
    return next(readable, "#000000")


def measure_contrast(one: str, other: str) -> float:
    """WCAG's ratio of two colours, 1 to 21."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def parse_colour(colour: str) -> Oklch:
    red, green, blue = _linear_channels(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return Oklch(lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360)


def format_colour(colour: Oklch) -> str:
    """`#rrggbb`; a colour outside sRGB loses chroma until it fits."""
    channels = _to_linear(colour)
    chroma = colour.chroma
    while chroma > 0.001 and not all(-0.0005 <= channel <= 1.0005 for channel in channels):
        chroma *= 0.95
        channels = _to_linear(colour._replace(chroma=chroma))
    return "#" + "".join(f"{_encode(channel):02x}" for channel in channels)


def _to_linear(colour: Oklch) -> tuple[float, float, float]:
    a = colour.chroma * math.cos(math.radians(colour.hue))
    b = colour.chroma * math.sin(math.radians(colour.hue))
    long = (colour.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (colour.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (colour.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _encode(linear: float) -> int:
    linear = min(1.0, max(0.0, linear))
    return round(255 * (12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055))


def _linear_channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return _decode(red), _decode(green), _decode(blue)


def _decode(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _luminance(colour: str) -> float:
    red, green, blue = _linear_channels(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
