/** Was this page useful? Nobody is asked who they are. */
import { el } from "./dom.js";
import { send } from "./service.js";

const MOST_CHARACTERS = 500;

/** The form at the end of a page. Where the service takes no feedback it goes away without a word. */
export function feedback(page, desk) {
  const form = el("form.feedback", null, el("p.strong", null, desk.word("useful")));
  const answer = async (helpful, comment) => {
    const said = { page: page.slug, locale: desk.locale, area: desk.area ?? "NL", helpful, comment };
    try {
      await send("/v1/feedback", said);
      form.replaceChildren(el("p", { role: "status", tabindex: -1 }, desk.word("thanks")));
      form.firstChild.focus();
    } catch (error) {
      if (error.status === 404) form.remove();
      else form.append(el("p.warning", { role: "status" }, desk.word("later")));
    }
  };
  const ask = () => {
    const text = el("textarea", { id: "missing", rows: 3, maxlength: MOST_CHARACTERS, "aria-describedby": "noname" });
    form.replaceChildren(
      el("label.strong", { for: "missing" }, desk.word("missing")),
      el("p.soft", { id: "noname" }, desk.word("noname")),
      text,
      el("button", null, desk.word("send")),
    );
    form.addEventListener("submit", () => answer(false, text.value));
    text.focus();
  };
  form.addEventListener("submit", (event) => event.preventDefault());
  form.append(
    el("button", { type: "button", click: () => answer(true, "") }, desk.word("yes")),
    el("button", { type: "button", click: ask }, desk.word("no")),
  );
  return form;
}
