/** What to paste into an app, by what it runs on. From docs/sdks*.md, which say more. */

export interface Way {
  /** "web", "android", "ios", "reactNative", "flutter", "http" */
  on: string;
  sdk: string;
  /** What the lines are put into, or run in. */
  place: string;
  lines: string;
}

export interface Told {
  /** The server's, without a slash at the end. */
  address: string;
  key: string;
  dsn: string;
}

export function ways({ address, key, dsn }: Told): Way[] {
  return [
    {
      on: "web",
      sdk: "playhead.js",
      place: "HTML",
      lines: `<script>window.playhead=window.playhead||new Proxy([],{get:(q,n)=>n in q?q[n]:(...a)=>q.push([n,a])})</script>
<script async src="${address}/playhead.js" data-key="${key}"></script>`,
    },
    {
      on: "web",
      sdk: "posthog-js",
      place: "JavaScript",
      lines: `import posthog from 'posthog-js'
posthog.init('${key}', {
  api_host: '${address}', defaults: '2025-05-24', person_profiles: 'always',
})`,
    },
    { on: "web", sdk: "@sentry/browser", place: "JavaScript", lines: sentryScript("replayIntegration", dsn) },
    {
      on: "web",
      sdk: "@rrweb/browser-client",
      place: "JavaScript",
      lines: `import { start } from '@rrweb/browser-client'
start({
  serverUrl: '${address}/recordings/{recordingId}/events/ws',
  publicApiKey: '${key}',
  includePii: true,
})`,
    },
    {
      on: "android",
      sdk: "PostHog",
      place: "Kotlin",
      lines: `val config = PostHogAndroidConfig(apiKey = "${key}", host = "${address}")
config.sessionReplay = true
config.sessionReplayConfig.screenshot = true
config.errorTrackingConfig.autoCapture = true
PostHogAndroid.setup(this, config)`,
    },
    {
      on: "android",
      sdk: "Sentry",
      place: "AndroidManifest.xml",
      lines: `<meta-data android:name="io.sentry.dsn" android:value="${dsn}" />
<meta-data android:name="io.sentry.session-replay.session-sample-rate" android:value="1.0" />
<meta-data android:name="io.sentry.session-replay.on-error-sample-rate" android:value="1.0" />`,
    },
    {
      on: "ios",
      sdk: "PostHog",
      place: "Swift",
      lines: `let config = PostHogConfig(projectToken: "${key}", host: "${address}")
config.sessionReplay = true
config.sessionReplayConfig.screenshotMode = true
config.errorTrackingConfig.autoCapture = true
PostHogSDK.shared.setup(config)`,
    },
    {
      on: "ios",
      sdk: "Sentry",
      place: "Swift",
      lines: `SentrySDK.start { options in
    options.dsn = "${dsn}"
    options.sessionReplay.sessionSampleRate = 1.0
    options.sessionReplay.onErrorSampleRate = 1.0
}`,
    },
    {
      on: "reactNative",
      sdk: "PostHog",
      place: "TSX",
      lines: `<PostHogProvider apiKey="${key}" options={{
  host: '${address}', captureAppLifecycleEvents: true,
  enableSessionReplay: true, errorTracking: { autocapture: { uncaughtExceptions: true } },
}}>`,
    },
    { on: "reactNative", sdk: "Sentry", place: "TypeScript", lines: sentryScript("mobileReplayIntegration", dsn) },
    {
      on: "flutter",
      sdk: "PostHog",
      place: "Dart",
      lines: `final config = PostHogConfig('${key}');
config.host = '${address}';
config.captureApplicationLifecycleEvents = true;
config.sessionReplay = true;
await Posthog().setup(config);`,
    },
    {
      on: "flutter",
      sdk: "Sentry",
      place: "Dart",
      lines: `await SentryFlutter.init((options) {
  options.dsn = '${dsn}';
  options.replay.sessionSampleRate = 1.0;
}, appRunner: () => runApp(SentryWidget(child: MyApp())));`,
    },
    { on: "http", sdk: "POST /v1/parts", place: "Shell", lines: partByHand(address, key) },
  ];
}

function sentryScript(integration: string, dsn: string): string {
  return `Sentry.init({
  dsn: '${dsn}',
  replaysSessionSampleRate: 1.0,
  integrations: [Sentry.${integration}()],
})`;
}

function partByHand(address: string, key: string): string {
  return `NOW=$(date +%s%3N)
curl '${address}/v1/parts' -H 'Authorization: Bearer ${key}' -H 'Content-Type: application/json' -d '{
  "sessionId": "first-'$NOW'", "sequence": 0, "startedAt": '$((NOW - 9000))', "sentAt": '$NOW',
  "device": {"platform": "android", "model": "Pixel 8"}, "user": {"id": "u-1"},
  "screens": [{"at": '$((NOW - 9000))', "name": "Home"}],
  "lifecycle": [{"at": '$NOW', "state": "end"}]}'`;
}
