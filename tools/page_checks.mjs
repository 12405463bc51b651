// Checks that run inside a page. Each function is sent to the page as text, so it can use nothing outside itself.

// What a reader cannot see without scrolling sideways: elements outside the screen, and text outside its card. The
// content of an element that is meant to be scrolled does not count, nor the pictures of one that crops them.
export function findWhatSticksOut() {
  const { scrollWidth, clientWidth } = document.scrollingElement;
  const found = scrollWidth > clientWidth ? [`the page is ${scrollWidth} px wide on a screen of ${clientWidth}`] : [];
  const isAnsweredFor = (element) => {
    const answering = element.localName === "img" ? ["auto", "scroll", "hidden"] : ["auto", "scroll"];
    for (let around = element.parentElement; around !== document.body; around = around.parentElement) {
      if (answering.includes(getComputedStyle(around).overflowX)) return true;
    }
    return false;
  };
  const name = (element) => {
    const path = [];
    for (let part = element; part !== document.body; part = part.parentElement) {
      path.unshift([part.localName, ...part.classList].join(".") + (part.id ? `#${part.id}` : ""));
    }
    return path.join(" > ");
  };
  const say = ({ left, right }) => `from ${left.toFixed(1)} to ${right.toFixed(1)}`;
  for (const element of document.body.querySelectorAll("*")) {
    if (!element.checkVisibility() || isAnsweredFor(element)) continue;
    for (const box of element.getClientRects()) {
      if (box.width && (box.left < -0.5 || box.right > clientWidth + 0.5)) found.push(`${name(element)} ${say(box)}`);
    }
  }
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const card = text.parentElement.closest(".card");
    if (!card || !text.data.trim() || !text.parentElement.checkVisibility() || text.parentElement.closest(".vh")) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const frame = card.getBoundingClientRect();
    for (const box of range.getClientRects()) {
      if (box.left < frame.left - 1 || box.right > frame.right + 1) {
        found.push(`the text ${JSON.stringify(text.data.trim())} ${say(box)}, its card ${name(card)} ${say(frame)}`);
      }
    }
  }
  return found;
}

// Scrolls to the end as a shopper would, so that lazy pictures are requested, and names those that did not load.
export async function findMissingPictures() {
  const pictures = [...document.images].filter((picture) => picture.checkVisibility());
  const settled = (picture) =>
    picture.complete ||
    new Promise((resolve) => {
      for (const kind of ["load", "error"]) picture.addEventListener(kind, resolve, { once: true });
    });
  for (const picture of pictures) {
    picture.scrollIntoView({ behavior: "instant", inline: "nearest" });
    await settled(picture);
  }
  scrollTo({ top: 0, behavior: "instant" });
  return pictures.filter(({ naturalWidth }) => !naturalWidth).map(({ src }) => src);
}
