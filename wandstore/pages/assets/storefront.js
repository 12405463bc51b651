// Tracks events where that is allowed, and replaces a first page by the shopper's own. The rest of a page needs no script.
(() => {
  const doc = document, { body } = doc, { store, consent } = body.dataset;
  const find = (id) => doc.getElementById(id);
  const query = new URLSearchParams(location.search);
  // The shopper's id is in the address, or in a cookie that scripts cannot read.
  const shopper = query.get("shopper");
  const stored = (...said) => {
    try { return localStorage[said[1] ? "setItem" : "getItem"](...said); } catch {}
  };

  // No tracking with Global Privacy Control, or where the store asks for consent and has none.
  const refuses = navigator.globalPrivacyControl;
  const track = (event, more) => {
    if (refuses || (consent && stored("consent") !== "yes")) return;
    navigator.sendBeacon("/api/shopper/track", JSON.stringify({ store, event, ...(shopper && { shopper }), ...more }));
  };
  const ask = find("consent");
  if (ask && !refuses && !stored("consent")) {
    ask.hidden = false;
    ask.onclick = ({ target: { value } }) => value && (ask.hidden = !stored("consent", value));
  }
  for (const [name, event] of Object.entries({ q: "search", category: "filter", sort: "sort" })) {
    // The page of a category is its address.
    const said = query.get(name) || (event === "filter" && doc.querySelector("[data-category]")?.dataset.category);
    if (said && said !== "featured") track(event, { [name === "category" ? name : "query"]: said.slice(0, 100) });
  }
  const tell = (part, event) => {
    const card = part?.closest(".card[id]");
    card && track(event || (card.querySelector(".sale") ? "discount_click" : "view"), { productId: decodeURIComponent(card.id.slice(8)) });
  };
  const on = addEventListener;
  on("toggle", ({ target }) => target.open && tell(target), true);
  on("click", ({ target }) => tell(target.closest(".button"), "add_to_cart"));

  // Completions for what is typed, once typing has paused for a moment.
  let typing;
  on("input", ({ target }) => {
    if (target.id !== "q") return;
    clearTimeout(typing);
    typing = setTimeout(async () => {
      const said = await fetch(`/s/${store}/suggest?q=${encodeURIComponent(target.value)}`).then((answer) => answer.json()).catch(() => {});
      said && target.list?.replaceChildren(...said.suggestions.map(({ label }) => new Option(label, label)));
    }, 150);
  });

  const line = find("personalizing");
  if (!line) return;
  let touched, pause = 1000;
  for (const kind of ["wheel", "touchmove", "input", "toggle"]) on(kind, () => (touched = true), true);
  const show = (next) => {
    const put = () => {
      const at = doc.activeElement, id = at.closest("[id]")?.id, top = scrollY;
      body.className = next.body.className;
      // Elements that are the same stay, with their focus and what was typed into them.
      for (const part of ["style", "header", "main", "footer"]) {
        const [old, fresh] = [doc, next].map((page) => page.querySelector(part));
        old.isEqualNode(fresh) || old.replaceWith(fresh);
      }
      doc.head.append(...next.querySelectorAll("style ~ style"));
      scrollTo(0, top);
      line.textContent = "Your store is ready!";
      // The focus moves to the element like the one that had it and is gone, or else to the main part.
      if (!at.isConnected) for (const to of [find("main"), find(id), find(id)?.querySelector(at.localName)]) to?.focus({ preventScroll: true });
    };
    doc.startViewTransition?.(put) ?? put();
  };
  const text = (url) => fetch(url).then((said) => said.text()).catch(() => "");
  const look = async () => {
    if (doc.hidden) return on("visibilitychange", look, { once: true });
    const status = `/api/generation/status?store=${store}${shopper ? "&shopper=" + shopper : ""}`;
    const html = (await text(status)).includes('"completed"') && await text(location);
    const next = new DOMParser().parseFromString(html, "text/html");
    // No page, an error page, or one that is still waiting.
    if (!next.body.dataset.store || next.getElementById("personalizing")) return (pause *= 1.4) < 3e5 && setTimeout(look, pause);
    if (!touched && !scrollY) return show(next);
    const button = Object.assign(doc.createElement("button"), { textContent: "Show it", onclick: () => show(next) });
    line.replaceChildren("Your store is ready! ", button);
  };
  setTimeout(look, pause);
})();
