/* global BUILT_IN -- written in front of the source at release */
/** The service that this script came from; nothing else is ever asked. */

const BASE = new URL(import.meta.url).origin;
const PATIENCE = 15000;

/** An address of the service. Parameters without a value are left out. */
export function address(path, query) {
  const made = new URL(BASE + path);
  for (const [name, value] of Object.entries(query ?? {})) if (value) made.searchParams.set(name, value);
  return made;
}

/** What the service answers, as data. An error carries its `status`; without one the service could not be reached. */
export async function get(path, query) {
  return (await ask(address(path, query))).json();
}

/** Sends data to the service. */
export async function send(path, data) {
  await ask(address(path), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(data),
  });
}

async function ask(where, options) {
  const answer = await fetch(where, {
    credentials: "omit",
    referrerPolicy: "no-referrer",
    signal: AbortSignal.timeout(PATIENCE),
    ...options,
  });
  if (!answer.ok) throw Object.assign(new Error(where.pathname), { status: answer.status });
  return answer;
}

/** The language for a wish: `auto` is what the reader's browser is set to, never the language of the host page. */
export function chooseLocale(wish) {
  const wishes = !wish || wish === "auto" ? navigator.languages : [wish];
  for (const tag of wishes) {
    const found = tag.toLowerCase().split("-")[0];
    if (Object.hasOwn(BUILT_IN, found)) return found;
  }
  return "en";
}
