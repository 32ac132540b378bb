-- The rows of `users` that the sessions of app $app make, in `$version`: of all users, or of those that `$which` picks.
--
-- A user keeps place, device and properties (sessions.sql), so any of his sessions tells them. `$timelines` says whether
-- the details of his sessions hold screen visits: else no screen is known to be his first.
SELECT
    app, uxcamuserid,
    $version AS version,
    1 AS kind,
    latest.1 AS uploaded, latest.1 AS seen, earliest.1 AS first_seen, first_session,
    sessions, duration, gestures, rage, gestures - unresponsive AS responsive, unresponsive, screens, events,
    NULL AS referer, NULL AS domain,
    first_screen,
    map() AS utm,
    concat('{"usage":{"sessions":', toString(sessions), ',"duration_ms":', toString(duration), ',"gestures":', toString(gestures),
        ',"rage":', toString(rage), ',"unresponsive":', toString(unresponsive), ',"screens":', toString(screens),
        ',"events":', toString(events),
        '},"profile":{"user_id":', if(isNull(identity), 'null', concat('"', identity, '"')),
        ',"property":{', if(isNull(identity), '', concat('"kUXCam_UserIdentity":"', identity, '",')),
        '"gender":"', properties['gender'], '","plan":"', properties['plan'], '","age_group":"', properties['age_group'],
        '","alias":"', alias,
        '"},"location":{"countryCode":"', transform(country,
            ['USA', 'Canada', 'Nepal', 'Germany', 'France', 'India', 'Brazil', 'Japan', 'Spain', 'Poland'],
            ['US', 'CA', 'NP', 'DE', 'FR', 'IN', 'BR', 'JP', 'ES', 'PL'], ''),
        '","city":"', city, '","country":"', country,
        '"},"device":{"model":"', model, '","deviceId":"', device, '","platform":"', ['android', 'ios'][platform],
        '","appVersion":"', newest_app, '","osVersion":"', os,
        '"}},"first":{"referer":null,"referer_domain":null,"screen":',
        if(isNull(first_screen), 'null', concat('"', first_screen, '"')), ',"utm":{}',
        '},"numbered":', toString(numbered), ',"uploaded":', toString(toUnixTimestamp(latest.1)),
        ',"seen":', toString(toUnixTimestamp(latest.1)), ',"registered":', toString(toUnixTimestamp(earliest.1)),
        if(toUnixTimestamp(first_session) = 0, '', concat(',"first_session":', toString(toUnixTimestamp(first_session)))),
        ',"latest":', '[', toString(toUnixTimestamp(latest.1)), ',', toString(latest.2), ',"', leftPad(lower(hex(latest.3)), 24, '0'), '"]', ',"earliest":', '[', toString(toUnixTimestamp(earliest.1)), ',', toString(earliest.2), ',"', leftPad(lower(hex(earliest.3)), 24, '0'), '"]',
        ',"version":', toString(version), '}') AS state
FROM
(
    WITH (uploaded, session_number_of_user, session_id) AS key
    SELECT
        app, uxcamuserid,
        max(key) AS latest, min(key) AS earliest, maxIf(uploaded, session_number_of_user = 1) AS first_session,
        count() AS sessions, sum(session_duration_ms) AS duration, sum(session_gesture_count) AS gestures,
        sum(session_rage_gesture_count) AS rage, sum(assumeNotNull(session_unresponsive_gesture_count)) AS unresponsive,
        sum(session_screen_count) AS screens, sum(session_event_count) AS events, max(session_number_of_user) AS numbered,
        any(user_identity) AS identity, any(user_properties) AS properties, any(user_name) AS alias,
        toString(any(device_country)) AS country, toString(any(device_city)) AS city, toString(any(device_model)) AS model,
        any(device_id) AS device, any(device_platform) AS platform, toString(any(device_os_version)) AS os,
        argMax(app_version, key) AS newest_app,
        if($timelines, argMin(session_screen_list[1], key), NULL) AS first_screen
    FROM sessions FINAL
    WHERE app = $app AND $which
    GROUP BY app, uxcamuserid
)
