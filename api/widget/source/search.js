/** The search field with its suggestions (ARIA's combobox with a list). */
import { el } from "./dom.js";

const PAUSE = 180;
const SUGGESTED = 5;

/** The form. `text` stands in the field already. */
export function searchForm(desk, text) {
  const list = el("ul", { id: "suggestions", role: "listbox", "aria-label": desk.word("suggestions"), hidden: true });
  const field = el("input", {
    id: "words",
    type: "search",
    maxlength: 300,
    autocomplete: "off",
    autocapitalize: "none",
    enterkeyhint: "search",
    role: "combobox",
    "aria-expanded": "false",
    "aria-controls": "suggestions",
    "aria-autocomplete": "list",
  });
  field.value = text;
  let items = [];
  let chosen = -1;
  let timer;
  let asked = 0;

  const close = () => {
    clearTimeout(timer);
    asked += 1;
    show([]);
  };
  const open = (item) => {
    close();
    if (item.kind === "page") desk.go({ name: "page", slug: item.pageSlug });
    else desk.go({ name: item.kind === "term" ? "term" : "contact", slug: item.slug });
  };
  const show = (found) => {
    items = found;
    choose(-1);
    list.hidden = !items.length;
    field.setAttribute("aria-expanded", String(!list.hidden));
    const option = (item, index) =>
      el(
        "li",
        // The field keeps the focus, or the list would be gone before the click.
        { id: `option-${index}`, role: "option", lang: item.locale, mousedown: (event) => event.preventDefault(), click: () => open(item) },
        item.text,
      );
    list.replaceChildren(...items.map(option));
  };
  const choose = (index) => {
    chosen = index;
    [...list.children].forEach((one, at) => one.setAttribute("aria-selected", String(at === index)));
    if (index < 0) field.removeAttribute("aria-activedescendant");
    else field.setAttribute("aria-activedescendant", `option-${index}`);
  };
  const suggest = async () => {
    const mine = ++asked;
    const q = field.value.trim();
    const found = q.length > 1 ? await desk.get("/suggestions", { q, area: desk.area, limit: SUGGESTED }).catch(() => null) : null;
    if (mine === asked) show(found?.items ?? []);
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(suggest, PAUSE);
  });
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && items.length) choose(((chosen + 1 + step + items.length + 1) % (items.length + 1)) - 1);
    else if (event.key === "Escape" && items.length) close();
    else if (event.key === "Enter" && chosen >= 0) open(items[chosen]);
    else return;
    event.preventDefault();
  });
  const submit = (event) => {
    event.preventDefault();
    close();
    const q = field.value.trim();
    if (q) desk.go({ name: "results", q });
  };
  return el(
    "form",
    { role: "search", submit },
    el("label.strong", { for: "words" }, desk.word("label")),
    el("div.field", null, field, el("button", null, desk.word("search")), list),
  );
}
