// Says how many things are in the bag, shows it in a drawer, and saves products in place. Without this the same forms
// lead to pages.
(() => {
  const doc = document, { store, consent } = doc.body.dataset;
  const label = (page) => {
    const link = page.querySelector("header .bag");
    const count = doc.cookie.match(`(?:^|; )wandstore_bag_${store}=([1-9]\\d*)`)?.[1];
    if (!link) return;
    const said = link.dataset, name = (said.name ??= link.textContent);
    link.textContent = count ? `${name} (${count})` : name;
    // The page has the words for each form of a plural in its language.
    const form = new Intl.PluralRules(doc.documentElement.lang).select(count ?? 0);
    link.ariaLabel = count ? (said[form] ?? said.other).replace("#", count) : null;
  };
  const look = () => label(doc);
  look();
  // A page that replaces this one, one that comes back from the history, and what other tabs do.
  addEventListener("newpage", ({ detail }) => label(detail));
  addEventListener("pageshow", look);
  addEventListener("visibilitychange", look);
  self.cookieStore?.addEventListener("change", look);

  let dialog, box, live;
  addEventListener("popstate", () => dialog?.close());
  const build = () => {
    const said = doc.querySelector("header .bag").dataset;
    dialog = Object.assign(doc.createElement("dialog"), { className: "bag-drawer", ariaLabel: said.name });
    const close = Object.assign(doc.createElement("button"), { className: "close", textContent: "×", ariaLabel: said.close });
    box = doc.createElement("div");
    live = Object.assign(doc.createElement("p"), { className: "vh", role: "status" });
    // Around the box there is nothing of the dialog but its backdrop. (What a handler returns may cancel the click.)
    dialog.onclick = ({ target }) => void ([dialog, close].includes(target) && dialog.close());
    // The focus is back where it was, unless that is gone.
    dialog.onclose = () => doc.activeElement === doc.body && doc.getElementById("main").focus();
    dialog.append(close, box, live);
    doc.body.append(dialog);
  };
  const open = async (address) => {
    const page = new DOMParser().parseFromString(await (await fetch(address)).text(), "text/html");
    const bag = page.querySelector("main .cart");
    if (!bag) throw bag;
    const have = [...doc.querySelectorAll("style")].map((style) => style.textContent);
    doc.head.append(...[...page.querySelectorAll("style ~ style")].filter((style) => !have.includes(style.textContent)));
    dialog ?? build();
    // The same words twice would be said once.
    live.textContent = "";
    const { name, value, type, form } = doc.activeElement;
    const wasInside = box.contains(doc.activeElement);
    box.replaceChildren(bag);
    look();
    const { style, clientWidth } = doc.documentElement;
    // Where something else is open, the page stands still already.
    if (!doc.querySelector("dialog[open]")) style.setProperty("--scrollbar", `${innerWidth - clientWidth}px`);
    if (!dialog.open) dialog.showModal();
    if (wasInside) {
      const same = [...(doc.getElementById(form?.id)?.elements ?? [])].find((one) => one.name === name && one.type === type && (type !== "submit" || one.value === value));
      (same ?? box.querySelector(".undo button") ?? dialog.firstChild).focus();
    }
    live.textContent = bag.querySelector(".told, .undo p")?.textContent ?? bag.querySelector(".subtotal")?.textContent ?? "";
  };

  // A list that is full stays as it is, and the way to it appears.
  const keep = (form, { outcome, message }) => {
    const button = form.querySelector("button"), [off, on, link] = form.querySelectorAll("span, a");
    const isIn = (button.value === "add") !== (outcome === "full");
    button.value = isIn ? "remove" : "add";
    button.ariaPressed = isIn;
    off.hidden = isIn;
    on.hidden = !isIn;
    link.hidden = !isIn && outcome !== "full";
    Object.assign(form.parentNode.lastElementChild, { textContent: message, className: outcome === "full" ? "" : "vh" });
  };
  addEventListener("submit", async (event) => {
    const { target: form, submitter } = event;
    // A field has the name of the property that would say it.
    const address = form.getAttribute("action"), isKept = form.matches(".keeps form");
    if (!isKept && (address !== "/api/shopper/cart" || doc.querySelector("main .cart"))) return;
    event.preventDefault();
    if (form.dataset.busy) return;
    form.dataset.busy = 1;
    const fields = Object.fromEntries(new FormData(form, submitter));
    try { if (consent) fields.consent = localStorage.consent ?? ""; } catch {}
    // What is repeated has the key of its press, so it is done once.
    if (!isKept) fields.idempotencyKey = Math.random().toString(36).slice(2);
    const ask = async (again) => {
      try {
        const answer = await fetch(address, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(fields), signal: AbortSignal.timeout(1e4) });
        if (answer.ok) return await answer.json();
        again &&= answer.status > 499;
        throw answer;
      } catch (failure) {
        if (!again) throw failure;
        await new Promise((done) => setTimeout(done, 1e3));
        return ask();
      }
    };
    let page;
    try {
      const said = await ask(true);
      ({ page } = said);
      isKept ? keep(form, said) : await open(page);
    } catch {
      // Without the page, the address shows what was done. Else the browser's own way tells what is wrong.
      if (page) return (location = page);
      const hidden = ([name, value]) => Object.assign(doc.createElement("input"), { type: "hidden", name, value });
      const plain = Object.assign(doc.createElement("form"), { method: "post" });
      plain.setAttribute("action", address);
      plain.append(...Object.entries(fields).map(hidden));
      doc.body.append(plain);
      plain.submit();
    }
    delete form.dataset.busy;
  });
})();
