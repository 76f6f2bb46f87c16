/** What every view needs: words, links, headings, data in the reader's language and for the area. */
import { el, fill } from "./dom.js";
import { address, get } from "./service.js";

const PATHS = {
  home: () => "",
  topic: (view) => `/topics/${view.key}`,
  results: () => "/search",
  page: (view) => `/pages/${view.slug}`,
  term: (view) => `/terms/${view.slug}`,
  contact: (view) => `/contact-points/${view.slug}`,
  contacts: () => "/contact-points",
};

export class Desk {
  /** `start` is the first data; `go` shows a view; `level` is the number of the widget's first heading. */
  constructor(start, area, topic, level, go) {
    Object.assign(this, { start, area, topic, level, go, locale: start.locale });
  }

  /** A word by its key. */
  word(key, values = {}) {
    return fill(this.start.words[key] ?? "", values);
  }

  /** A heading, `depth` steps below the widget's first; it can be given the focus. */
  heading(depth, attributes, ...children) {
    const name = `h${Math.min(6, this.level + depth)}.h${Math.min(3, depth)}`;
    return el(name, { tabindex: -1, ...attributes }, children);
  }

  /** A link to a view. Its address is the readers' page, for who opens it elsewhere. */
  link(view, attributes, ...children) {
    const href = address(`/${this.locale}${PATHS[view.name](view)}`, { area: this.area, q: view.q });
    href.hash = view.section ?? "";
    const open = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.go(view);
    };
    return el("a", { href, click: open, ...attributes }, children);
  }

  /** Data of the API in the reader's language. */
  get(path, query) {
    return get(`/v1${path}`, { locale: this.locale, ...query });
  }

  /** The language of a text where it is not the reader's. */
  lang(item) {
    return item.locale === this.locale ? null : item.locale;
  }

  /** Says that a text is not in the reader's language; nothing where it is. */
  foreign(item) {
    return item.isFallback && el("p.warning", { lang: this.locale }, this.word("foreign"));
  }

  /** A date (`2026-11-28`) or an instant, printed. */
  date(value) {
    const options = { day: "numeric", month: "long", year: "numeric", timeZone: "Europe/Amsterdam" };
    return this.printed(new Date(value), options);
  }

  /** An instant, printed with some options of Intl. */
  printed(instant, options) {
    return new Intl.DateTimeFormat(this.locale === "en" ? "en-GB" : this.locale, options).format(instant);
  }
}
