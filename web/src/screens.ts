/** Which screen is shown: the page's path, and its fragment where the app routes by it. Queries are no part of it: people type into them. */

export interface Address {
  origin: string;
  pathname: string;
  hash: string;
}

/** As the server names screens of other recorders (screen_of in ingest/protocols/dom.py). */
export function screenOf(address: Address): string {
  return (address.pathname || "/") + route(address.hash);
}

/** An address without its query, as what was typed into a search form stands there. */
export function plainAddress(href: string): string {
  try {
    const { origin, protocol, pathname, hash } = new URL(href);
    return (origin === "null" ? `${protocol}//` : origin) + pathname + route(hash);
  } catch {
    return "";
  }
}

function route(hash: string): string {
  return /^#[/!]/.test(hash) ? (hash.split("?")[0] ?? "") : "";
}

/** Tell whenever the address changed, however the page did it. The way back stops that. */
export function onNavigation(page: Window, moved: () => void): () => void {
  const { history } = page;
  const push = history.pushState;
  const replace = history.replaceState;
  let watching = true;
  const told =
    (original: History["pushState"]): History["pushState"] =>
    (...change) => {
      original.apply(history, change);
      if (watching) {
        moved();
      }
    };
  history.pushState = told(push);
  history.replaceState = told(replace);
  page.addEventListener("popstate", moved);
  page.addEventListener("hashchange", moved);
  return () => {
    watching = false;
    page.removeEventListener("popstate", moved);
    page.removeEventListener("hashchange", moved);
  };
}
