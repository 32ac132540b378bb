-- Sessions number $first up to, not including, $end, out of $total spread evenly over $span seconds from $start: every
-- column of the table `sessions`, in its order. The same numbers give the same sessions.
--
-- They have up to $most_events events each, of common names and rare ones.
-- A session that was replaced since has more gestures in `$version` 2. `$timelines` says whether the details hold each
-- screen visit and gesture. A user keeps place and device; arrays repeat a value to make it common.
WITH
    [('USA', 'US'), ('Canada', 'CA'), ('Nepal', 'NP'), ('Germany', 'DE'), ('France', 'FR'), ('India', 'IN'),
     ('Brazil', 'BR'), ('Japan', 'JP'), ('Spain', 'ES'), ('Poland', 'PL')] AS countries,
    -- model, producer, platform, least OS version, width, height, class
    [('SM-A525F', 'Samsung', 1, 10, 1080, 2400, 'Android Large'), ('SM-G991B', 'Samsung', 1, 11, 1080, 2400, 'Android Large'),
     ('iPhone13,2', 'Apple', 2, 15, 1170, 2532, 'iOS Large'), ('iPhone14,5', 'Apple', 2, 15, 1170, 2532, 'iOS Large'),
     ('SM-A125F', 'Samsung', 1, 10, 720, 1600, 'Android Large'), ('Redmi Note 9', 'Xiaomi', 1, 10, 1080, 2340, 'Android Large'),
     ('Pixel 6', 'Google', 1, 12, 1080, 2400, 'Android Large'), ('iPhone12,1', 'Apple', 2, 14, 828, 1792, 'iOS Large'),
     ('SM-J730F', 'Samsung', 1, 9, 1080, 1920, 'Android Large'), ('JKM-LX1', 'Huawei', 1, 9, 1080, 2340, 'Android Large'),
     ('Pixel 8', 'Google', 1, 14, 1080, 2400, 'Android Large'), ('iPhone15,2', 'Apple', 2, 16, 1179, 2556, 'iOS Large'),
     ('CPH2269', 'OPPO', 1, 11, 720, 1600, 'Android Large'), ('SM-S918B', 'Samsung', 1, 13, 1440, 3088, 'Android Xlarge'),
     ('M2101K6G', 'Xiaomi', 1, 11, 1080, 2400, 'Android Large'), ('moto g(30)', 'Motorola', 1, 11, 720, 1600, 'Android Large'),
     ('iPhone10,6', 'Apple', 2, 13, 1125, 2436, 'iOS Large'), ('XQ-BC72', 'Sony', 1, 11, 1644, 3840, 'Android Xlarge'),
     ('Nokia G21', 'HMD Global', 1, 11, 720, 1600, 'Android Large'), ('IN2023', 'OnePlus', 1, 11, 1440, 3168, 'Android Xlarge'),
     ('VOG-L29', 'Huawei', 1, 10, 1080, 2340, 'Android Large'), ('iPad13,18', 'Apple', 2, 16, 1640, 2360, 'iOS Xlarge'),
     ('SM-T500', 'Samsung', 1, 11, 1200, 2000, 'Android Large')] AS models,
    ['Home', 'Search', 'Product', 'Cart', 'Checkout', 'Profile', 'Orders', 'Login', 'Settings', 'Help', 'Wishlist'] AS screen_names,
    ['Search', 'Add to cart', 'View product', 'Purchase', 'Login', 'Share', 'Apply coupon', 'Add to wishlist', 'Rate app',
     'Open notification', 'Sign up', 'Contact support'] AS event_names,
    ['tap', 'tap', 'tap', 'tap', 'tap', 'scroll', 'scroll', 'swipe', 'swipe', 'double_tap', 'long_press', 'pinch'] AS kinds
