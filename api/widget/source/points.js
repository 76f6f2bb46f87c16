/** Contact points: where to go and whom to call. What is unknown is said to be unknown. */
import { el, outward } from "./dom.js";
import { copied } from "./copy.js";

/** All contact points for the area. */
export async function contacts(desk) {
  const found = await desk.get("/contact-points", { area: desk.area, pageSize: 100 });
  // Where one can walk in comes first.
  const items = found.items.sort((one, other) => (one.kind === "authority") - (other.kind === "authority"));
  return [desk.heading(0, null, desk.word("help")), el("ul.rows", null, items.map((one) => row(one, desk)))];
}

/** One contact point with all that is known of it. */
export async function contact(desk, view) {
  const point = await desk.get(`/contact-points/${view.slug}`);
  return [
    desk.heading(0, { translate: "no" }, point.organisation),
    el("p", { lang: desk.lang(point) }, point.service),
    desk.foreign(point),
    el("dl", null, details(point, desk).map(([term, value]) => [el("dt", null, desk.word(term)), el("dd", null, value)])),
    lastKnown(point, desk),
    el("div.text", { lang: desk.lang(point) }, copied(point.html, desk)),
  ];
}

function row(point, desk) {
  return el(
    "li",
    null,
    desk.heading(1, null, desk.link({ name: "contact", slug: point.slug }, { lang: desk.lang(point) }, point.service)),
    el("p.soft", { translate: "no" }, [point.organisation, place(point)].filter(Boolean).join(" · ")),
    point.openingTimes && el("p.soft", null, hours(point, desk)),
    calls(point, desk),
  );
}

function details(point, desk) {
  return [
    point.phones.length && ["phone", calls(point, desk)],
    (point.place || point.kind !== "authority") && ["address", place(point) || desk.word("noaddress")],
    ["hours", hours(point, desk)],
    ["languages", spoken(point, desk)],
    point.website && ["website", outward(point.website, point.website.split("/")[2])],
    point.email && ["email", outward(`mailto:${point.email}`, point.email)],
  ].filter(Boolean);
}

function lastKnown(point, desk) {
  const day = point.confirmedOn ?? point.lastSeenOn;
  return day && el("p.soft", null, desk.word(point.confirmedOn ? "confirmed" : "seen", { date: desk.date(day) }));
}

function calls(point, desk) {
  return point.phones.map((one) =>
    el("a.tel row", { href: `tel:${one.tel}`, "aria-label": `${desk.word("call")} ${one.printed}` }, one.printed),
  );
}

function place({ place: at }) {
  return at ? [at.address, [at.postalCode, at.town].filter(Boolean).join(" ")].filter(Boolean).join(", ") : "";
}

function hours(point, desk) {
  if (point.schedule === "24/7") return desk.word("always");
  if (!point.openingTimes) return desk.word("nohours");
  const now = Date.now();
  const next = point.openingTimes.find((one) => Date.parse(one.closesAt) > now);
  if (!next) return desk.word("closed");
  const clock = { hour: "numeric", minute: "2-digit", timeZone: "Europe/Amsterdam" };
  if (Date.parse(next.opensAt) <= now) return desk.word("now", { time: desk.printed(new Date(next.closesAt), clock) });
  const day = { weekday: "long", day: "numeric", month: "long", ...clock };
  return desk.word("opens", { time: desk.printed(new Date(next.opensAt), day) });
}

function spoken(point, desk) {
  if (!point.spokenLanguages) return desk.word("nolanguages");
  const names = new Intl.DisplayNames(desk.locale, { type: "language" });
  return point.spokenLanguages.map((one) => names.of(one)).join(", ");
}
