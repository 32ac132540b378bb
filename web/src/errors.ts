/** What goes wrong on the page: uncaught errors, unhandled rejections, and what it writes to `console.error`. */

const LONGEST = 500;
/** A page that fails in a loop tells it so often, and no more. */
const MOST = 50;

export interface Failure {
  title: string;
  handled: boolean;
}

export function onFailure(page: Window & typeof globalThis, failed: (failure: Failure) => void): () => void {
  let left = MOST;
  const tell = (cause: unknown, handled: boolean) => {
    if (left > 0) {
      left -= 1;
      failed({ title: titleOf(cause), handled });
    }
  };
  const uncaught = (event: ErrorEvent) => tell(event.error ?? event.message, false);
  const unhandled = (event: PromiseRejectionEvent) => tell(event.reason, false);
  const { console } = page;
  const original = console.error;
  const replaced = (...words: unknown[]) => {
    original.apply(console, words);
    tell(words.find((word) => word instanceof Error) ?? words.map(wordOf).join(" "), true);
  };
  console.error = replaced;
  page.addEventListener("error", uncaught);
  page.addEventListener("unhandledrejection", unhandled);
  return () => {
    left = 0;
    if (console.error === replaced) {
      console.error = original;
    }
    page.removeEventListener("error", uncaught);
    page.removeEventListener("unhandledrejection", unhandled);
  };
}

/** `TypeError: x is not a function`, in one line. */
export function titleOf(cause: unknown): string {
  const text = cause instanceof Error ? `${cause.name}: ${cause.message}` : wordOf(cause);
  return text.trim().replace(/\s+/g, " ").slice(0, LONGEST) || "Unknown error";
}

function wordOf(value: unknown): string {
  if (typeof value === "string") {
    return value;
  }
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}
