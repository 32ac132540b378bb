/** What is remembered in the browser, under names of one app. Where a page may not store, it lasts as long as the page. */

export interface Shelf {
  get(name: string): string | null;
  /** False when there is no room. */
  set(name: string, text: string): boolean;
  remove(name: string): void;
  names(): string[];
}

/** `open` gives `localStorage` or `sessionStorage`; reading that property alone throws where storage is blocked. */
export function shelf(open: () => Storage, prefix: string): Shelf {
  const storage = usable(open);
  return {
    get: (name) => storage.getItem(prefix + name),
    set: (name, text) => {
      try {
        storage.setItem(prefix + name, text);
        return true;
      } catch {
        return false;
      }
    },
    remove: (name) => storage.removeItem(prefix + name),
    names: () =>
      Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "")
        .filter((name) => name.startsWith(prefix))
        .map((name) => name.slice(prefix.length)),
  };
}

type Store = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

function usable(open: () => Storage): Store {
  try {
    const storage = open();
    storage.setItem("playhead.probe", "1");
    storage.removeItem("playhead.probe");
    return storage;
  } catch {
    return new Memory();
  }
}

class Memory implements Store {
  private texts = new Map<string, string>();

  get length(): number {
    return this.texts.size;
  }
  getItem(name: string): string | null {
    return this.texts.get(name) ?? null;
  }
  setItem(name: string, text: string): void {
    this.texts.set(name, text);
  }
  removeItem(name: string): void {
    this.texts.delete(name);
  }
  key(index: number): string | null {
    return [...this.texts.keys()][index] ?? null;
  }
}

/** The JSON on a shelf; null when there is none, or something else wrote there. */
export function stored<T>(shelf: Shelf, name: string, is: (value: unknown) => value is T): T | null {
  try {
    const value: unknown = JSON.parse(shelf.get(name) ?? "null");
    return is(value) ? value : null;
  } catch {
    return null;
  }
}