SELECT
    $app AS app,
    uploaded,
    session_id,
    toUInt32(version_) AS version,
    uxcamuserid,
    session_number_of_user,
    user_name,
    user_identity,
    user_properties,
    app_version,
    sdk_version,
    device_id,
    device_platform,
    device_class,
    device_manufacturer,
    device_model,
    device_os_version,
    device_country,
    device_city,
    session_crashed,
    false AS session_has_video,
    duration AS session_duration_ms,
    gestures AS session_gesture_count,
    rage AS session_rage_gesture_count,
    gestures - unresponsive AS session_responsive_gesture_count,
    unresponsive AS session_unresponsive_gesture_count,
    visits AS session_screen_count,
    screens AS session_unique_screen_count,
    events AS session_event_count,
    session_screen_list,
    event_name,
    arrayMap(i -> session_screen_list[1 + i % screens], range(events)) AS event_screen_name,
    arrayMap(price -> map('price', toString(price), 'source', ['list', 'search', 'banner'][1 + price % 3]), prices) AS event_properties,
    concat(
        '"property":{"uploadedServerTime":"', toString(uploaded),
        '","deviceLocalDateTime":"', toString(started - 3600 * 5),
        '","verifiedServerTime":"', toString(started),
        '","offlineRecorded":false,"hasVideo":false,"isCrashed":', if(session_crashed, 'true', 'false'),
        ',"durationSec":', seconds,
        ',"totalGesture":', toString(gestures),
        ',"totalScreen":', toString(visits),
        ',"uniqueScreensCount":', toString(screens),
        ',"rageGestureCount":', toString(rage),
        ',"networkType":"', ['wifi', 'wifi', 'cellular'][1 + roll % 3],
        '"},"user":{', if(isNull(user_identity), '', concat('"kUXCam_UserIdentity":"', assumeNotNull(user_identity), '",')),
        '"gender":"', user_properties['gender'],
        '","plan":"', user_properties['plan'],
        '","age_group":"', user_properties['age_group'],
        '","alias":"', user_name,
        '","uxcamuserid":"', user_hex,
        '"},"device":{"carrierCode":"42901","carrierName":"', ['Verizon Wireless', 'AT&T', 'Vodafone', 'Orange'][1 + user_roll % 4],
        '","osName":', if(device_platform = 1, '"Android"', '"iOS"'),
        ',"appVersion":"', app_version,
        '","sdkVersion":"', sdk_version,
        '","osVersion":"', device_os_version,
        '","language":"English","country":"', device_country,
        '","totalStorageInKB":', toString(11289 * (1 + user_roll % 5)),
        ',"totalRamInKB":', toString(2815 * (1 + user_roll % 3)),
        ',"freeRamInKb":', toString(500 + roll % 900),
        ',"dpi":', toString(320 + 80 * (user_roll % 4)),
        ',"height":', toString(models[model].6),
        ',"width":', toString(models[model].5),
        ',"type":"Phone","class":"', device_class,
        '","producer":"', device_manufacturer,
        '","model":"', device_model,
        '","deviceId":"', device_id,
        '","isNotificationEnabled":', if(user_roll % 2, 'true', 'false'),
        ',"isRooted":false,"platform":"', if(device_platform = 1, 'android', 'ios'),
        '"},"location":{"countryCode":"', countries[country].2,
        '","city":"', device_city,
        '","longitude":', toString(country), '.', toString(10 + city), '1',
        ',"latitude":', toString(30 + country), '.', toString(10 + city), '7}}'
    ) AS row,
    concat(
        '{"format":1,"responsiveGestureCount":', toString(gestures - unresponsive),
        ',"unresponsiveGestureCount":', toString(unresponsive),
        ',"startedAt":"', formatDateTime(started, '%Y-%m-%dT%H:%i:%S'), '.', toString(100 + roll % 900), '000Z',
        '","viewport":{"width":411.0,"height":891.0}', if(NOT $timelines, '', concat(
            ',"screens":[', arrayStringConcat(arrayMap(i -> concat(
                '{"name":"', session_screen_list[1 + (i * (1 + roll % 3)) % screens],
                '","at":', toString(intDiv(i * pace, 1000)), '.', toString(101 + 10 * (bitXor(pace, i * 7) % 90)),
                ',"duration":', toString(intDiv(pace, 1000)), '.', toString(102 + 10 * (bitXor(pace, i * 11) % 90)), '}'
            ), range(visits)), ','), ']',
            if(gestures = 0, '', concat(',"gestures":[', arrayStringConcat(arrayMap(i -> concat(
                '{"kind":"', kinds[1 + cityHash64(number, i) % 12],
                '","at":', toString(intDiv(i * duration, 1000 * gestures)), '.', toString(101 + 10 * (cityHash64(i, number) % 90)),
                ',"x":0.', toString(101 + 10 * (cityHash64(number, i, 1) % 80)),
                ',"y":0.', toString(101 + 10 * (cityHash64(number, i, 2) % 80)),
                ',"screen":"', session_screen_list[1 + (intDiv(i * visits, gestures) * (1 + roll % 3)) % screens],
                '","rage":', if(i < rage, 'true', 'false'),
                ',"responsive":', if(i < unresponsive, 'false', 'true'), '}'
            ), range(gestures)), ','), ']'))
        )),
        if(events = 0, '', concat(',"events":[', arrayStringConcat(arrayMap((i, name, price) -> concat(
            '{"name":"', name,
            '","at":', toString(intDiv(i * duration, 1000 * events)), '.', toString(101 + 10 * (roll % 90)),
            ',"screen":"', session_screen_list[1 + i % screens],
            '","properties":{"price":', toString(price),
            ',"source":"', ['list', 'search', 'banner'][1 + price % 3], '"}}'
        ), range(events), event_name, prices), ','), ']')),
        '}'
    ) AS details
