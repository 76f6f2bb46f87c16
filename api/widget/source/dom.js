/** Elements made by hand: text is always text, and nothing here takes HTML. */

/** An element, as `p` or `p.soft`. Attributes and children that are null, false or empty are left out; functions listen. */
export function el(kind, attributes, ...children) {
  const [tag, name] = kind.split(".");
  const made = document.createElement(tag);
  if (name) made.className = name;
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value != null && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat(3).filter((child) => child != null && child !== false && child !== ""));
  return made;
}

/** A link out of the widget; only its words where the address is none that a browser may be led to. */
export function outward(href, ...children) {
  if (!/^(https:|tel:|mailto:)/.test(href)) return el("span", null, children);
  return el("a", { href, rel: "noreferrer", class: href.startsWith("tel:") && "tel" }, children);
}

/** A message with its placeholders, `%(name)s`, filled in. */
export function fill(message, values) {
  return message.replace(/%\((\w+)\)s/g, (all, name) => values[name] ?? all);
}
