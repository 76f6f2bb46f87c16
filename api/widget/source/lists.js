/** Views that lead on: the first one, a topic, what a search found. */
import { el } from "./dom.js";
import { copied } from "./copy.js";

const FEW = 3;

/** The first view: the topics, or the first pages of the host's topic. Needs no data beyond the start's. */
export function home(desk) {
  const { topics, pages } = desk.start;
  const own = topics.find((one) => one.key === desk.topic);
  return [
    desk.heading(0, null, own?.name ?? desk.word("intro")),
    own ? pageList(pages.slice(0, FEW), desk) : topicList(topics, desk),
    el(
      "ul",
      { class: "plain" },
      own &&
        pages.length > FEW &&
        el("li", null, desk.link({ name: "topic", key: own.key }, null, desk.word("all", { num: pages.length }))),
      el("li", null, desk.link({ name: "contacts" }, null, desk.word("help"))),
    ),
  ];
}

/** All pages of a topic. */
export async function topic(desk, view) {
  const found = await desk.get("/pages", { topic: view.key, area: desk.area, pageSize: 100 });
  const label = desk.start.topics.find((one) => one.key === view.key);
  return [desk.heading(0, null, label?.name), pageList(found.items, desk)];
}

/** What a search found; more is added below. */
export async function results(desk, view) {
  const list = el("ol.rows", null);
  const more = el("button", { type: "button", click: () => add(++page) }, desk.word("more"));
  let page = 1;
  const add = async (number) => {
    const found = await desk.get("/search", { q: view.q, area: desk.area, page: number, pageSize: 10 });
    list.append(...found.items.map((hit) => result(hit, desk)));
    more.hidden = list.children.length >= found.total || !found.items.length;
    return found;
  };
  const found = await add(page);
  const title = found.total
    ? desk.word("results", { num: found.total })
    : desk.word("nothing", { text: view.q });
  return [
    desk.heading(0, null, title),
    found.degraded && el("p.warning", null, desk.word("simpler")),
    found.loosened && el("p", null, desk.word("loosened")),
    found.didYouMean &&
      el("p", null, `${desk.word("meant")} `, desk.link({ name: "results", q: found.didYouMean }, null, found.didYouMean)),
    found.total ? [list, more] : [el("p", null, desk.word("tip")), topicList(desk.start.topics, desk)],
    !found.total && desk.link({ name: "contacts" }, { class: "row" }, desk.word("help")),
  ];
}

function result(hit, desk) {
  const name = { page: "page", term: "term" }[hit.kind] ?? "contact";
  const view = { name, slug: hit.slug };
  const { section } = hit;
  const label = hit.kind === "term" ? desk.word("term") : desk.start.topics.find((one) => one.key === hit.topic)?.name;
  return el(
    "li",
    { class: hit.topic },
    el("p.label", null, label),
    desk.heading(1, { lang: desk.lang(hit) }, desk.link(view, null, copied(hit.titleHtml, desk))),
    el("p", { lang: desk.lang(hit) }, copied(hit.excerptHtml, desk)),
    section &&
      section.key !== "answer" &&
      el("p", { lang: desk.lang(hit) }, "→ ", desk.link({ ...view, section: section.key }, { class: "row" }, section.heading)),
  );
}

function topicList(topics, desk) {
  const item = (one) =>
    el(
      "li",
      { class: one.key },
      desk.heading(1, null, desk.link({ name: "topic", key: one.key }, null, one.name)),
      el("p.soft", null, one.description),
    );
  return el("ul.topics", null, topics.map(item));
}

/** A list of pages. */
export function pageList(pages, desk) {
  const item = (one) => el("li", { lang: desk.lang(one) }, desk.link({ name: "page", slug: one.slug }, null, one.title));
  return el("ul.plain", null, pages.map(item));
}
