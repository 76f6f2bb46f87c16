/** Views that are read: a page, a Dutch word. */
import { el, outward } from "./dom.js";
import { copied } from "./copy.js";
import { feedback } from "./feedback.js";
import { pageList } from "./lists.js";

const CONTENTS_FROM = 5;

/** A page for the area. */
export async function page(desk, view) {
  const found = await desk.get(`/pages/${view.slug}`, { area: desk.area });
  const topic = desk.start.topics.find((one) => one.key === found.topic);
  const rest = found.sections.filter((one) => one.key !== "answer");
  const contents =
    found.sections.length >= CONTENTS_FROM &&
    el(
      "nav",
      { "aria-label": desk.word("contents") },
      el("p.strong", null, desk.word("contents")),
      el(
        "ul",
        { class: "plain" },
        rest.map((one) =>
          el("li", { lang: desk.lang(one) }, desk.link({ ...view, section: one.key }, null, one.heading)),
        ),
      ),
    );
  return [
    topic && el(`p.label ${topic.key}`, null, desk.link({ name: "topic", key: topic.key }, { class: "row" }, topic.name)),
    desk.heading(0, { lang: desk.lang(found) }, found.title),
    desk.foreign(found),
    found.sections.filter((one) => one.key === "answer").map((one) => section(one, found, desk)),
    contents,
    rest.map((one) => section(one, found, desk)),
    found.related.length > 0 && [desk.heading(1, null, desk.word("related")), pageList(found.related, desk)],
    found.sources.length > 0 && [desk.heading(1, null, desk.word("sources")), sources(found)],
    el("p.soft", null, desk.word("changed", { date: desk.date(found.publishedAt) })),
    feedback(found, desk),
  ];
}

/** What a Dutch word means, and what to do. */
export async function term(desk, view) {
  const found = await desk.get(`/terms/${view.slug}`);
  const part = (key, text) => text && [desk.heading(1, null, desk.word(key)), el("p", null, text)];
  return [
    el("p.label", null, desk.word("term")),
    desk.heading(0, { lang: "nl" }, found.dutch),
    desk.foreign(found),
    el("p.strong", { lang: desk.lang(found) }, found.name),
    el("p", { lang: desk.lang(found) }, found.explanation),
    part("todo", found.whatToDo),
    part("sender", found.sender),
    found.page && pageList([found.page], desk),
  ];
}

function section(one, found, desk) {
  const isLocal = one.origin === "local";
  const name = one.key === "answer" ? `answer ${found.topic}` : isLocal ? "local" : null;
  return el(
    "div",
    { class: `text ${name ?? ""}`, lang: desk.lang(one) },
    isLocal && el("p.soft strong", { lang: desk.locale }, desk.word("inside", { place: desk.start.places[one.area] })),
    desk.heading(1, { "data-section": one.key }, one.heading),
    one.locale !== found.locale && desk.foreign(one),
    copied(one.html, desk),
  );
}

function sources(found) {
  // The end of the path tells two pages of one owner apart.
  const end = (url) => url.split("/").filter(Boolean).pop();
  const item = (one) =>
    el("li", { lang: "nl" }, outward(one.url, one.name), el("p.soft", null, end(one.url)));
  return el("ul.plain", null, found.sources.map(item));
}