FROM
(
    SELECT
        *,
        if(replaced, $version, 1) AS version_,
        leftPad(lower(hex(uxcamuserid)), 24, '0') AS user_hex,
        -- the alias as model/alias.py derives it
        reinterpretAsUInt64(reverse(substring(SHA256(user_hex), 1, 8))) AS digest,
        concat($first_names[1 + digest % length($first_names)], ' ',
               $last_names[1 + intDiv(digest, length($first_names)) % length($last_names)]) AS user_name,
        if(user % 3 = 0, NULL, concat('U#', toString(user))) AS user_identity,
        map('gender', ['male', 'female'][1 + user_roll % 2],
            'plan', ['free', 'free', 'gold', 'none'][1 + intDiv(user_roll, 2) % 4],
            'age_group', ['10-19', '20-29', '30-39', '40-49', '50-59'][1 + intDiv(user_roll, 8) % 5]) AS user_properties,
        concat('1.', toString(greatest(0, toInt64(intDiv(number * 6, $total)) - toInt64(intDiv(user_roll, 64) % 3)))) AS app_version,
        ['3.3.5', '3.4.0'][1 + intDiv(user_roll, 256) % 2] AS sdk_version,
        lower(hex(cityHash64(user, 'device'))) AS device_id,
        toUInt8(models[model].3) AS device_platform,
        models[model].7 AS device_class,
        models[model].2 AS device_manufacturer,
        models[model].1 AS device_model,
        toString(models[model].4 + intDiv(user_roll, 512) % 3) AS device_os_version,
        countries[country].1 AS device_country,
        concat(countries[country].1, ' City ', toString(city)) AS device_city,
        roll % 50 = 0 AS session_crashed,
        toInt64(1000 * exp(2.2 + 3.6 * (intDiv(roll, 64) % 1000) / 1000)) + intDiv(roll, 50) % 1000 AS duration,
        concat(toString(intDiv(duration, 1000)), '.', if(duration % 1000 = 0, '0',
               trim(TRAILING '0' FROM leftPad(toString(duration % 1000), 3, '0')))) AS seconds,
        toUInt32(intDiv(duration * (100 + intDiv(roll, 4096) % 300), 1000000)) + 3 * (version_ - 1) AS gestures,
        if(intDiv(roll, 8192) % 9 = 0, least(gestures, toUInt32(1 + intDiv(roll, 9000) % 3)), 0) AS rage,
        toUInt32(intDiv(gestures * (intDiv(roll, 77) % 36), 100)) AS unresponsive,
        toUInt32(1 + intDiv(gestures * 2, 3)) AS visits,
        toUInt32(least(visits, 2 + intDiv(roll, 5100) % 7)) AS screens,
        arraySlice(arrayRotateLeft(screen_names, roll % 11), 1, screens) AS session_screen_list,
        intDiv(duration, visits) AS pace,
        toUInt32(intDiv(roll, 99) % (1 + $most_events)) AS events,
        arrayMap(i -> event_names[1 + toUInt8(12 * pow(cityHash64(number, i, 'event') / 18446744073709551616, 1.5))], range(events)) AS event_name,
        arrayMap(i -> 5 + cityHash64(number, i, 'price') % 95, range(events)) AS prices,
        uploaded - toInt64(intDiv(duration, 1000)) - 2 AS started
    FROM
    (
        SELECT
            number,
            cityHash64(number) AS roll,
            -- every other user is old, the rest come in the course of time; a user who is not there yet lets an old one go first
            toUInt64($users * pow(cityHash64(number, 'user') / 18446744073709551616, 1.6)) AS drawn,
            if(drawn % 2, 0, cityHash64(drawn, 'born') % $total) AS born,
            number >= born ? drawn : drawn + 1 AS user,
            cityHash64(user) AS user_roll,
            toDateTime($start + intDiv(number * $span, $total), 'UTC') AS uploaded,
            bitOr(bitShiftLeft(toUInt128(roll), 32), bitAnd(cityHash64(number, 'low'), 4294967295)) AS session_id,
            bitOr(bitShiftLeft(toUInt128(user_roll), 32), bitAnd(cityHash64(user, 'low'), 4294967295)) AS uxcamuserid,
            intDiv(roll, 3) % 100 = 0 AS replaced,
            -- how many sessions the user has had by now, if they came evenly
            (pow((drawn + 1) / $users, 0.625) - pow(drawn / $users, 0.625)) AS share,
            toUInt32(1 + share * (user % 2 ? number + $total / 10 : number - born)) AS session_number_of_user,
            if(cityHash64(user, 'country') % 100 < 33, 1, 2 + cityHash64(user, 'country') % 9) AS country,
            1 + cityHash64(user, 'city') % 12 AS city,
            toUInt8(1 + 23 * pow(cityHash64(user, 'model') / 18446744073709551616, 1.5)) AS model
        FROM numbers_mt($first, $end - $first)
        WHERE $which
    )
)
