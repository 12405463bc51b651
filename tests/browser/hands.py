"""How a shopper moves through a store in a browser: by mouse, or by keyboard alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from tools.browser import Page

# A page has fewer places to stop at. Who has not found something by then goes in circles.
MAX_STOPS = 300
# What is wrong with where the focus is. The browser's own controls stand between the end of a page and its beginning,
# so the focus may be nowhere in the page for a moment.
FOCUS_FAULT = """(async () => {
  // A page that scrolls to the focus may do so smoothly.
  const frame = () => new Promise(requestAnimationFrame);
  const places = () => `${scrollX} ${scrollY} ${document.activeElement.getBoundingClientRect().top}`;
  for (let before; before !== places(); await frame(), await frame()) before = places();
  const at = document.activeElement;
  if ([document.body, document.documentElement].includes(at)) return "nowhere";
  if (!at.isConnected) return "at something that is gone";
  const name = at.outerHTML.slice(0, 160);
  const modals = [...document.querySelectorAll("dialog:modal")];
  if (modals.length && !modals.at(-1).contains(at)) return `behind the dialog, at ${name}`;
  // A link is stretched over its card, and a hidden radio button is drawn by its label.
  const shown = at.closest("label") ?? at.closest(".card") ?? at;
  const { top, bottom, left, right, width, height } = shown.getBoundingClientRect();
  const isInView = width && height && bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
  if (!isInView) return `out of sight, at ${name}`;
  const drawn = [getComputedStyle(at), getComputedStyle(at, "::after"), getComputedStyle(shown)];
  const hasOutline = drawn.some((style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
  // The main part is where the skip link leads to, and is not a control.
  return hasOutline || at.id === "main" ? null : `not to be seen, at ${name}`;
})()"""


class Hand(Protocol):
    """Selectors are Playwright's CSS, which has `:has-text()`."""

    page: Page

    def press(self, selector: str) -> None:
        """Follows a link, or presses a button."""

    def search(self, words: str) -> None: ...

    def see_next_picture(self, gallery: str) -> None: ...

    def take_one_more(self, field: str) -> None:
        """Raises the number in a field by one."""

    def leave(self, dialog: str, close_button: str) -> None:
        """Closes the dialog that is open."""

    def stand(self) -> None:
        """Checks where the focus is, after something in the page has changed."""


@dataclass
class Mouse:
    page: Page

    def press(self, selector: str) -> None:
        self.page.click(selector)

    def search(self, words: str) -> None:
        self.page.call("fill", "#q", words)
        self.page.click(".search button")

    def see_next_picture(self, gallery: str) -> None:
        self.page.click(f"{gallery} li:nth-child(2) label")

    def take_one_more(self, field: str) -> None:
        self.page.call("fill", field, str(int(self.page.call("inputValue", field)) + 1))

    def leave(self, dialog: str, close_button: str) -> None:
        self.page.click(f"{dialog} {close_button}")

    def stand(self) -> None:
        pass


@dataclass
class Keyboard:
    """Uses Tab, Enter, the arrows and Escape. Wherever it stops, the focus has to be in sight and drawn."""

    page: Page

    def press(self, selector: str) -> None:
        self.reach(selector)
        self._key("Enter")

    def search(self, words: str) -> None:
        self.reach("#q")
        self.page.call("keyboard.type", words)
        self._key("Enter")

    def see_next_picture(self, gallery: str) -> None:
        self.reach(f"{gallery} input")
        self._key("ArrowRight")
        assert self.page.call("isVisible", f"{gallery} li:nth-child(2) input:focus")
        self.stand()

    def take_one_more(self, field: str) -> None:
        self.reach(field)
        self._key("ArrowUp")

    def leave(self, dialog: str, close_button: str) -> None:
        self._key("Escape")

    def stand(self) -> None:
        self._check_focus()

    def reach(self, selector: str) -> None:
        """Goes on from the focus, stop by stop, to what the selector matches."""
        times_nowhere = 0
        for _ in range(MAX_STOPS):
            if self.page.call("isVisible", f"{selector}:focus"):
                return
            self._key("Tab")
            times_nowhere += self._check_focus(may_be_nowhere=True)
            assert times_nowhere < 3, f"no key leads to {selector}"
        raise AssertionError(f"{selector} is more than {MAX_STOPS} stops away")

    def _check_focus(self, may_be_nowhere: bool = False) -> bool:
        """Whether it is nowhere in the page."""
        fault = self.page.evaluate(FOCUS_FAULT)
        is_nowhere: bool = fault == "nowhere"
        assert fault is None or (is_nowhere and may_be_nowhere), f"the focus is {fault}"
        return is_nowhere

    def _key(self, name: str) -> None:
        self.page.call("keyboard.press", name)
