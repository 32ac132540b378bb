"""rrweb events by our own `POST /v1/rrweb`: for hand-rolled pages, and what our web snippet sends.

One batch of one session and one tab. JSON, plain or packed with gzip or zstd (told by its first bytes), whatever the content type: `sendBeacon` says
`text/plain`. The ingest key is the bearer token, or `key` in the body. Unknown keys are refused by name. Keys are those of `POST /v1/sessions` wherever it has them.

    {
      "key": "ik_…",                       unless it is the bearer token (or header X-Ingest-Key)
      "session": "…",                      the page's own id of the session, any text up to 1,000 characters
      "window": "…",                       the tab, any text; default ""
      "batch": "4f0c…",                    a uuid, the same when this batch is sent again: then it changes nothing. Without it the body's hash
      "sentAt": 1795461830443,             the page's clock at sending, ms since the epoch or ISO 8601; corrects a wrong clock
      "user": {"id": "…", "identity": "…", "alias": "…", "anonymousId": "…", "properties": {…}},
      "device": {…},                       facts, below; send them with each batch that begins a page
      "screens": "pages",                  "pages": each page (rrweb's Meta event) is a screen, named by its path; "named": only playhead.screen makes screens.
                                           Default: "named" where the batch has a playhead.screen, else "pages"
      "events": [{"type": 4, "data": {…}, "timestamp": 1795461830446}, …]
    }

`events` are rrweb's, in order, at most 100,000; a string is one packed by `@rrweb/packer`. Answer: 200 `{"success": true, "data": {"accepted": <events>}}`
when the batch is durable; 400 names what is wrong and nothing was taken; 401, 403, 413; 429 and 503 with Retry-After: keep it and send it again.

Device facts are the keys of `device` in `POST /v1/sessions` (deviceId, model, type, osName, osVersion, appVersion, sdkVersion, language, country, dpi, width, height, …;
platform is "web" unless told), and `utcOffsetMinutes`, `viewport` {"width", "height"}, `networkType`, `browserName`, `browserVersion`, `referer`, `utm` {"source": …}.
Browser, operating system and kind of device are read from the User-Agent where they are not told.

Custom events (type 5, `data` {"tag", "payload"}) carry the rest:

    tag                 payload
    playhead.event      {"name", "properties"?: {…}, "screen"?}           a named thing that happened
    playhead.identify   {"id", "identity"?, "anonymousId"?, "properties"?: {…}}    who the user is from here on; identity is id unless told.
                                                                          Sessions of anonymousId, else of device.deviceId, become the user's
    playhead.screen     {"name"}                                          a screen came up
    playhead.error      {"title", "handled"?: bool, "screen"?}            handled false: nobody caught it
    playhead.device     {…}                                               device facts, as in `device`
    playhead.end        {}                                                the session is over

Other tags are events of the page's own recorder: they stay in the picture and count as nothing.
"""
