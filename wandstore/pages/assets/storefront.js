// Tracks events where that is allowed, opens products over the page, and replaces a first page by the shopper's own. The
// rest of a page needs no script.
(() => {
  const doc = document, { body } = doc, { store, consent } = body.dataset;
  const find = (id) => doc.getElementById(id);
  const query = new URLSearchParams(location.search);
  // The shopper's id is in the address, or in a cookie that scripts cannot read.
  const shopper = query.get("shopper");
  const stored = (...said) => {
    try { return localStorage[said[1] ? "setItem" : "getItem"](...said); } catch {}
  };
  // How a visit began: the host that led here, and the campaign. Only a first event's is used, and only its kind is kept.
  let arrival;

  // No tracking with Global Privacy Control, or where the store asks for consent and has none.
  const refuses = navigator.globalPrivacyControl;
  const mayTrack = () => !refuses && (!consent || stored("consent") === "yes");
  const track = (event, more) => {
    if (!mayTrack()) return;
    navigator.sendBeacon("/api/shopper/track", JSON.stringify({ store, event, arrival, ...(shopper && { shopper }), ...more }));
  };
  try {
    if (mayTrack()) arrival = sessionStorage.arrival ??= [doc.referrer && new URL(doc.referrer).host.replace(location.host, ""), ...["utm_medium", "utm_campaign"].map((name) => query.get(name))].join(" ").slice(0, 200);
  } catch {}
  const ask = find("consent");
  if (ask && !refuses && !stored("consent")) {
    ask.hidden = false;
    ask.onclick = ({ target: { value } }) => value && (ask.hidden = !stored("consent", value));
  }
  for (const [name, event] of Object.entries({ q: "search", category: "filter", sort: "sort" })) {
    // The page of a category is its address.
    const said = query.get(name) || (event === "filter" && doc.querySelector("[data-category]")?.dataset.category);
    // What was searched for is nobody's business: that there was a search is enough.
    if (said && said !== "featured") track(event, event === "search" ? {} : { [name === "category" ? name : "query"]: said.slice(0, 100) });
  }
  const on = addEventListener;
  const tell = (event, { dataset: { id, price } }) => track(event, { productId: id, price });
  const text = (url) => fetch(url).then((said) => said.text()).catch(() => "");
  const parse = (html) => new DOMParser().parseFromString(html, "text/html");
  const wear = (next) => {
    const worn = [...doc.querySelectorAll("style")].map((style) => style.textContent);
    doc.head.append(...[...next.querySelectorAll("style ~ style")].filter((style) => !worn.includes(style.textContent)));
  };

  const shown = doc.querySelector("main > .product");
  shown && tell("view", shown);
  const here = () => location.href.split("#")[0];
  // `page` is the address of what is under the sheet, and `turn` numbers what the shopper asked for. While `isOver`, the
  // address is the sheet's.
  let page = here(), turn = 0, touched, sheet, opener, isOver;
  const load = async (url) => {
    const mine = ++turn, next = parse(await text(url)), part = next.querySelector("main > .product");
    if (mine !== turn) return;
    if (!part) return void (location = url);
    wear(next);
    return part;
  };
  const finish = () => {
    opener?.focus({ preventScroll: true });
    // Closed by other means than the browser's own button, the sheet's address must go too.
    if (isOver) history.back();
    isOver = false;
  };
  const open = async (url, link) => {
    touched = true;
    const part = await load(url);
    if (!part) return;
    opener = link ?? [...doc.querySelectorAll(".card a")].find(({ pathname }) => pathname === location.pathname);
    if (link) {
      history.pushState({ over: page }, "", url);
      tell(link.closest(".card").querySelector(".sale") ? "discount_click" : "view", part);
    }
    if (!sheet) {
      sheet = Object.assign(doc.createElement("dialog"), { className: "sheet" });
      // A browser may tell of the end some time after it. It is not told of where the sheet is open again.
      sheet.onclose = () => sheet.open || finish();
      body.append(sheet);
    }
    isOver = true;
    sheet.ariaLabel = part.ariaLabel;
    sheet.replaceChildren(part);
    const { style, clientWidth } = doc.documentElement;
    if (!sheet.open) style.setProperty("--scrollbar", `${innerWidth - clientWidth}px`), sheet.showModal();
    sheet.scrollTo(0, 0);
  };
  // Another variant takes the place of the one that is shown, there or in the sheet.
  const live = Object.assign(doc.createElement("p"), { className: "vh", role: "status" });
  const choose = async (link) => {
    const old = link.closest(".product");
    // A screen reader tells what changes in a part that was there before.
    live.textContent = "";
    old.parentNode.append(live);
    const place = [...old.querySelectorAll(".selector")].indexOf(link.closest(".selector"));
    const part = await load(link.href);
    if (!part) return;
    const [before, after] = [old, part].map((one) => one.querySelector("[name=quantity]"));
    if (before && after) after.value = before.value;
    old.replaceWith(part);
    live.textContent = [...part.querySelectorAll(".price, p.buy")].map((one) => one.textContent.trim()).join(" ");
    history.replaceState(history.state, "", link.href);
    if (!sheet?.open) page = here();
    part.querySelectorAll(".selector")[place]?.querySelector("[aria-current]")?.focus({ preventScroll: true });
  };
  on("click", (event) => {
    const { target } = event, link = target.closest("a[href]");
    if (target === sheet) return sheet.close();
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.defaultPrevented) return;
    const go = link.closest(".card") ? () => open(link.href, link) : link.closest(".selector") && (() => choose(link));
    if (go) event.preventDefault(), go();
    else if (link.matches(".product .button")) {
      const form = link.closest("form"), url = new URL(link.href);
      if (form && !form.reportValidity()) return event.preventDefault();
      tell("add_to_cart", link.closest(".product"));
      if (form) url.searchParams.set("quantity", form.quantity.value), (link.href = url);
    }
  });
  on("popstate", ({ state }) => {
    turn++;
    isOver = false;
    if (here() === page) sheet?.close();
    else if (state?.over === page) open(location.href);
    // The page of this address was left by a reload in between.
    else location.reload();
  });

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
  let pause = 1000;
  const promise = (is) => line.toggleAttribute("data-live", is);
  for (const kind of ["wheel", "touchmove", "input", "toggle"]) on(kind, () => (touched = true), true);
  const show = (next) => {
    const put = () => {
      const at = doc.activeElement, id = at.closest("[id]")?.id;
      dispatchEvent(new CustomEvent("newpage", { detail: next }));
      body.className = next.body.className;
      // What was suggested is no difference between two headers.
      find("suggestions")?.replaceChildren();
      // Elements that are the same stay, with their focus and what was typed into them.
      for (const part of ["style", "header", "main", "footer"]) {
        const [old, fresh] = [doc, next].map((page) => page.querySelector(part));
        old.isEqualNode(fresh) || old.replaceWith(fresh);
      }
      wear(next);
      // Who was asked is further down, in a page that is gone.
      scrollTo({ top: 0, behavior: "instant" });
      line.textContent = line.dataset.ready;
      line.dataset.done = 1;
      // The focus moves to the element like the one that had it and is gone, or else to the main part.
      if (!at.isConnected) for (const to of [find("main"), find(id), find(id)?.querySelector(at.localName)]) to?.focus({ preventScroll: true });
    };
    doc.startViewTransition?.(put) ?? put();
  };
  const look = async () => {
    if (doc.hidden) return on("visibilitychange", look, { once: true });
    const status = `/api/generation/status?store=${store}${shopper ? "&shopper=" + shopper : ""}`;
    const said = await text(status);
    // Only of a live job is there anything to promise.
    if (said) promise(/"(queued|generating|completed)"/.test(said));
    const html = said.includes('"completed"') && await text(page);
    const next = parse(html);
    // No page, an error page, or one that is still waiting.
    if (!next.body.dataset.store || next.getElementById("personalizing")) return (pause *= 1.4) < 3e5 ? setTimeout(look, pause) : promise(false);
    if (!touched && !scrollY) return show(next);
    const button = Object.assign(doc.createElement("button"), { textContent: line.dataset.show, onclick: () => show(next) });
    line.replaceChildren(`${line.dataset.ready} `, button);
  };
  const wait = () => {
    promise(true);
    setTimeout(look, pause);
  };
  // The shopper's own page could not be asked for when this one was made, so it is asked for again. Nothing is tracked.
  const askAgain = async (left) => {
    const body = JSON.stringify({ store, event: "view", again: true, ...(shopper && { shopper }) });
    const said = await fetch("/api/shopper/track", { method: "POST", body }).then((answer) => answer.text()).catch(() => "");
    if (said.includes('"queued"')) wait();
    else if (left) setTimeout(askAgain, 6e4, left - 1);
  };
  "again" in line.dataset ? setTimeout(askAgain, 5e3 + 4e4 * Math.random(), 4) : wait();
})();
