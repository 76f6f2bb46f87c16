/* global BUILT_IN, STYLES -- written in front of the source at release */
/** The element itself: frame, the way through the views, language, and what it says when the service is away. */
import { makePolicy } from "./copy.js";
import { Desk } from "./desk.js";
import { el, fill } from "./dom.js";
import { home, results, topic } from "./lists.js";
import { contact, contacts } from "./points.js";
import { page, term } from "./reading.js";
import { searchForm } from "./search.js";
import { chooseLocale, get } from "./service.js";

const VIEWS = { home, topic, results, page, term, contact, contacts };
const HOME = { name: "home" };
const NAME = "Migratie Informatie Punt";
const OWN = Object.entries(BUILT_IN).map(([tag, { name }]) => ({ tag, name }));

class MipWidget extends HTMLElement {
  static observedAttributes = ["area", "topic", "locale", "heading-level"];

  #card = el("section.card", null);
  #body = el("div.body", null);
  #status = el("p.unseen", { role: "status" });
  #trail = [HOME];
  #run = 0;
  #planned = false;
  #locale;
  #desk;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLES);
    root.adoptedStyleSheets = [sheet];
    root.append(el("div.root", null, this.#card));
    // What is typed here is no shortcut of the host page, and nothing for its scripts to listen to in passing.
    for (const kind of ["keydown", "keypress", "keyup"]) {
      root.addEventListener(kind, (event) => event.target.matches("input, textarea") && event.stopPropagation());
    }
  }

  connectedCallback() {
    if (!this.#desk) this.#plan();
  }

  attributeChangedCallback() {
    this.#plan();
  }

  /** Several attributes that change together are one beginning. */
  #plan() {
    if (this.#planned) return;
    this.#planned = true;
    queueMicrotask(() => {
      this.#planned = false;
      if (!this.isConnected) return;
      this.#locale = chooseLocale(this.getAttribute("locale"));
      this.#trail = [HOME];
      this.#begin();
    });
  }

  /** Asks for the first data, then shows frame and view. `focus`: what then has the focus; none when nobody asked. */
  async #begin(focus) {
    const run = ++this.#run;
    let area = this.getAttribute("area") || null;
    let topic = this.getAttribute("topic") || null;
    if (!this.#desk) this.#fill("ltr", NAME, this.#languages(OWN));
    this.#card.setAttribute("aria-busy", "true");
    let start;
    try {
      start = await get(`/widget/start/${this.#locale}`, { area, topic }).catch((error) => {
        if (error.status !== 400) throw error;
        // A mistyped area or topic of the host page should not keep the rest from the reader.
        area = topic = null;
        return get(`/widget/start/${this.#locale}`);
      });
    } catch {
      if (run !== this.#run) return;
      const again = () => this.#begin(".h0");
      this.#fill("ltr", NAME, this.#languages(OWN), this.#away(again), el("p", null, this.#danger("112")));
      if (focus) this.#card.querySelector(".away p").focus();
      return;
    }
    if (run !== this.#run) return;
    const level = Math.min(6, Math.max(1, Number(this.getAttribute("heading-level")) || 2));
    this.#desk = new Desk(start, area, topic, level, (view) => this.#go(view));
    this.#frame(start);
    await this.#show(false);
    if (focus) this.#card.querySelector(focus)?.focus();
  }

  #frame(start) {
    const desk = this.#desk;
    const typed = this.#card.querySelector("#words")?.value ?? "";
    this.#fill(
      start.direction,
      start.siteName,
      this.#languages(start.languages),
      searchForm(desk, typed),
      start.place && el("p.soft", null, desk.word("local", { place: start.place })),
      start.notices.map((one) =>
        el(
          `div.notice ${one.level}`,
          { lang: desk.lang(one) },
          el("p.strong", null, one.title),
          el("p", null, one.text),
          desk.foreign(one),
        ),
      ),
      this.#body,
      this.#status,
      el("p.foot", null, this.#danger(start.emergency), desk.link(HOME, { class: "row", click: null }, start.siteName)),
    );
  }

  #fill(dir, name, ...children) {
    const card = this.#card;
    card.removeAttribute("aria-busy");
    card.setAttribute("aria-label", name);
    Object.assign(card, { lang: this.#locale, dir }).replaceChildren(...children.flat().filter(Boolean));
  }

  /** The switch; it is there without any data too. */
  #languages(languages) {
    const item = ({ tag, name }) => {
      const click = () => {
        this.#locale = tag;
        this.#begin("[aria-current]");
      };
      const current = tag === this.#locale && "true";
      return el("li", null, el("button", { type: "button", lang: tag, "aria-current": current, click }, name));
    };
    return el("ul.languages", { "aria-label": this.#builtIn("language") }, languages.map(item));
  }

  #builtIn(key) {
    return BUILT_IN[this.#locale][key];
  }

  #danger(number) {
    return el("a.danger row", { href: `tel:${number}` }, fill(this.#builtIn("danger"), { number }));
  }

  #go(view) {
    const now = this.#trail.at(-1);
    const isSame = view.name === now.name && view.slug === now.slug && view.q === now.q && view.key === now.key;
    if (isSame && view.section) {
      this.#toSection(view.section);
      return;
    }
    if (!isSame) this.#trail.push(view);
    this.#show(true);
  }

  #back() {
    this.#trail.pop();
    this.#show(true);
  }

  /** Shows the view at the end of the trail. `focus`: the reader asked for it, so its heading is read out. */
  async #show(focus) {
    const run = ++this.#run;
    const desk = this.#desk;
    const view = this.#trail.at(-1);
    this.#body.setAttribute("aria-busy", "true");
    this.#status.textContent = focus ? desk.word("moment") : "";
    let made;
    try {
      made = await VIEWS[view.name](desk, view);
    } catch (error) {
      const isGone = error.status === 404 || error.status === 410;
      made = isGone ? desk.heading(0, null, desk.word("gone")) : this.#away(() => this.#show(true));
    }
    if (run !== this.#run) return;
    this.#body.removeAttribute("aria-busy");
    this.#status.textContent = "";
    const back = el("button.back", { type: "button", click: () => this.#back() }, `← ${desk.word("back")}`);
    this.#body.replaceChildren(...(this.#trail.length > 1 ? [back] : []), el("div", null, made));
    if (focus) this.#body.querySelector(".h0, .away p").focus();
    if (view.section) this.#toSection(view.section);
  }

  #toSection(key) {
    const found = [...this.#body.querySelectorAll("[data-section]")].find((one) => one.dataset.section === key);
    found?.scrollIntoView();
    found?.focus();
  }

  /** In words, in the reader's language, without any data: not now, please try again. */
  #away(again) {
    return el(
      "div.away",
      { role: "status" },
      el("p.strong", { tabindex: -1 }, this.#builtIn("away")),
      el("p", null, this.#builtIn("later")),
      el("button", { type: "button", click: again }, this.#builtIn("again")),
    );
  }
}

// The script may stand on a page twice, as a fixed version and as the rolling one.
if (!customElements.get("mip-widget")) {
  makePolicy();
  customElements.define("mip-widget", MipWidget);
}
