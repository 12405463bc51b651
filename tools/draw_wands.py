"""Draws the pictures of the demo store into `stores/assets/magic-wands`: `python -m tools.draw_wands`.

Everything lies on tinted paper under one light from the upper left. The same script always draws the same files, so
that a picture in the repository can be trusted to be what this file says.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parents[1] / "stores" / "assets" / "magic-wands"
WIDTH, HEIGHT = 800, 1000

Point = tuple[float, float]


# Palette --------------------------------------------------------------------------------------------------------------

# The paper's colour shows the category, and is pale enough not to compete with the object.
PAPERS = {
    "Wands": "#e6ddcf",
    "Cores": "#d5dadb",
    "Stands": "#d9dccd",
    "Cloths": "#e4d3c6",
    "Books": "#d2d7de",
    "Apprentices' sets": "#e5dbbd",
}


class Material(NamedTuple):
    """The material of an object: its colour, the colour of its grain, and how it reflects the light."""

    colour: str
    grain: str = "#000"
    lines: int = 0  # how many lines of grain a whole wand shows
    gloss: float = 0.5  # of the highlight, 0 to 1
    is_metal: bool = False


OAK = Material("#b98b58", "#7a5128", 22, 0.45)
BOG_OAK = Material("#54453a", "#2a201a", 20, 0.4)
WALNUT = Material("#77523a", "#41281a", 24, 0.5)
ROWAN = Material("#b57c52", "#7b4a2a", 20, 0.5)
HOLLY = Material("#eae1cd", "#c2b394", 14, 0.55)
YEW = Material("#b96d3f", "#7d3d1e", 22, 0.55)
YEW_SAP = Material("#e2c793", "#bb965a", 8, 0.5)
CHERRY = Material("#ae6846", "#77391f", 20, 0.6)
EBONY = Material("#332b29", "#171211", 10, 0.85)
DRIFTWOOD = Material("#aea598", "#6f665b", 30, 0.15)
PEAR = Material("#c4926a", "#986141", 14, 0.5)
HAZEL = Material("#8e6f50", "#543c28", 18, 0.3)
BLACKTHORN = Material("#573d31", "#2b1b14", 18, 0.6)
PLUM = Material("#8d4d47", "#56261f", 20, 0.6)
ASH = Material("#d9c198", "#ab8855", 20, 0.45)
BRASS = Material("#bf9a4f", is_metal=True)
SILVER = Material("#b9bcbd", is_metal=True)
BONE = Material("#efe6d2", "#cdbf9f", 6, 0.7)
MOONSTONE = Material("#dfe6ea", "#ffffff", 10, 0.9)
FILTER_REGION = 'x="-.5" y="-1" width="2" height="3"'
INK = "#3b2f28"  # every shadow: a warm dark, because the paper is warm


# Numbers and paths ----------------------------------------------------------------------------------------------------


def number(value: float) -> str:
    """A coordinate in as few characters as possible; a tenth of a pixel is the finest visible step."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def trace(points: Sequence[Point], *, close: bool = False) -> str:
    """A path through the points, written in steps from each to the next because steps are short numbers."""
    x, y = round(points[0][0], 1), round(points[0][1], 1)
    path = f"M{number(x)} {number(y)}l"
    for next_x, next_y in points[1:]:
        dx, dy = round(next_x - x, 1), round(next_y - y, 1)
        # Adding the rounded steps, not the exact ones, keeps rounding errors from accumulating along the path.
        x, y = x + dx, y + dy
        path += f"{number(dx)} {number(dy)} "
    return path.rstrip().replace(" -", "-") + ("z" if close else "")


def simplify(points: Sequence[Point], fineness: float) -> list[Point]:
    """The points without those that lie nearly on the line between their neighbours (Douglas and Peucker)."""
    if len(points) < 3:
        return list(points)
    (x0, y0), (x1, y1) = points[0], points[-1]
    length = math.hypot(x1 - x0, y1 - y0) or 1
    distances = [abs((x1 - x0) * (y0 - y) - (x0 - x) * (y1 - y0)) / length for x, y in points]
    farthest = max(range(len(points)), key=lambda index: distances[index])
    if distances[farthest] <= fineness:
        return [points[0], points[-1]]
    return simplify(points[: farthest + 1], fineness)[:-1] + simplify(points[farthest:], fineness)


def ellipse(cx: float, cy: float, rx: float, ry: float) -> str:
    radii = f"{number(rx)} {number(ry)}"
    there, back = number(2 * rx), number(-2 * rx)
    return f"M{number(cx - rx)} {number(cy)}a{radii} 0 1 0 {there} 0a{radii} 0 1 0 {back} 0z"


def rectangle(x: float, y: float, width: float, height: float, corner: float = 0) -> str:
    c = corner
    if not c:
        return f"M{number(x)} {number(y)}h{number(width)}v{number(height)}h{number(-width)}z"
    return (
        f"M{number(x + c)} {number(y)}h{number(width - 2 * c)}q{number(c)} 0 {number(c)} {number(c)}"
        f"v{number(height - 2 * c)}q0 {number(c)} {number(-c)} {number(c)}h{number(2 * c - width)}"
        f"q{number(-c)} 0 {number(-c)} {number(-c)}v{number(2 * c - height)}q0 {number(-c)} {number(c)} {number(-c)}z"
    )


