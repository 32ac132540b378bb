/** Everything wired: what is seen and said goes to the outbox, in the session that goes on. */

import { mayRecord, remember } from "./consent.ts";
import { askedFacts, deviceFacts } from "./device.ts";
import { onFailure } from "./errors.ts";
import { onLife, takeGestures } from "./gestures.ts";
import { newId } from "./id.ts";
import { isObject, type Properties } from "./json.ts";
import { checked, type Options } from "./options.ts";
import { bodyOf, Outbox, type Stamp } from "./outbox.ts";
import { takePicture } from "./picture.ts";
import { onNavigation, screenOf } from "./screens.ts";
import { beacon, post } from "./sender.ts";
import { Sessions, tab } from "./session.ts";
import { askSettings, keptSettings, type Settings, together } from "./settings.ts";
import { shelf } from "./storage.ts";

const FLUSH_EVERY = 3_000;
const ASK_AGAIN = 30_000;
const CUSTOM = 5;
const FULL_SNAPSHOT = 2;
/** A mark in the picture: until then the page was looked at. */
const HIDDEN = "page-hidden";
/** What names may be on the server: a longer one would be refused, and what came with it. */
const LONGEST_NAME = 1_000;

/** What a page may ask for. Nothing of it throws: what is wrong is told on the console. */
export interface Playhead {
  /** A named thing happened. */
  event(name: string, properties?: Properties): void;
  /** From here on the user is `id`; what he did before, unknown, becomes his. */
  identify(id: string, properties?: Properties): void;
  /** A screen came up, under a name of your own. */
  screen(name: string): void;
  /** He logged out: an unknown user and a new session from here on. */
  reset(): void;
  /** Record this visitor no more, now and on later visits; what was not sent yet is thrown away. */
  optOut(): void;
  /** Record this visitor (again), also when his browser asks not to. */
  optIn(): void;
}

interface Camera {
  again(): void;
  stop(): void;
}

/** Start recording this page. Throws `WrongOption`. */
export function start(given: Options): Playhead {
  return new Recorder(checked(given), window).api();
}

class Recorder {
  private readonly options: Options;
  private readonly page: Window & typeof globalThis;
  private readonly shelf;
  private readonly tab;
  private readonly outbox: Outbox;
  private sessions: Sessions;
  private settings: Settings | null;
  private camera: Camera | null = null;
  private pictured = false;
  private dozed = false;
  private shown = "";
  private ends: (() => void)[] = [];

  constructor(options: Options, page: Window & typeof globalThis) {
    this.options = options;
    this.page = page;
    const prefix = `playhead.${options.key}.`;
    this.shelf = shelf(() => page.localStorage, prefix);
    this.tab = tab(shelf(() => page.sessionStorage, prefix));
    this.settings = keptSettings(this.shelf);
    this.sessions = new Sessions(this.shelf);
    const url = `${options.host}/v1/rrweb`;
    this.outbox = new Outbox(this.shelf, {
      post: (batch) => post(url, bodyOf(options.key, batch, Date.now())),
      beacon: (batch) => beacon(url, bodyOf(options.key, batch, Date.now())),
      online: () => page.navigator.onLine,
      stamp: () => this.stamp(),
      closed: () => this.end(),
    });
    if (mayRecord(this.shelf, page.navigator)) {
      this.begin();
    }
  }

  api(): Playhead {
    return {
      event: (name, properties) => this.say("event", { name: text(name), properties: facts(properties) }),
      identify: (id, properties) => this.identify(text(id), facts(properties)),
      screen: (name) => this.screen(text(name)),
      reset: () => this.reset(),
      optOut: () => this.optOut(),
      optIn: () => this.optIn(),
    };
  }

  /** Watch the page, from now until `end`. */
  private begin(): void {
    const { page } = this;
    const listen = (target: EventTarget, name: string, heard: () => void) => {
      target.addEventListener(name, heard);
      this.ends.push(() => target.removeEventListener(name, heard));
    };
    const timer = page.setInterval(() => this.outbox.flush(), FLUSH_EVERY);
    this.ends.push(() => page.clearInterval(timer));
    this.ends.push(onLife(page, () => this.alive()));
    listen(page.document, "visibilitychange", () => page.document.visibilityState === "hidden" && this.leave());
    listen(page, "pagehide", () => this.hide());
    listen(page, "pageshow", () => this.tab.enter());
    listen(page, "online", () => this.outbox.retry() && this.camera?.again());
    if (this.options.screens !== "manual") {
      this.ends.push(onNavigation(page, () => this.moved()));
    }
    if (this.options.errors !== "off") {
      this.ends.push(onFailure(page, (failure) => this.sessions.awake && this.put("error", failure)));
    }
    this.outbox.unshelve();
    this.introduce();
    this.shoot();
    void this.ask();
  }

  private end(): void {
    for (const end of this.ends.splice(0)) {
      end();
    }
    this.camera?.stop();
    this.camera = null;
    this.outbox.clear();
  }

  private get on(): boolean {
    return this.ends.length > 0;
  }

  /** The app's settings, asked anew until they are known; a page that began without them begins its picture then. */
  private async ask(): Promise<void> {
    const asked = await askSettings(this.options, this.shelf);
    if (!this.on) {
      return;
    }
    if (asked === "unknown key") {
      console.warn("playhead: the server does not know this key; nothing is recorded");
      this.end();
    } else if (asked !== "no answer") {
      this.take(asked);
    } else if (!this.settings) {
      this.page.setTimeout(() => this.on && this.ask(), ASK_AGAIN);
    }
  }

