/**
 * HTML of the service, copied by an allowlist. It is parsed in a document of its own that runs and loads nothing, and
 * only what is named here is made anew. So whoever breaks into the service does not break into the host page.
 */
import { el, outward } from "./dom.js";

const ELEMENTS = new Set(
  "A BLOCKQUOTE BR CODE DIV H3 H4 H5 H6 LI MARK OL P SPAN STRONG TABLE TBODY TD TH THEAD TR UL".split(" "),
);
const SLUG = /^[a-z0-9-]+$/;

/** The one policy. A host that allows it not (Content-Security-Policy: trusted-types) gets the text without its marks. */
let policy;
export function makePolicy() {
  try {
    policy = window.trustedTypes?.createPolicy("mip-widget", { createHTML: (html) => html });
  } catch {
    policy = null;
  }
}

/** The children of some HTML. `desk` makes links of ours and says how deep headings are. */
export function copied(html, desk) {
  if (policy === null) return [html.replace(/<\/?(a|mark|span|strong)\b[^>]*>/g, "").replace(/<[^>]*>/g, " ")];
  return children(new DOMParser().parseFromString(policy ? policy.createHTML(html) : html, "text/html").body, desk);
}

function children(node, desk) {
  return [...node.childNodes].map((child) => copy(child, desk));
}

function copy(node, desk) {
  if (node.nodeType === Node.TEXT_NODE) return node.data;
  if (!ELEMENTS.has(node.tagName)) return null;
  const inside = children(node, desk);
  const depth = /^H(\d)$/.exec(node.tagName);
  if (depth) return desk.heading(depth[1] - 1, null, inside);
  if (node.tagName === "A") return anchor(node, inside, desk);
  const name = ["warning", "fact"].find((one) => node.classList.contains(one));
  return el(node.tagName, { class: name, start: node.tagName === "OL" ? node.getAttribute("start") : null }, inside);
}

function anchor(node, inside, desk) {
  const { kind, slug, section } = node.dataset;
  const view = { page: "page", term: "term", "contact-point": "contact" }[kind];
  if (view && SLUG.test(slug)) {
    return desk.link({ name: view, slug, section: SLUG.test(section) ? section : null }, null, inside);
  }
  return outward(node.getAttribute("href") ?? "", inside);
}
