-- Finished sessions, one row a version; the newest version counts (read with FINAL).
--
-- The sort key is immutable, so a new version replaces the old one when parts merge, and FINAL does
-- so before they did. Weekly partitions are forced into one part once they are quiet: FINAL is then
-- free, since a partition of one merged part cannot hold a duplicate (docs/architecture.md, "Versions").
--
-- A granule of 1,024 rows holds 1 MB of `row`: one session or one user's is read without unpacking 8 MB for each.
--
-- Columns bear the public attribute's name where one reads them. `row` is the tail of the row as the
-- list prints it; `details` is everything it was made of (model/details.py), read only by exports.
CREATE TABLE IF NOT EXISTS sessions
(
    app UInt32 CODEC(ZSTD(1)),
    uploaded DateTime('UTC') CODEC(Delta, ZSTD(1)),
    session_id UInt128 CODEC(ZSTD(1)),
    version UInt32 CODEC(ZSTD(1)),
    uxcamuserid UInt128 CODEC(ZSTD(1)),
    session_number_of_user UInt32 CODEC(ZSTD(1)),
    user_name String CODEC(ZSTD(1)),
    user_identity Nullable(String) CODEC(ZSTD(1)),
    user_properties Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    app_version LowCardinality(Nullable(String)),
    sdk_version LowCardinality(Nullable(String)),
    device_id Nullable(String) CODEC(ZSTD(1)),
    device_platform UInt8,
    device_class LowCardinality(Nullable(String)),
    device_manufacturer LowCardinality(Nullable(String)),
    device_model LowCardinality(Nullable(String)),
    device_os_version LowCardinality(Nullable(String)),
    device_country LowCardinality(Nullable(String)),
    device_city LowCardinality(Nullable(String)),
    session_crashed Bool,
    session_has_video Bool,
    session_duration_ms Int64 CODEC(ZSTD(1)),
    session_gesture_count UInt32 CODEC(ZSTD(1)),
    session_rage_gesture_count UInt32 CODEC(ZSTD(1)),
    session_responsive_gesture_count Nullable(UInt32) CODEC(ZSTD(1)),
    session_unresponsive_gesture_count Nullable(UInt32) CODEC(ZSTD(1)),
    session_screen_count UInt32 CODEC(ZSTD(1)),
    session_unique_screen_count UInt32 CODEC(ZSTD(1)),
    session_event_count UInt32 CODEC(ZSTD(1)),
    session_screen_list Array(LowCardinality(String)) CODEC(ZSTD(1)),
    event_name Array(LowCardinality(String)) CODEC(ZSTD(1)),
    event_properties Array(Map(LowCardinality(String), String)) CODEC(ZSTD(1)),
    row String CODEC(ZSTD(6)),
    details String CODEC(ZSTD(6))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toMonday(uploaded)
ORDER BY (app, uploaded, session_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 1024,
    min_age_to_force_merge_seconds = 30, min_age_to_force_merge_on_partition_only = 1;

-- What is assigned to a session once and kept: its upload time and its number. Written before the
-- session itself, so that a crash in between leaves a number that the repeated upload finds again.
-- It is also the way in by session id and, through the projection, by user.
CREATE TABLE IF NOT EXISTS session_keys
(
    app UInt32 CODEC(ZSTD(1)),
    session_id UInt128 CODEC(ZSTD(1)),
    uxcamuserid UInt128 CODEC(ZSTD(1)),
    uploaded DateTime('UTC') CODEC(ZSTD(1)),
    version UInt32 CODEC(ZSTD(1)),
    session_number_of_user UInt32 CODEC(ZSTD(1)),
    user_name String CODEC(ZSTD(1)),
    PROJECTION by_user
    (
        SELECT app, uxcamuserid, session_number_of_user, user_name, uploaded, session_id
        ORDER BY app, uxcamuserid
    )
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (app, session_id, uxcamuserid)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 1024,
    deduplicate_merge_projection_mode = 'rebuild';