  private take(settings: Settings): void {
    if (JSON.stringify(settings) !== JSON.stringify(this.settings)) {
      this.settings = settings;
      this.shoot();
    }
  }

  /** Take the picture anew as the settings and the session say; nothing until they are known. */
  private shoot(): void {
    this.outbox.cut();
    this.camera?.stop();
    this.camera = null;
    if (!this.settings) {
      return;
    }
    const { recording, sampling, masking } = together(this.settings, this.options);
    this.pictured = recording && this.sessions.current.share < sampling;
    const seen = (event: { type: number; timestamp: number }) => this.saw(event);
    this.camera = this.pictured ? takePicture(masking, seen) : takeGestures(this.page, seen);
  }

  private saw(event: { type: number }): void {
    if (!this.sessions.awake) {
      this.dozed = true;
      return;
    }
    this.outbox.add(event, this.pictured);
    if (event.type === FULL_SNAPSHOT) {
      this.page.setTimeout(() => this.outbox.flush(), 0);
    }
  }

  /** Somebody did something: the session goes on, or another begins. */
  private alive(): void {
    const woke = this.dozed;
    this.dozed = false;
    const before = this.sessions.current;
    if (this.sessions.touch()) {
      this.outbox.cut(this.stamp(before));
      this.enter();
    } else if (woke) {
      this.camera?.again();
    }
  }

  /** Another session goes on from here. */
  private enter(): void {
    this.outbox.forgetHeld(this.sessions.current.id);
    this.introduce();
    this.shoot();
  }

  /** What every session hears first on every page: the device and the screen. */
  private introduce(): void {
    this.put("device", deviceFacts(this.page, this.deviceId(), this.options.appVersion));
    const { id } = this.sessions.current;
    void askedFacts(this.page.navigator).then((facts) => {
      if (this.on && id === this.sessions.current.id && Object.keys(facts).length) {
        this.put("device", facts);
      }
    });
    this.shown = "";
    if (this.options.screens !== "manual") {
      this.moved();
    }
  }

  private moved(): void {
    const name = screenOf(this.page.location);
    if (name !== this.shown) {
      this.shown = name;
      this.put("screen", { name });
    }
  }

  private screen(name: string): void {
    this.shown = name;
    this.say("screen", { name });
  }

  private identify(id: string, properties: Properties): void {
    const known = this.shelf.get("user");
    if (known !== null && known !== id) {
      this.reset();
    }
    if (this.on && id) {
      this.outbox.cut();
      this.shelf.set("user", id);
    }
    this.say("identify", { id, anonymousId: this.deviceId(), properties });
  }

  private reset(): void {
    if (this.on) {
      this.put("end", {});
      this.outbox.cut();
    }
    this.shelf.remove("user");
    this.shelf.remove("device");
    this.sessions.renew();
    if (this.on) {
      this.enter();
    }
  }

  private optOut(): void {
    remember(this.shelf, "out");
    this.end();
    for (const name of ["user", "device", "session"]) {
      this.shelf.remove(name);
    }
  }

  private optIn(): void {
    remember(this.shelf, "in");
    if (!this.on) {
      this.sessions = new Sessions(this.shelf);
      this.begin();
    }
  }

  /** The page asks for it; that is a sign of life too. */
  private say(tag: string, payload: { name?: string; id?: string } & Properties): void {
    if (!(payload.name ?? payload.id)) {
      console.warn(`playhead: ${tag} needs a text, not an empty one`);
    } else if (this.on) {
      this.alive();
      this.put(tag, payload);
    }
  }

  private put(tag: string, payload: object): void {
    try {
      const data = { tag: `playhead.${tag}`, payload };
      this.outbox.add({ type: CUSTOM, timestamp: Date.now(), data }, false);
    } catch (error) {
      console.warn(`playhead: the properties are no JSON: ${error}`);
    }
  }

  private leave(): void {
    if (this.sessions.awake) {
      this.outbox.add({ type: CUSTOM, timestamp: Date.now(), data: { tag: HIDDEN, payload: {} } }, true);
    }
    this.outbox.leave();
  }

  private hide(): void {
    this.tab.leave();
    this.leave();
  }

  private stamp(session = this.sessions.current): Stamp {
    const id = this.shelf.get("user");
    return {
      session: session.id,
      tab: this.tab.id,
      user: { anonymousId: this.deviceId(), ...(id === null ? {} : { id }) },
      picture: this.pictured,
      hold: Date.now() - session.started < (this.settings?.minDurationSec ?? 0) * 1000,
    };
  }

  /** This browser's own id, by which an unknown user is known. */
  private deviceId(): string {
    const known = this.shelf.get("device");
    if (known) {
      return known;
    }
    const id = newId();
    this.shelf.set("device", id);
    return id;
  }
}

/** A name as given; what is no text is none. */
function text(value: unknown): string {
  const name = typeof value === "number" ? String(value) : value;
  return typeof name === "string" ? name.slice(0, LONGEST_NAME) : "";
}

/** Properties as given, those that have a name; what is no object has none. */
function facts(value: unknown): Properties {
  const named = isObject(value) ? Object.entries(value).filter(([name]) => name) : [];
  return Object.fromEntries(named.map(([name, each]) => [name.slice(0, LONGEST_NAME), each]));
}