def mix(colour: str, other: str, share: float) -> str:
    """The colour with a share of the other one in it."""
    pairs = [(int(colour[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def lighter(colour: str, share: float) -> str:
    return mix(colour, "#fff6e6", share)


def darker(colour: str, share: float) -> str:
    return mix(colour, "#1f1410", share)


# The sheet ------------------------------------------------------------------------------------------------------------


class Sheet:
    """One picture in progress: its shapes on the paper, from the bottom up."""

    def __init__(self, name: str, category: str) -> None:
        self.chance = random.Random(name)  # so that the same name always gives the same picture
        self._paper = PAPERS[category]
        self._definitions: dict[tuple[str, str, str], str] = {}
        self._marks: list[str] = []

    def define(self, tag: str, attributes: str, content: str) -> str:
        """Stores a definition, each only once, and returns the reference to it."""
        name = self._definitions.setdefault((tag, attributes, content), f"d{len(self._definitions)}")
        return f"url(#{name})"

    def blend(self, *colours: str, direction: Sequence[float] = (0, 0, 1, 1)) -> str:
        """A fill that runs through the colours across the shape, by default away from the light."""
        x1, y1, x2, y2 = (number(value) for value in direction)
        return self.define("linearGradient", f'x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"', _stops(colours))

    def glow(self, *colours: str, focus: Point = (0.35, 0.3)) -> str:
        """A fill that runs through the colours from where the light falls on something round."""
        return self.define("radialGradient", f'cx="{focus[0]:g}" cy="{focus[1]:g}" r=".8"', _stops(colours))

    def blur(self, amount: float) -> str:
        return self.define("filter", FILTER_REGION, f'<feGaussianBlur stdDeviation="{number(amount)}"/>')

    def clip(self, path: str) -> str:
        return self.define("clipPath", "", f'<path d="{path}"/>')

    def add(self, *markup: str) -> None:
        self._marks.extend(markup)

    def fill(self, path: str, fill: str, opacity: float = 1, more: str = "") -> None:
        seen = f' opacity="{opacity:g}"' if opacity < 1 else ""
        self.add(f'<path d="{path}" fill="{fill}"{seen}{more}/>')

    def line(self, path: str, colour: str, width: float, opacity: float = 1, more: str = "") -> None:
        seen = f' opacity="{opacity:g}"' if opacity < 1 else ""
        self.add(f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{number(width)}"{seen}{more}/>')

    @contextmanager
    def group(self, transform: str = "", *, clip: str = "", blur: float = 0, opacity: float = 1) -> Iterator[None]:
        attributes = {
            "transform": transform,
            "clip-path": self.clip(clip) if clip else "",
            "filter": self.blur(blur) if blur else "",
            "opacity": f"{opacity:g}" if opacity < 1 else "",
        }
        self.add("<g" + "".join(f' {name}="{value}"' for name, value in attributes.items() if value) + ">")
        yield
        self.add("</g>")

    @contextmanager
    def template(self) -> Iterator[list[str]]:
        """Shapes that are drawn here become a template; the list then contains the reference for `repeat`."""
        before, self._marks = self._marks, []
        reference: list[str] = []
        yield reference
        kept, self._marks = "".join(self._marks), before
        reference.append(self.define("g", "", kept).removeprefix("url(").removesuffix(")"))

    def repeat(self, reference: str, transform: str, colour: str) -> None:
        """Draws a template again, with this colour for its `currentColor`."""
        self.add(f'<use href="{reference}" transform="{transform}" color="{colour}"/>')

    @contextmanager
    def lying(self, lift: float = 1) -> Iterator[None]:
        """Shapes that are drawn here cast a shadow: dark and narrow at the contact, faint and wide farther away."""
        drops = "".join(
            f'<feDropShadow dx="{number(distance * lift * 0.75)}" dy="{number(distance * lift)}"'
            f' stdDeviation="{number(softness * lift)}" flood-color="{INK}" flood-opacity="{opacity}"/>'
            for distance, softness, opacity in ((6, 4, 0.42), (18, 13, 0.3))
        )
        self.add(f'<g filter="{self.define("filter", FILTER_REGION, drops)}">')
        yield
        self.add("</g>")

    def svg(self) -> str:
        ground = self._ground()
        definitions = "".join(
            f'<{tag} id="{name}" {attributes}>{content}</{tag}>'
            for (tag, attributes, content), name in self._definitions.items()
        )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">'
            f"<defs>{definitions}</defs>{ground}{''.join(self._marks)}</svg>\n"
        )

    def _ground(self) -> str:
        light = self.glow(lighter(self._paper, 0.55), self._paper, darker(self._paper, 0.13), focus=(0.25, 0.15))
        fibres = ""
        for _ in range(16):
            x, y = self.chance.uniform(20, 780), self.chance.uniform(20, 980)
            dx, dy, bow = self.chance.uniform(-26, 26), self.chance.uniform(-16, 16), self.chance.uniform(-9, 9)
            fibres += f"M{x:.0f} {y:.0f}q{dx / 2 + bow:.0f} {dy / 2 - bow:.0f} {dx:.0f} {dy:.0f}"
        return (
            f'<path d="M0 0h{WIDTH}v{HEIGHT}H0z" fill="{light}"/>'
            f'<path d="{fibres}" fill="none" stroke="{darker(self._paper, 0.35)}" opacity=".16"/>'
        )


def _stops(colours: Sequence[str]) -> str:
    last = len(colours) - 1
    return "".join(f'<stop offset="{index / last:g}" stop-color="{colour}"/>' for index, colour in enumerate(colours))


# Something that draws on a sheet. A function `draw_...` is one; a function with the name of an object returns one.
Drawing = Callable[[Sheet], None]


# Turned work ----------------------------------------------------------------------------------------------------------


class Part(NamedTuple):
    material: Material
    first: int  # the knot where it begins; it ends where the next part begins


@dataclass
class Lathe:
    """A piece of turned work, made from its left end to its right. A knot is a place along it and the radius there."""

    knots: list[Point] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    grooves: list[float] = field(default_factory=list)
    wraps: list[tuple[float, float, float]] = field(default_factory=list)  # from, to, pitch: a cord wound around it
    stones: list[tuple[float, str]] = field(default_factory=list)
    bend: Callable[[float], float] = lambda x: 0.0

    @property
    def x(self) -> float:
        return self.knots[-1][0] if self.knots else 0.0

    @property
    def r(self) -> float:
        return self.knots[-1][1] if self.knots else 0.0

    def use(self, material: Material) -> Lathe:
        self.parts.append(Part(material, max(len(self.knots) - 1, 0)))
        return self

    def _cut(self, length: float, radius: Callable[[float], float], steps: int) -> Lathe:
        start = self.x
        first = 0 if not self.knots else 1
        self.knots += [(start + length * i / steps, radius(i / steps)) for i in range(first, steps + 1)]
        return self

    def dome(self, length: float, r: float) -> Lathe:
        """Opens the piece with a round end."""
        return self._cut(length, lambda t: r * math.sqrt(max(0.0, 1 - (1 - t) ** 2)), 7)

    def bead(self, length: float, r: float, end: float | None = None) -> Lathe:
        """A swelling ring; thinner than its ends it is a hollow."""
        start, stop = self.r, self.r if end is None else end
        return self._cut(
            length, lambda t: start + (stop - start) * t + (r - (start + stop) / 2) * math.sin(math.pi * t), 8
        )

    def run(self, length: float, end: float, swell: float = 0, steps: int = 7) -> Lathe:
        start = self.r
        return self._cut(length, lambda t: start + (end - start) * t + swell * math.sin(math.pi * t), steps)

    def step(self, r: float) -> Lathe:
        """A shoulder: another radius at once."""
        self.knots.append((self.x + 1.5, r))
        return self

    def ring(self, r: float, length: float = 10) -> Lathe:
        """A small bead between two shoulders, which leaves the piece as thick as it was."""
        thickness = self.r
        self.step(r * 0.9).groove(0).bead(length, r).groove(0)
        return self.step(thickness)

    def groove(self, *back: float) -> Lathe:
        """Cuts lines around the piece, each so far back from here."""
        self.grooves += [self.x - distance for distance in back]
        return self

    def wrap(self, length: float, pitch: float) -> Lathe:
        """Winds a cord around what is turned next, for that length."""
        self.wraps.append((self.x, self.x + length, pitch))
        return self

    def stone(self, back: float, colour: str) -> Lathe:
        self.stones.append((self.x - back, colour))
        return self

    def close(self, length: float) -> Lathe:
        start = self.r
        return self._cut(length, lambda t: start * math.sqrt(max(0.0, 1 - t * t)), 7)

    def radius_at(self, x: float) -> float:
        for (x0, r0), (x1, r1) in zip(self.knots, self.knots[1:], strict=False):
            if x0 <= x <= x1:
                return r0 + (r1 - r0) * ((x - x0) / (x1 - x0) if x1 > x0 else 0)
        return 0.0

    def strip(
        self, above: float, below: float, first: int = 0, last: int | None = None, *, fineness: float = 0.3
    ) -> str:
        """The surface between two heights, where -1 is the edge that faces the light and 1 the one that does not."""
        knots = self.knots[first : None if last is None else last + 1]
        top = [(x, self.bend(x) + above * r) for x, r in knots]
        bottom = [(x, self.bend(x) + below * r) for x, r in reversed(knots)]
        return trace(simplify(top, fineness) + simplify(bottom, fineness), close=True)

    def cut_off(self, x: float) -> Lathe:
        """The piece without what lies beyond; what runs off the sheet need not be drawn."""
        self.knots = [knot for knot in self.knots if knot[0] <= x] + [(x, self.radius_at(x))]
        self.parts = [part for part in self.parts if part.first < len(self.knots) - 1]
        self.wraps = [wrap for wrap in self.wraps if wrap[0] < x]
        return self

    def spans(self) -> list[tuple[Part, int]]:
        ends = [part.first for part in self.parts[1:]] + [len(self.knots) - 1]
        return list(zip(self.parts, ends, strict=True))


# How round things take the light: from where to where across them, the colour, and how much of it.
ROUND = ((-1, -0.86, "#fff", 0.22), (-0.75, -0.15, "#fff", 0.2), (0.2, 1, "#1f1410", 0.3), (0.58, 1, "#1f1410", 0.34))
METALLIC = (
    (-1, -0.7, "#1f1410", 0.3),
    (-0.6, -0.25, "#fffbe8", 0.85),
    (0.15, 0.6, "#1f1410", 0.4),
    (0.72, 0.94, "#fffbe8", 0.35),
)


def draw_turned(sheet: Sheet, piece: Lathe, transform: str, *, lift: float = 1, grain: float = 1) -> None:
    """Lays a piece of turned work on the paper, its upper edge towards the light."""
    thickest = max(r for _, r in piece.knots)
    with sheet.lying(lift), sheet.group(transform):
        with sheet.group(clip=piece.strip(-1, 1)):
            for part, end in piece.spans():
                x, width = piece.knots[part.first][0], piece.knots[end][0] - piece.knots[part.first][0]
                sheet.fill(rectangle(x, -200, width, 400), part.material.colour)
            for part, end in piece.spans():
                _draw_grain(sheet, piece, part, end, grain)
            with sheet.group(blur=thickest * 0.09):
                for above, below, colour, opacity in ROUND:
                    sheet.fill(piece.strip(above, below, fineness=1.4), colour, opacity)
                for part, end in piece.spans():
                    bands = METALLIC if part.material.is_metal else ((-0.55, -0.36, "#fffaf0", part.material.gloss),)
                    for above, below, colour, opacity in bands:
                        sheet.fill(piece.strip(above, below, part.first, end, fineness=1.4), colour, opacity)
            _draw_rings(sheet, piece)
        for x, colour in piece.stones:
            draw_stone(sheet, x, piece.bend(x), piece.radius_at(x) * 0.62, colour)


def _draw_grain(sheet: Sheet, piece: Lathe, part: Part, end: int, amount: float) -> None:
    start, stop = piece.knots[part.first][0], piece.knots[end][0]
    whole = piece.knots[-1][0]
    count = round(part.material.lines * amount * math.sqrt((stop - start) / whole))
    for weight, opacity in ((0.7, 0.5), (1.3, 0.32)):
        path = ""
        for _ in range(count // 2):
            height, slope = sheet.chance.uniform(-0.95, 0.95), sheet.chance.uniform(-0.18, 0.18)
            length = (stop - start) * sheet.chance.uniform(0.3, 0.9)
            x = sheet.chance.uniform(start, stop - length)
            wave = sheet.chance.uniform(0, 6)
            points = []
            for i in range(6):
                at = x + length * i / 5
                across = height + slope * i / 5 + 0.07 * math.sin(wave + i * 1.3)
                points.append((at, piece.bend(at) + across * piece.radius_at(at)))
            path += trace(points)
        if path:
            sheet.line(path, part.material.grain, weight, opacity)


def _draw_rings(sheet: Sheet, piece: Lathe) -> None:
    """Grooves and windings bulge towards the tip, which is what makes a flat drawing of them look round."""
    path = ""
    for x in piece.grooves:
        r = piece.radius_at(x)
        path += f"M{number(x)} {number(piece.bend(x) - r)}q{number(r * 0.5)} {number(r)} 0 {number(2 * r)}"
    if path:
        sheet.line(path, "#1f1410", 2.2, 0.55)
        sheet.line(path, "#fff6e6", 1.1, 0.4, ' transform="translate(2)"')
    for start, stop, pitch in piece.wraps:
        path = ""
        x = start
        while x < stop - 0.5:
            r = piece.radius_at(x)
            turn = f"q{number(pitch * 0.9)} {number(r)} {number(pitch)} {number(2 * r)}"
            path += f"M{number(x)} {number(piece.bend(x) - r)}{turn}"
            x += pitch
        sheet.line(path, "#1f1410", pitch * 0.2, 0.5)
        sheet.line(path, "#fff6e6", pitch * 0.22, 0.22, f' transform="translate({number(pitch * 0.3)})"')


def draw_stone(sheet: Sheet, x: float, y: float, r: float, colour: str) -> None:
    """A polished stone in a thin setting."""
    sheet.fill(ellipse(x, y, r * 1.22, r * 1.22), sheet.blend("#f6e7bd", "#6d5426"))
    sheet.fill(ellipse(x, y, r, r), sheet.glow(lighter(colour, 0.55), colour, darker(colour, 0.6)))
    sheet.fill(ellipse(x - r * 0.3, y - r * 0.36, r * 0.3, r * 0.18), "#fff", 0.8)


# The wands ------------------------------------------------------------------------------------------------------------


def rowan() -> Lathe:
    grip = Lathe().use(BRASS).dome(6, 23).run(8, 24).use(ROWAN).step(21).run(26, 19, -2).ring(24, 8).ring(24, 8)
    grip.run(150, 21, 6).groove(22, 30, 60, 68, 98, 106).ring(25, 8).ring(25, 8).run(20, 17, -1)
    return grip.use(BRASS).step(21).run(18, 19).use(ROWAN).step(16.5).run(560, 6.5, 1.5).close(7)


def walnut() -> Lathe:
    grip = Lathe().use(WALNUT).dome(26, 27).run(34, 17, 3).bead(26, 25, 17).bead(26, 25, 17)
    grip.run(120, 24, -3).bead(20, 31, 22).groove(10).bead(14, 27, 19)
    return grip.run(640, 6, 2).bead(12, 9, 5).close(8)


def journeyman() -> Lathe:
    grip = Lathe().use(OAK).dome(16, 27).run(30, 27).groove(8, 15).run(130, 24, 6).groove(4, 12, 20)
    return grip.step(20).run(36, 19).groove(18).run(540, 8, 1).close(8)


def holly() -> Lathe:
    grip = Lathe().use(SILVER).dome(24, 22).step(19).use(HOLLY).run(30, 22, 2).run(120, 19, 5)
    grip.use(SILVER).ring(25, 10).use(HOLLY).bead(34, 25, 18).use(SILVER).ring(22, 8).use(HOLLY)
    return grip.run(570, 5, 1).close(8)


def yew() -> Lathe:
    grip = Lathe().use(YEW_SAP).dome(8, 29).run(10, 27).use(YEW).run(40, 17, -4).ring(22, 8).run(150, 23, 3)
    grip.groove(14, 22, 30, 38).ring(28, 9).run(14, 21).ring(25, 8).run(24, 18, -2)
    return grip.run(420, 11, 2).use(YEW_SAP).run(190, 5.5).close(7)


def cherry() -> Lathe:
    grip = (
        Lathe()
        .use(CHERRY)
        .dome(6, 24)
        .run(12, 27)
        .groove(3)
        .run(20, 16, -2)
        .ring(23, 7)
        .run(120, 25, 8)
        .groove(8, 16, 60, 68)
    )
    grip.ring(29, 8).run(16, 22).use(BRASS).step(27).run(16, 26).use(CHERRY).step(22)
    return grip.run(340, 9, 2).close(10)


def ebony() -> Lathe:
    grip = Lathe().use(BONE).dome(22, 19).bead(12, 21, 15).use(EBONY).run(36, 15, 5).run(150, 17, 4)
    grip.use(SILVER).step(20).run(8, 20).use(EBONY).step(16)
    return grip.run(520, 7, 1).use(BONE).step(8).run(60, 4.5).close(6)


def driftwood() -> Lathe:
    piece = Lathe(bend=lambda x: 26 * math.sin(x / 150) * (0.4 + x / 1400) + 5 * math.sin(x / 47))
    piece.use(DRIFTWOOD).dome(12, 18).run(60, 27, -2).bead(50, 32, 24).run(110, 21, -3).bead(46, 26, 19)
    return piece.run(240, 15, -2).bead(40, 18, 13).run(220, 7, -1).close(12)


def pear() -> Lathe:
    grip = Lathe().use(BRASS).dome(14, 26).step(24).use(PEAR).run(20, 24).run(140, 25, -7).groove(62, 70, 78)
    grip.use(BRASS).step(28).run(12, 26).bead(20, 28, 24).run(12, 21).use(PEAR).step(19)
    return grip.run(540, 7, 2).close(8)


def blackthorn() -> Lathe:
    piece = Lathe(bend=lambda x: 9 * math.sin(x / 85) + 10 * math.sin(x / 210))
    piece.use(SILVER).dome(8, 25).run(16, 26).use(BLACKTHORN).step(24).run(70, 23, 2).bead(26, 29, 22).run(70, 21).bead(
        22, 27, 20
    )
    piece.use(SILVER).step(23).run(14, 22).use(BLACKTHORN).step(18)
    for length, knot, end in ((90, 25, 17), (110, 24, 14), (90, 20, 12), (100, 17, 9)):
        piece.run(length, end).bead(24, knot, end)
    return piece.run(90, 6).close(9)


def plum() -> Lathe:
    grip = (
        Lathe()
        .use(BRASS)
        .dome(7, 22)
        .run(12, 24)
        .use(PLUM)
        .step(20)
        .ring(26, 8)
        .run(10, 21)
        .step(25)
        .wrap(150, 19)
        .run(150, 25, 2)
        .step(21)
    )
    grip.bead(20, 29, 19).stone(-0.1, "#5d7f6d").use(BRASS).ring(23, 8).use(PLUM).step(18)
    return grip.run(120, 16, 1).wrap(130, 16).run(130, 14).run(290, 6).close(8)


def hazel_stem() -> Lathe:
    piece = Lathe(bend=lambda x: 5 * math.sin(x / 60))
    return piece.use(HAZEL).dome(10, 24).run(120, 23).bead(30, 27, 22).run(160, 23).bead(60, 30, 20).close(30)


def hazel_arm(turn: float) -> Lathe:
    piece = Lathe(bend=lambda x: turn * (x / 420) ** 2 + 4 * math.sin(x / 50))
    piece.use(HAZEL).dome(40, 19).run(150, 16).bead(22, 20, 15).run(180, 12).bead(18, 15, 11).run(60, 10)
    return piece.use(BONE).step(9).close(5)


def wand_picture(turn: Callable[[], Lathe], angle: float) -> Drawing:
    def draw(sheet: Sheet) -> None:
        piece = turn()
        # The middle of the wand lies a little above the middle of the sheet, where the eye looks for it.
        at, radians = piece.x / 2, math.radians(angle)
        x, y = 400 - at * math.cos(radians), 490 - at * math.sin(radians)
        # A wand is too thin for a picture; drawn a little thicker than it is, it looks as it feels.
        stretch = f"translate({number(at)})scale(1.08 1.42)translate({number(-at)})"
        draw_turned(sheet, piece, f"translate({number(x)} {number(y)})rotate({number(angle)}){stretch}")

    return draw


def grip_picture(turn: Callable[[], Lathe], angle: float) -> Drawing:
    """The grip seen from close by: the same piece, nearly three times as large, and cut by the edge of the sheet."""

    def draw(sheet: Sheet) -> None:
        piece = turn()
        piece.cut_off(min(piece.x, 450))
        draw_turned(sheet, piece, f"translate(150 830)rotate({number(angle)})scale(2.7)", lift=1.9, grain=1.3)

    return draw


def draw_hazel_fork(sheet: Sheet) -> None:
    for arm, angle in ((hazel_arm(46), -57), (hazel_arm(-40), -119)):
        draw_turned(sheet, arm, f"translate(398 560)rotate({angle})", grain=0.35)
    draw_turned(sheet, hazel_stem(), "translate(386 925)rotate(-88)", grain=0.6)


def draw_hazel_grip(sheet: Sheet) -> None:
    with sheet.group("translate(-560 -730)scale(2.4)"):
        draw_hazel_fork(sheet)


# Cores ----------------------------------------------------------------------------------------------------------------


def wire(sheet: Sheet, path: str, colour: str, width: float, opacity: float = 1) -> None:
    """A round strand: its dark side, its own colour, and the light along it."""
    sheet.line(path, darker(colour, 0.55), width, opacity, ' stroke-linecap="round" stroke-linejoin="round"')
    sheet.line(path, colour, width * 0.7, opacity, ' transform="translate(-.6 -.8)" stroke-linejoin="round"')
    sheet.line(path, lighter(colour, 0.7), width * 0.24, opacity * 0.9, ' transform="translate(-1.4 -1.8)"')


def draw_feather(sheet: Sheet) -> None:
    def shaft(t: float) -> Point:
        return 205 + 400 * t + 70 * math.sin(math.pi * t), 860 - 720 * t

    def barb(t: float, side: int) -> tuple[Point, Point, Point]:
        x, y = shaft(t)
        width = (88 if side < 0 else 66) * math.sin(math.pi * min(1, (t - 0.14) / 0.86) ** 0.75) ** 0.7
        reach = 62 + 30 * t - 78 * max(0.0, t - 0.72)
        return (x, y), (x + side * width * 0.55 + 6, y - 18), (x + side * width + 22 * t, y - reach)

    with sheet.lying(0.8):
        for side, colour in ((-1, "#fbf8f1"), (1, "#e6e2da")):
            steps = [0.15 + 0.85 * i / 24 for i in range(25)]
            edge = [barb(t, side)[2] for t in steps if t < 0.97]
            sheet.fill(
                trace([shaft(0.15), *edge, shaft(1.06), *(shaft(t) for t in reversed(steps))], close=True), colour
            )
            for shade, opacity in (("#8d8a86", 0.5), ("#ffffff", 0.8)):
                path = ""
                for _ in range(26):
                    (x, y), (mx, my), (ex, ey) = barb(sheet.chance.uniform(0.16, 0.95), side)
                    path += f"M{x:.0f} {y:.0f}q{mx - x:.0f} {my - y:.0f} {ex - x:.0f} {ey - y:.0f}"
                sheet.line(path, shade, 1.2, opacity)
        down = ""
        for _ in range(24):
            x, y = shaft(sheet.chance.uniform(0.1, 0.2))
            dx, dy = sheet.chance.uniform(-62, 62), sheet.chance.uniform(-34, 22)
            down += f"M{x:.0f} {y:.0f}q{dx * 0.4:.0f} {dy - 14:.0f} {dx:.0f} {dy:.0f}"
        sheet.line(down, "#f7f3ea", 2, 0.85)
        wire(sheet, trace([shaft(i / 14) for i in range(15)]), "#e9dcbf", 6)


def draw_copper_coil(sheet: Sheet) -> None:
    turns, pitch, r = 17, 27.0, 62.0

    def half(first: float) -> str:
        path = ""
        for turn in range(turns):
            points = []
            for i in range(9):
                angle = first + math.pi * i / 8
                points.append((pitch * (turn + angle / (2 * math.pi)) + 13 * math.sin(angle), -r * math.cos(angle)))
            path += trace(points)
        return path

    with sheet.lying(1.4), sheet.group("translate(236 752)rotate(-57)"):
        wire(sheet, f"M-120 6q60 -70 120 -68M{pitch * turns:g} -62q70 6 104 66", "#b8693f", 11)
        sheet.line(half(math.pi), darker("#b8693f", 0.5), 11)
        wire(sheet, half(0), "#c67a4c", 12)


def draw_moonstone(sheet: Sheet) -> None:
    piece = Lathe().use(SILVER).dome(8, 30).run(44, 32).ring(36, 10).use(MOONSTONE).step(34)
    piece.run(560, 31).run(66, 2)
    transform = "translate(222 788)rotate(-57)scale(1 1.25)"
    with sheet.lying(), sheet.group(transform):
        for part, end in piece.spans():
            sheet.fill(piece.strip(-1, 1, part.first, end), part.material.colour)
        stone = piece.parts[-1].first
        for above, below, colour in ((-1, -0.42, "#f6f9fa"), (-0.42, 0.4, "#c9d8e4"), (0.4, 1, "#93a7ba")):
            sheet.fill(piece.strip(above, below, stone), colour)
        for part, end in piece.spans()[:-1]:
            for above, below, colour, opacity in METALLIC:
                sheet.fill(piece.strip(above, below, part.first, end), colour, opacity)
        with sheet.group(clip=piece.strip(-1, 1, stone), blur=7):
            for _ in range(7):
                x, y = sheet.chance.uniform(120, 640), sheet.chance.uniform(-24, 24)
                sheet.fill(ellipse(x, y, sheet.chance.uniform(30, 80), 10), "#7fb0e0", 0.42)
                sheet.fill(ellipse(x + 40, y - 8, sheet.chance.uniform(20, 50), 6), "#fff", 0.6)
        cracks = ""
        for _ in range(7):
            x = sheet.chance.uniform(110, 600)
            cracks += f"M{x:.0f} {sheet.chance.uniform(-30, 10):.0f}l{sheet.chance.uniform(10, 50):.0f} 12l9 -7"
        sheet.line(cracks, "#fff", 1.2, 0.7)
        sheet.line(trace([(68, -14), (630, -13), (690, 0)]), "#fff", 1.8, 0.9)


def draw_amber_string(sheet: Sheet) -> None:
    def place(t: float) -> Point:
        return 185 + 430 * t + 36 * math.sin(5.2 * t), 838 - 680 * t

    with sheet.lying(0.6):
        wire(sheet, trace([place(i / 20 * 1.12 - 0.06) for i in range(21)]), "#8d7a5c", 6)
    with sheet.lying(1.2):
        at = 0.06
        for r in (60, 56, 52, 47, 42, 37, 33, 29):
            x, y = place(at)
            tint = mix("#d58a1c", "#8f3f0a", sheet.chance.uniform(0, 0.55))
            # Amber gathers the light on the side that is turned away from it.
            fill = sheet.glow(lighter(tint, 0.35), tint, darker(tint, 0.35), focus=(0.64, 0.68))
            sheet.fill(ellipse(x, y, r, r * 0.93), fill)
            specks = "".join(
                ellipse(x + sheet.chance.uniform(-0.5, 0.5) * r, y + sheet.chance.uniform(-0.4, 0.5) * r, 2.2, 1.6)
                for _ in range(4)
            )
            sheet.fill(specks, "#5a2607", 0.6)
            sheet.fill(ellipse(x - r * 0.34, y - r * 0.4, r * 0.26, r * 0.15), "#fff8e4", 0.85)
            at += (r * 2 - 3) / 830
    with sheet.lying(0.6):
        for t in (-0.035, at - 0.012):
            x, y = place(t)
            sheet.fill(ellipse(x, y, 10, 9), sheet.glow("#c5ae86", "#7d6a4c"))


def draw_horsehair(sheet: Sheet) -> None:
    def strand(spread: float, fray: float) -> str:
        points = []
        for i in range(13):
            t = i / 12
            loose = spread * (7 + 52 * max(0.0, t - 0.62) ** 1.5 * 3 + 20 * max(0.0, 0.14 - t) * 3)
            points.append((170 + 470 * t + 52 * math.sin(4.4 * t) + loose + fray * t**6, 868 - 730 * t + loose * 0.55))
        return trace(points)

    with sheet.lying(1.1):
        for colour, width in (("#40322a", 4), ("#6b5647", 2.4), ("#98806b", 1.4), ("#d7c4ab", 1)):
            path = ""
            for _ in range(8):
                path += strand(sheet.chance.uniform(-2.6, 2.6), sheet.chance.uniform(-24, 24))
            sheet.line(path, colour, width, 0.9, ' stroke-linecap="round"')
    with sheet.lying(0.5):
        for x, y, angle in ((239, 787, -50), (457, 482, -66)):
            with sheet.group(f"translate({x} {y})rotate({angle})"):
                wire(sheet, "".join(f"M{7 * i - 24} -27q9 27 0 54" for i in range(8)), "#a23b34", 8)


# Stands ---------------------------------------------------------------------------------------------------------------


def nearer(draw: Drawing, scale: float, middle: float) -> Drawing:
    """The same drawing seen from closer by, with what was at that height in the middle of the sheet."""

    def draw_nearer(sheet: Sheet) -> None:
        with sheet.group(f"translate(400 500)scale({scale})translate(-400 {number(-middle)})"):
            draw(sheet)

    return draw_nearer


def plank(
    sheet: Sheet, path: str, box: tuple[float, float, float, float], wood: Material, *, across: bool = False
) -> None:
    """A flat piece of wood in the outline of `path`, with grain along the longer side of its box."""
    x, y, width, height = box
    tones = (lighter(wood.colour, 0.22), wood.colour, darker(wood.colour, 0.22))
    sheet.fill(path, sheet.blend(*tones))
    with sheet.group(clip=path):
        for weight, opacity in ((1, 0.4), (2.4, 0.2)):
            lines = ""
            for _ in range(max(4, wood.lines // 3)):
                along, side = (height, width) if across else (width, height)
                start, at = sheet.chance.uniform(-0.1, 0.5) * along, sheet.chance.uniform(0.02, 0.98) * side
                run, bow = along * sheet.chance.uniform(0.35, 0.7), sheet.chance.uniform(-0.06, 0.06) * side
                if across:
                    lines += f"M{x + at:.0f} {y + start:.0f}q{bow:.0f} {run / 2:.0f} 0 {run:.0f}"
                else:
                    lines += f"M{x + start:.0f} {y + at:.0f}q{run / 2:.0f} {bow:.0f} {run:.0f} 0"
            sheet.line(lines, wood.grain, weight, opacity)
        lit_edges = f"M{number(x + 2)} {number(y + height - 2)}V{number(y + 1)}H{number(x + width - 2)}"
        sheet.line(lit_edges, lighter(wood.colour, 0.6), 1.6, 0.5)


def small_wand(wood: Material, length: float, trim: Material = BRASS) -> Lathe:
    """A wand beside other objects: with fewer details, in the same style."""
    piece = Lathe().use(wood).dome(9, 12).run(length * 0.22, 12, 3).groove(8, 16)
    return piece.use(trim).step(13.5).run(9, 13).use(wood).step(10).run(length * 0.66, 4).close(4)


def plain_wand(sheet: Sheet, length: float) -> str:
    """A template of one, to be repeated in several woods."""
    with sheet.template() as reference:
        draw_turned(sheet, small_wand(Material("currentColor", gloss=0.6), length), "", lift=0.8)
    return reference[0]


def draw_oak_cradle(sheet: Sheet) -> None:
    with sheet.lying(1.6):
        top = "M214 690h372l44 62h-460z"
        plank(sheet, top, (170, 690, 460, 62), OAK)
        plank(sheet, rectangle(170, 752, 460, 54, 5), (170, 752, 460, 54), OAK._replace(colour="#9d7243"))
        sheet.line("M172 753h456", lighter(OAK.colour, 0.75), 2.4, 0.8)
    for x in (262, 482):
        with sheet.lying(1):
            upright = f"M{x} 724v-268q0 -16 12 -16q6 0 8 22q3 26 20 26t20 -26q2 -22 8 -22q12 0 12 16v268q-40 12 -80 0z"
            plank(sheet, upright, (x, 440, 80, 290), OAK, across=True)
    draw_turned(sheet, small_wand(WALNUT, 600), "translate(86 475)rotate(-1)scale(1.06 1.6)", grain=0.7)
    for x in (262, 482):
        # The front cheek of each fork stands before the wand.
        cheek = f"M{x} 520v-56q0 -16 12 -16q5 0 7 18q4 28 21 28t21 -28q2 -18 7 -18q12 0 12 16v56z"
        plank(sheet, cheek, (x, 448, 80, 72), OAK, across=True)


def rosette(sheet: Sheet, x: float, y: float) -> None:
    with sheet.lying(1):
        for r, colours in (
            (74, ("#f0dca6", "#bf9a4f", "#6f5220")),
            (64, ("#7a5a24", "#bf9a4f", "#ecd89f")),
            (58, ("#e7cf94", "#b8934a", "#7d5f2b")),
        ):
            sheet.fill(ellipse(x, y, r, r), sheet.blend(*colours))
        for dx in (-38, 38):
            sheet.fill(ellipse(x + dx, y, 8, 8), sheet.blend("#6d5121", "#d9bf80"))
            sheet.line(f"M{x + dx - 5} {y + 4}l10 -8", "#4a3512", 2.4)


def draw_wall_rest(sheet: Sheet) -> None:
    for x, y in ((250, 560), (550, 440)):
        rosette(sheet, x, y)
    with sheet.lying(1.2):
        for x, y in ((250, 560), (550, 440)):
            wire(sheet, f"M{x} {y}v54q0 34 30 34t32 -30", "#bf9a4f", 24)
    draw_turned(
        sheet, small_wand(YEW, 600, SILVER), "translate(98 690)rotate(-21.5)scale(1.08 1.7)", lift=1.5, grain=0.7
    )
    with sheet.lying(0.7):
        for x, y in ((250, 560), (550, 440)):
            wire(sheet, f"M{x + 20} {y + 86}q36 8 42 -40v-14", "#c7a35a", 24)
            sheet.fill(ellipse(x + 62, y + 32, 17, 17), sheet.glow("#fff3cd", "#c7a35a", "#6f5220"))


def draw_slate_stand(sheet: Sheet) -> None:
    with sheet.lying(1.8):
        sheet.fill("M196 706l32 -64 168 -10 176 6 36 70 -30 18 -340 4z", sheet.blend("#7f8a90", "#5d676d", "#4b5459"))
        front = "M196 706l12 14 120 -4 160 6 120 -14 -4 116 -22 12 -150 -4 -128 6 -100 -8z"
        sheet.fill(front, sheet.blend("#566066", "#3e474c", "#2c3337"))
        with sheet.group(clip=front):
            layers = ""
            for _ in range(22):
                x, y = sheet.chance.uniform(180, 520), sheet.chance.uniform(716, 832)
                layers += f"M{x:.0f} {y:.0f}l{sheet.chance.uniform(30, 70):.0f} -3l{sheet.chance.uniform(20, 80):.0f} 4"
            sheet.line(layers, "#1e2427", 1.6, 0.5)
            sheet.line(layers, "#a6b1b6", 1, 0.4, ' transform="translate(2 3)"')
        sheet.line("M198 707l11 13 119 -4 160 6 118 -14", "#b3bec3", 2.2, 0.7)
        sheet.fill(ellipse(398, 676, 36, 14), "#15191b")
        sheet.line("M364 680a36 14 0 0 0 68 0", "#aab5ba", 2, 0.7)
    piece = Lathe().use(HOLLY).dome(2, 13).run(40, 14).use(SILVER).ring(19, 9).use(HOLLY).run(96, 13, 4)
    piece.groove(10, 18).use(SILVER).ring(18, 8).use(HOLLY).run(380, 4).close(5)
    draw_turned(sheet, piece, "translate(398 684)rotate(-85)scale(1.04 1.55)", lift=1.3, grain=0.7)
    # The near edge of the hole hides the foot of the wand.
    sheet.fill("M362 678a36 14 0 0 0 72 0l6 18h-84z", sheet.blend("#6a747a", "#59636a"))
    sheet.line("M362 678a36 14 0 0 0 72 0", "#aab5ba", 2, 0.7)


def draw_ash_rack(sheet: Sheet) -> None:
    with sheet.lying(1.5):
        for x in (212, 532):
            plank(sheet, rectangle(x, 150, 62, 700, 8), (x, 150, 62, 700), ASH, across=True)
        for y in (168, 778):
            plank(sheet, rectangle(176, y, 454, 54, 6), (176, y, 454, 54), ASH)
    wand = plain_wand(sheet, 540)
    for index, wood in enumerate((OAK, WALNUT, HOLLY, CHERRY, EBONY, YEW, PEAR)):
        length = sheet.chance.uniform(0.92, 1.04)
        sheet.repeat(wand, f"translate(130 {268 + 78 * index})scale({length:.2f} 1.4)", wood.colour)
    with sheet.lying(0.5):
        pegs = "".join(ellipse(x, 286 + 78 * index, 13, 11) for x in (243, 563) for index in range(7))
        sheet.fill(pegs, lighter(ASH.colour, 0.15))
        sheet.line(pegs, darker(ASH.colour, 0.4), 1.2, 0.7)


# Cloths ---------------------------------------------------------------------------------------------------------------


def weave(sheet: Sheet, path: str, colour: str, pitch: int) -> None:
    """A faint weave of threads."""
    half = pitch / 2
    pattern = sheet.define(
        "pattern",
        f'width="{pitch}" height="{pitch}" patternUnits="userSpaceOnUse"',
        f'<path d="M0 {half:g}h{pitch}" stroke="{darker(colour, 0.4)}" stroke-width="1" opacity=".4"/>'
        f'<path d="M{half:g} 0v{pitch}" stroke="{lighter(colour, 0.6)}" stroke-width="1" opacity=".5"/>',
    )
    sheet.fill(path, pattern)


def fabric(sheet: Sheet, path: str, colour: str, pitch: int = 6) -> None:
    sheet.fill(path, sheet.blend(lighter(colour, 0.18), colour, darker(colour, 0.16)))
    weave(sheet, path, colour, pitch)


def stitches(sheet: Sheet, path: str, colour: str) -> None:
    sheet.line(path, "#1f1410", 3, 0.25, ' stroke-dasharray="11 7" transform="translate(1.5 2)"')
    sheet.line(path, colour, 2.6, 0.95, ' stroke-dasharray="11 7"')


def draw_beeswax_cloth(sheet: Sheet) -> None:
    colour = "#d9b777"
    with sheet.group("rotate(-7 400 500)"):
        for inset, tone in ((0, darker(colour, 0.18)), (9, darker(colour, 0.07)), (18, colour)):
            with sheet.lying(0.7):
                path = rectangle(150 + inset / 2, 240 + inset, 500 - inset, 520 - inset * 2, 16)
                fabric(sheet, path, tone, 12)
        stitches(sheet, rectangle(186, 286, 428, 428, 8), "#8a5a2c")
        with sheet.lying(0.9):
            # One corner is turned back, and shows the plain side.
            sheet.fill("M642 742v-150q-60 30 -96 66t-54 84z", sheet.blend("#f3e2b8", "#dcbd84", "#b08a4d"))
        sheet.line("M642 592q-60 30 -96 66t-54 84", lighter(colour, 0.8), 2, 0.8)
    draw_wax_cake(sheet, 322, 430, 104)


def draw_wax_cake(sheet: Sheet, x: float, y: float, r: float) -> None:
    """Beeswax as it leaves the mould: six sides, each turned a little more from the light than the one before."""

    def corner(index: int, share: float) -> Point:
        angle = math.radians(60 * index - 100)
        return x + r * share * math.cos(angle), y + r * share * math.sin(angle)

    with sheet.lying(1.2):
        for side, shade in enumerate((0.1, 0.34, 0.5, 0.36, -0.12, -0.3)):
            tone = darker("#dba544", shade) if shade > 0 else lighter("#dba544", -shade)
            facet = [corner(side, 1), corner(side + 1, 1), corner(side + 1, 0.76), corner(side, 0.76)]
            sheet.fill(trace(facet, close=True), tone)
    face = trace([corner(side, 0.77) for side in range(6)], close=True)
    sheet.fill(face, sheet.blend("#f0cd83", "#e0ad4e", "#d09a3a"))
    sheet.line(face, "#fff1c9", 1.6, 0.7)
    mark = trace([corner(side, 0.4) for side in range(6)], close=True)
    sheet.line(mark, "#8f5912", 2.4, 0.5)
    sheet.line(mark, "#fff3cf", 1.6, 0.8, ' transform="translate(1.6 2.2)"')


def felt_roll(colour: str) -> Drawing:
    def draw(sheet: Sheet) -> None:
        felt = Material(colour, darker(colour, 0.3), 40, 0.08)
        roll = Lathe().use(felt).step(118).run(4, 122).run(500, 122).run(6, 117)
        draw_turned(sheet, roll, "translate(232 740)rotate(-53)", lift=1.6)
        with sheet.group("translate(232 740)rotate(-53)"):
            # The end of the roll, seen a little from the side.
            sheet.fill(ellipse(2, 0, 42, 120), sheet.blend(darker(colour, 0.15), darker(colour, 0.5)))
            for turn in range(5):
                ring = 1 - turn * 0.19
                sheet.line(ellipse(2 + turn, turn * 2, 40 * ring, 115 * ring), darker(colour, 0.6), 5, 0.75)
                sheet.line(ellipse(1 + turn, turn * 2 - 2, 38 * ring, 112 * ring), lighter(colour, 0.3), 2, 0.6)
            sheet.line("M30 52q250 10 478 0", darker(colour, 0.55), 4, 0.6)
            sheet.line("M30 56q250 10 478 0", lighter(colour, 0.4), 2, 0.4)
            for x in (170, 350):
                strap = f"M{x} -122q30 122 0 244h38q30 -122 0 -244z"
                sheet.fill(strap, sheet.blend("#a06a45", "#7c4a30", "#3f2314", direction=(0, 0, 0, 1)))
                stitches(sheet, f"M{x + 6} -120q30 120 0 240M{x + 32} -120q30 120 0 240", "#e2c9a2")
                with sheet.lying(0.5):
                    button = ellipse(x + 34, -12, 22, 22)
                    sheet.fill(button, sheet.glow("#fffaf0", "#e8dcc2", "#a08f6e"))
                    sheet.fill(ellipse(x + 28, -12, 3.4, 3.4) + ellipse(x + 40, -12, 3.4, 3.4), "#4b3a28")

    return draw


def open_roll(colour: str, lining: str, wands: Sequence[Material]) -> Drawing:
    """A roll laid open: a row of stitched pockets, and what one keeps in them."""

    def draw(sheet: Sheet) -> None:
        with sheet.group("rotate(5 400 500)"):
            with sheet.lying(0.8):
                fabric(sheet, rectangle(128, 186, 544, 640, 18), lining)
                stitches(sheet, rectangle(144, 202, 512, 608, 12), lighter(colour, 0.5))
            step = 512 / (len(wands) + 1)
            wand = plain_wand(sheet, 560)
            for index, wood in enumerate(wands):
                x = 144 + step * (index + 1) + sheet.chance.uniform(-8, 8)
                # Mirrored as well as turned, so that the light stays on its left.
                sheet.repeat(wand, f"translate({x:.0f} {246 + 26 * (index % 2)})rotate(90)scale(1 -1.9)", wood.colour)
            with sheet.lying(0.7):
                fabric(sheet, "M128 560q272 14 544 0v248q0 18 -18 18h-508q-18 0 -18 -18z", colour)
            seams = "".join(f"M{144 + step * (i + 0.5):.0f} 572v246" for i in range(len(wands) + 1))
            stitches(sheet, "M130 576q272 14 540 0" + seams, lighter(colour, 0.55))
        with sheet.lying(0.8):
            tie = "M640 420q70 -20 92 34t-10 104M642 428q40 50 18 110t28 92"
            sheet.line(tie, darker(colour, 0.35), 13)
            sheet.line(tie, colour, 9)

    return draw


# Books ----------------------------------------------------------------------------------------------------------------


def gold(sheet: Sheet, path: str, width: float = 4) -> None:
    """A line pressed into the cover and filled with leaf."""
    sheet.line(path, "#1f1410", width, 0.4, ' transform="translate(-1 -1.4)"')
    sheet.line(path, "#d9b768", width, 1, ' stroke-linecap="round" stroke-linejoin="round"')
    sheet.line(path, "#fff1c4", width * 0.35, 0.9, ' transform="translate(.8 1)"')


def book(colour: str, emblem: str, *, ribbon: str = "#9c3a32", frame: bool = True) -> Drawing:
    def draw(sheet: Sheet) -> None:
        with sheet.group("rotate(-6 400 500)"):
            with sheet.lying(1.7):
                sheet.fill(rectangle(172, 188, 478, 650, 8), darker(colour, 0.45))
                pages = rectangle(180, 192, 460, 636)
                sheet.fill(pages, "#efe5cf")
                sheet.line("M632 200v622M636 200v622M190 818h446M190 823h446", "#a8997b", 1.4, 0.8)
                sheet.line("M560 828q-4 40 8 84l14 -14 10 18q-14 -50 -10 -88z", ribbon, 2)
                sheet.fill(
                    "M556 826q-4 44 8 88l12 -14 14 14q-14 -46 -10 -88z", sheet.blend(lighter(ribbon, 0.2), ribbon)
                )
                cover = rectangle(162, 172, 466, 642, 7)
                fabric(sheet, cover, colour, 5)
            for x, tone, width in ((206, "#1f1410", 9), (212, "#fff6e6", 3)):
                sheet.line(f"M{x} 174v638", tone, width, 0.28)
            sheet.line("M165 812v-632q0 -6 6 -6h452", lighter(colour, 0.7), 2.4, 0.6)
            if frame:
                gold(sheet, rectangle(238, 206, 362, 574) + rectangle(248, 216, 342, 554), 2.6)
            gold(sheet, emblem, 4.4)

    return draw


def spindle_emblem() -> str:
    piece = Lathe().use(BRASS).dome(14, 22).bead(30, 42, 20).run(24, 20).ring(34, 16).run(140, 26, 16).ring(34, 16)
    piece.run(180, 8).close(10)
    left = simplify([(419 - r, 716 - x) for x, r in piece.knots], 0.5)
    right = [(838 - x, y) for x, y in reversed(left)]
    across = "".join(
        f"M{419 - r:.0f} {716 - x}h{2 * r:.0f}" for x, r in ((44, 20), (68, 20), (230, 24), (110, 33), (170, 38))
    )
    return trace(left + right, close=True) + across


def leaf_emblem() -> str:
    """An oak leaf: five lobes a side, and a vein to each."""
    lobes = ((0, 30), (44, 96), (60, 58), (126, 132), (146, 72), (214, 138), (238, 70), (296, 104), (316, 50), (372, 0))
    right = [(419 + x, 666 - y) for y, x in lobes]
    left = [(419 - x, 672 - y) for y, x in lobes[-2::-1]]
    veins = "".join(
        f"M419 {640 - y}l{side * x} -46" for y, x in ((10, 60), (90, 84), (176, 88), (262, 60)) for side in (-1, 1)
    )
    return smooth([*right, *left]) + "M419 740v-420" + veins


def smooth(points: Sequence[Point]) -> str:
    """A closed curve that passes between the points and is pulled towards each of them."""
    middles = [((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in zip(points, [*points[1:], points[0]], strict=True)]
    path = f"M{number(middles[-1][0])} {number(middles[-1][1])}"
    for (x, y), (mx, my) in zip(points, middles, strict=True):
        path += f"Q{number(x)} {number(y)} {number(mx)} {number(my)}"
    return path + "z"


def house_emblem() -> str:
    rain = "".join(
        f"M{x} {y}l-10 26"
        for x, y in ((300, 300), (356, 270), (416, 296), (480, 268), (536, 304), (326, 370), (510, 374))
    )
    return "M300 520l119 -106 119 106M324 502v150h190v-150M392 652v-78q0 -27 27 -27t27 27v78" + rain + "M280 680h278"


def star_emblem() -> str:
    points = []
    for i in range(16):
        r = (112, 34, 62, 34)[i % 4]
        points.append((419 + r * math.sin(math.pi * i / 8), 470 - r * math.cos(math.pi * i / 8)))
    return trace(points, close=True)


def draw_notebook(sheet: Sheet) -> None:
    book("#6b4a35", star_emblem(), ribbon="#3f5a52", frame=False)(sheet)
    with sheet.lying(0.8), sheet.group("rotate(-6 400 500)"):
        wire(sheet, "M158 664q240 -12 474 0M158 684q240 -12 474 0", "#b58d5c", 8)
        draw_turned(sheet, small_wand(ASH, 250), "translate(300 676)rotate(-4)scale(1.1 1.2)", lift=0.7, grain=0.4)


def open_book(emblem: str, ink: str) -> Drawing:
    def draw(sheet: Sheet) -> None:
        with sheet.group("rotate(-4 400 500)"):
            with sheet.lying(1.5):
                sheet.fill(rectangle(62, 232, 676, 520, 8), ink)
                for side in (-1, 1):
                    edge = 400 + side * 326
                    page = f"M400 258Q{400 + side * 90} 226 {edge} 246v486Q{400 + side * 90} 712 400 746z"
                    tones = ("#fbf5e6", "#f4ead3", "#c9b995") if side < 0 else ("#bfae8a", "#f3e9d2", "#f8f1e0")
                    sheet.fill(page, sheet.blend(*tones, direction=(0, 0, 1, 0)))
                    sheet.line(f"M{edge + side * 4} 250v484M{edge + side * 8} 254v480", "#b6a683", 1.6, 0.8)
            with sheet.group("translate(-4 292)scale(.56)translate(0 -140)"):
                sheet.line(emblem, "#5a4632", 4, 0.85)
            rows = "".join(
                f"M446 {312 + 24 * row}q90 -16 {sheet.chance.uniform(150, 236) if row % 6 == 5 else 240:.0f} -8"
                for row in range(16)
            )
            sheet.line(rows, "#5a4632", 4, 0.3)
            sheet.line("M128 660q90 -16 220 -6M160 682q70 -12 150 -4", "#5a4632", 4, 0.3)
            with sheet.lying(0.5):
                sheet.fill(
                    "M404 250q30 200 8 400t6 180l12 -12 12 14q-10 -90 2 -190t-22 -392z",
                    sheet.blend("#b84f45", "#8d2f2a"),
                )

    return draw


# Apprentices' sets ----------------------------------------------------------------------------------------------------


def open_box(wood: Material, lining: str, contents: Drawing) -> Drawing:
    """A box seen from above, its lid off: four mitred walls, a lined floor, and the shade of the upper wall on it."""

    def draw(sheet: Sheet) -> None:
        with sheet.group("rotate(-3 400 500)"):
            with sheet.lying(2):
                plank(sheet, rectangle(138, 158, 524, 684, 10), (138, 158, 524, 684), wood, across=True)
                sheet.line("M138 158l30 30M662 158l-30 30M138 842l30 -30M662 842l-30 -30", wood.grain, 2, 0.7)
            floor = rectangle(166, 186, 468, 628, 4)
            sheet.fill(floor, sheet.blend(darker(lining, 0.3), lining, lighter(lining, 0.12)))
            weave(sheet, floor, lining, 7)
            with sheet.group(clip=floor):
                with sheet.group(blur=9, opacity=0.55):
                    sheet.fill("M150 170h500v44h-450v620h-50z", "#1f1410")
                contents(sheet)
            sheet.line("M166 814v-628h468", "#1f1410", 2.4, 0.5)
            sheet.line("M634 186v628h-468", lighter(wood.colour, 0.7), 2, 0.7)

    return draw


def divider(sheet: Sheet, path: str, wood: Material) -> None:
    with sheet.lying(0.7):
        sheet.line(path, wood.colour, 13)
        sheet.line(path, lighter(wood.colour, 0.5), 3, 0.8, ' transform="translate(-4 -4)"')


def closed_box(wood: Material, metal: str) -> Drawing:
    def draw(sheet: Sheet) -> None:
        with sheet.group("rotate(-3 400 500)"):
            with sheet.lying(2.2):
                lid = rectangle(138, 158, 524, 684, 12)
                plank(sheet, lid, (138, 158, 524, 684), wood._replace(lines=wood.lines * 3), across=True)
            sheet.line("M313 160v680M488 160v680", wood.grain, 2, 0.55)
            sheet.line("M316 160v680M491 160v680", lighter(wood.colour, 0.6), 1.4, 0.5)
            shine, shade = lighter(metal, 0.6), darker(metal, 0.45)
            with sheet.lying(0.5):
                for x, y, sx, sy in ((134, 154, 1, 1), (666, 154, -1, 1), (134, 846, 1, -1), (666, 846, -1, -1)):
                    corner = f"M{x} {y}h{sx * 92}q{-sx * 20} {sy * 66} {-sx * 92} {sy * 92}z"
                    sheet.fill(corner, sheet.blend(shine, metal, shade))
                    sheet.fill(ellipse(x + sx * 24, y + sy * 24, 6, 6), sheet.blend(shade, shine))
            with sheet.lying(0.9):
                for y in (330, 650):
                    strap = rectangle(128, y, 544, 46, 3)
                    sheet.fill(strap, sheet.blend("#9a6542", "#7c4a30", "#4e2b19", direction=(0, 0, 0, 1)))
                    stitches(sheet, f"M134 {y + 8}h532M134 {y + 38}h532", "#e2c9a2")
                for y in (322, 642):
                    sheet.line(rectangle(372, y, 56, 62, 9), shade, 11)
                    sheet.line(rectangle(372, y, 56, 62, 9), metal, 7)
                    sheet.line(f"M398 {y + 31}h48", shine, 6)

    return draw


def fill_first_set(sheet: Sheet) -> None:
    draw_turned(sheet, small_wand(HAZEL, 520), "translate(232 782)rotate(-90)scale(1.02 1.7)", grain=0.7)
    divider(sheet, "M300 186v628M300 520h334", ASH)
    with sheet.lying(1):
        fabric(sheet, rectangle(336, 224, 262, 262, 10), "#d9b777", 9)
        stitches(sheet, rectangle(352, 240, 230, 230, 6), "#8a5a2c")
    with sheet.lying(1):
        sheet.fill(rectangle(350, 556, 240, 226, 4), "#e9dfc8")
        fabric(sheet, rectangle(344, 550, 238, 224, 4), "#3f5a52", 5)
    gold(sheet, rectangle(368, 566, 198, 192) + "M467 604l12 44 44 14 -44 14 -12 44 -12 -44 -44 -14 44 -14z", 2.6)


def fill_whittlers_set(sheet: Sheet) -> None:
    for x, wood in ((188, ASH), (256, CHERRY), (324, WALNUT)):
        with sheet.lying(1):
            plank(sheet, rectangle(x, 218, 52, 566, 3), (x, 218, 52, 566), wood, across=True)
    divider(sheet, "M400 186v628", OAK)
    knife = Lathe().use(PEAR).dome(16, 23).run(90, 26, -4).run(100, 20, 6).use(BRASS).step(23).run(16, 22)
    draw_turned(sheet, knife, "translate(470 770)rotate(-90)", grain=0.4)
    with sheet.lying(0.9):
        sheet.fill(
            "M450 546v-150q2 -70 40 -128v278z", sheet.blend("#f2f5f6", "#aeb6ba", "#6d767b", direction=(0, 0, 1, 0))
        )
        sheet.line("M484 290v254", "#fff", 2, 0.9)
    with sheet.lying(0.9):
        for x, y, tone in ((520, 640, "#b98b58"), (528, 560, "#a87644")):
            sheet.fill(rectangle(x, y, 92, 120, 3), sheet.blend(lighter(tone, 0.2), darker(tone, 0.1)))
    draw_wax_cake(sheet, 572, 292, 46)


def fill_core_setters_set(sheet: Sheet) -> None:
    for x, turn in ((214, 1), (276, -1)):
        with sheet.lying(1):
            # A blank comes split in two, with the bed of the core cut along both halves.
            half = f"M{x - 22} 776v-500q4 -50 22 -62 18 12 22 62v500z"
            plank(sheet, half, (x - 22, 214, 44, 562), ASH, across=True)
            sheet.line(f"M{x + turn} 250v500", darker(ASH.colour, 0.6), 7, 0.8)
            sheet.line(f"M{x + turn + 4} 250v500", lighter(ASH.colour, 0.7), 1.6, 0.9)
    divider(sheet, "M330 186v628M330 430h304M330 620h304", BOG_OAK)
    with sheet.lying(0.9):
        coils = "".join(ellipse(420 + i, 308 - i, 56 - i * 4, 52 - i * 4) for i in range(5))
        wire(sheet, coils, "#c67a4c", 6)
        wire(sheet, "M540 236q40 40 14 84t16 76", "#d9d3c2", 5)
        wire(sheet, "M566 232q36 44 12 90t14 70", "#40322a", 4)
    with sheet.lying(1):
        for x, colour in ((398, "#7fb0c9"), (482, "#d99a2e"), (566, "#8b3b45")):
            sheet.fill(ellipse(x, 526, 34, 50), sheet.glow(lighter(colour, 0.6), colour, darker(colour, 0.55)))
            sheet.fill(ellipse(x - 11, 502, 8, 12), "#fff", 0.75)
    with sheet.lying(0.9):
        arms = ("M362 690q130 -34 246 4l-2 10q-130 -30 -242 -2z", "M362 722q130 34 246 -8l-2 -10q-130 30 -242 6z")
        for arm in arms:
            sheet.fill(arm, sheet.blend("#f2f5f6", "#aeb6ba", "#6d767b", direction=(0, 0, 0, 1)))
        sheet.fill(rectangle(352, 686, 36, 40, 6), sheet.blend("#d7dcde", "#7b8489"))


# The table of pictures ------------------------------------------------------------------------------------------------


WANDS: dict[str, tuple[Callable[[], Lathe], float]] = {
    "rowan-hedge-wand": (rowan, -56),
    "walnut-long-wand": (walnut, -60),
    "journeymans-oak-wand": (journeyman, -54),
    "winter-holly-wand": (holly, -62),
    "yew-heartwood-wand": (yew, -57),
    "cherry-pocket-wand": (cherry, -50),
    "ebony-conductors-wand": (ebony, -64),
    "driftwood-tide-wand": (driftwood, -55),
    "pearwood-ferrule-wand": (pear, -58),
    "blackthorn-wand": (blackthorn, -55),
    "rope-turned-plum-wand": (plum, -59),
}

PICTURES: dict[str, dict[str, Drawing]] = {
    "Wands": {
        **{name: wand_picture(turn, angle) for name, (turn, angle) in WANDS.items()},
        **{f"{name}-grip": grip_picture(turn, angle + 14) for name, (turn, angle) in WANDS.items()},
        "hazel-dowsing-fork": draw_hazel_fork,
        "hazel-dowsing-fork-grip": draw_hazel_grip,
    },
    "Cores": {
        "swan-feather-core": draw_feather,
        "copper-coil-core": draw_copper_coil,
        "moonstone-rod-core": draw_moonstone,
        "amber-string-core": draw_amber_string,
        "horsehair-core": draw_horsehair,
    },
    "Stands": {
        "oak-cradle-stand": nearer(draw_oak_cradle, 1.1, 590),
        "brass-wall-rest": nearer(draw_wall_rest, 1.16, 540),
        "slate-desk-stand": nearer(draw_slate_stand, 1.03, 535),
        "ash-rack-for-seven": draw_ash_rack,
    },
    "Cloths": {
        "beeswax-polishing-cloth": draw_beeswax_cloth,
        "felt-wand-roll-moss": felt_roll("#6d7546"),
        "felt-wand-roll-madder": felt_roll("#9c4a3c"),
        "felt-wand-roll-indigo": felt_roll("#3f4f70"),
        "felt-wand-roll-open": open_roll("#6d7546", "#838b5c", (OAK, CHERRY, HOLLY)),
        "linen-travel-roll": open_roll("#cdbb98", "#ddd0b4", (WALNUT, YEW)),
    },
    "Books": {
        "turners-handbook": book("#6e2f2c", spindle_emblem()),
        "turners-handbook-open": open_book(spindle_emblem(), "#6e2f2c"),
        "forty-woods": book("#35503f", leaf_emblem()),
        "forty-woods-open": open_book(leaf_emblem(), "#35503f"),
        "small-charms-for-a-dry-house": book("#3a4a66", house_emblem(), ribbon="#c29a3f"),
        "workshop-notebook": draw_notebook,
    },
    "Apprentices' sets": {
        "first-wand-set": open_box(OAK, "#7a3b38", fill_first_set),
        "first-wand-set-closed": closed_box(OAK, "#bf9a4f"),
        "whittlers-set": open_box(WALNUT, "#5d6b5a", fill_whittlers_set),
        "whittlers-set-closed": closed_box(WALNUT, "#9aa0a3"),
        "core-setters-set": open_box(CHERRY, "#40506a", fill_core_setters_set),
        "core-setters-set-closed": closed_box(CHERRY, "#b8693f"),
    },
}


def draw_all() -> Iterator[tuple[str, str]]:
    """Every file's name and its SVG document."""
    for category, drawings in PICTURES.items():
        for name, draw in drawings.items():
            sheet = Sheet(name, category)
            draw(sheet)
            yield f"{name}.svg", sheet.svg()


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for earlier in FOLDER.glob("*.svg"):
        earlier.unlink()  # a picture that is no longer in the table
    for name, document in draw_all():
        (FOLDER / name).write_text(document, encoding="utf-8")
    print(f"{sum(map(len, PICTURES.values()))} pictures are in {FOLDER}")


if __name__ == "__main__":
    main()
