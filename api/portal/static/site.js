// What makes the readers' pages a little better. Every one of them works without.

const { documentElement: root } = document;

// Suggestions: a list below the search field (the combobox pattern of the ARIA practices).
const PATHS = { page: "pages", term: "terms", "contact-point": "contact-points" };
const PAUSE = 150; // milliseconds after the last key

function suggestions(form) {
  const field = form.querySelector("input[type=search]");
  const list = form.querySelector(".suggestions");
  const area = form.elements.area?.value;
  let waiting;
  let asked = 0;
  let chosen = -1;

  Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" })
    .forEach(([name, value]) => field.setAttribute(name, value));
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", list.dataset.label);

  function show(items) {
    list.replaceChildren(...items.map(option));
    list.hidden = items.length === 0;
    field.setAttribute("aria-expanded", String(!list.hidden));
    choose(-1);
  }

  function option(item, place) {
    const row = document.createElement("li");
    row.id = `suggestion-${place}`;
    row.setAttribute("role", "option");
    if (item.locale !== root.lang) row.lang = item.locale;
    row.append(...words(item));
    const query = area ? `?area=${encodeURIComponent(area)}` : "";
    row.dataset.href = `/${root.lang}/${PATHS[item.kind]}/${item.slug}${query}`;
    return row;
  }

  // A letter's word comes with its meaning behind a colon.
  function words({ kind, text }) {
    const cut = kind === "term" ? text.indexOf(": ") : -1;
    if (cut < 0) return [text];
    const dutch = document.createElement("b");
    dutch.lang = "nl";
    dutch.translate = false;
    dutch.textContent = text.slice(0, cut);
    const meaning = document.createElement("span");
    meaning.textContent = text.slice(cut);
    return [dutch, meaning];
  }

  function choose(place) {
    list.children[chosen]?.setAttribute("aria-selected", "false");
    chosen = place;
    const row = list.children[chosen];
    row?.setAttribute("aria-selected", "true");
    row?.scrollIntoView({ block: "nearest" });
    if (row) field.setAttribute("aria-activedescendant", row.id);
    else field.removeAttribute("aria-activedescendant");
  }

  async function ask() {
    const number = ++asked;
    const text = field.value.trim();
    if (text.length < 2) return show([]);
    const query = new URLSearchParams({ q: text.slice(0, 100), locale: root.lang, limit: "6" });
    if (area) query.set("area", area);
    try {
      const answer = await fetch(`/v1/suggestions?${query}`);
      const { items } = await answer.json();
      if (number === asked) show(answer.ok ? items : []);
    } catch {
      if (number === asked) show([]);
    }
  }

  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
  field.addEventListener("keydown", (event) => {
    const { length } = list.children;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      show([]);
    } else if (event.key in steps && length) {
      event.preventDefault();
      // One place beyond the ends is the field itself.
      choose(((chosen + 1 + steps[event.key] + length + 1) % (length + 1)) - 1);
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      location.assign(list.children[chosen].dataset.href);
    }
  });
  // The press must not take the focus from the field, or the list would close before the click.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const row = event.target.closest("[role=option]");
    if (row) location.assign(row.dataset.href);
  });
  field.addEventListener("blur", () => {
    asked += 1;
    clearTimeout(waiting);
    show([]);
  });
}

// Open or closed at this moment, told only within the days whose hours the page knows.
function openNow(mark) {
  const now = Date.now();
  const [from, until] = mark.dataset.known.split("/").map(Date.parse);
  if (now < from || now >= until) return;
  const isOpen = mark.dataset.open.split(" ").filter(Boolean).some((pair) => {
    const [start, end] = pair.split("/").map(Date.parse);
    return start <= now && now < end;
  });
  mark.querySelector(isOpen ? ".is-open" : ".is-closed").hidden = false;
  mark.hidden = false;
}

// The language menu keeps the section that was linked to.
function keepSection(link) {
  link.addEventListener("click", () => {
    link.hash = location.hash;
  });
}

function printing(button) {
  button.addEventListener("click", () => window.print());
  button.closest("[hidden]").hidden = false;
}

// A copy that the service worker kept says when it was made.
function kept(mark) {
  const form = new Intl.DateTimeFormat(root.lang, { dateStyle: "long", timeStyle: "short" });
  mark.textContent = `(${form.format(new Date(root.dataset.kept))})`;
}

// The page that is shown without a connection lists what this device keeps.
async function keptPages(part) {
  const cache = await caches.open("mip-read-1");
  const list = part.querySelector("ul");
  for (const request of (await cache.keys()).reverse()) {
    const text = await (await cache.match(request, { ignoreVary: true })).text();
    const copy = new DOMParser().parseFromString(text, "text/html");
    const link = document.createElement("a");
    link.href = request.url;
    link.lang = copy.documentElement.lang;
    link.textContent = copy.title.split(" · ")[0];
    const row = document.createElement("li");
    row.append(link);
    list.append(row);
  }
  part.hidden = list.children.length === 0;
  part.querySelector("button").addEventListener("click", async () => {
    await caches.delete("mip-read-1");
    part.hidden = true;
  });
}

async function keepForTheRoad() {
  await navigator.serviceWorker.register("/sw.js");
  const { active } = await navigator.serviceWorker.ready;
  const home = `/${root.lang}`;
  active.postMessage({
    page: location.href.split("#")[0],
    road: [`${home}/offline`, `${home}${root.dataset.emergency}`],
    files: [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]")].map(
      (one) => new URL(one.href || one.src).pathname,
    ),
  });
}

document.querySelectorAll("form.search").forEach(suggestions);
document.querySelectorAll("[data-open]").forEach(openNow);
document.querySelectorAll(".languages a").forEach(keepSection);
document.querySelectorAll("button.print").forEach(printing);
if (root.dataset.kept) document.querySelectorAll(".kept time").forEach(kept);
if ("caches" in window) document.querySelectorAll("#kept-pages").forEach(keptPages);
if ("serviceWorker" in navigator && navigator.onLine) keepForTheRoad().catch(() => undefined);
