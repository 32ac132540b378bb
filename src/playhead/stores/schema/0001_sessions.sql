-- Finished sessions, one row a version; the newest version counts (read with FINAL).
--
-- The sort key is immutable, so a new version replaces the old one when parts merge, and FINAL does
-- so before they did. Weekly partitions are forced into one part once they are quiet: FINAL is then
-- free, since a partition of one merged part cannot hold a duplicate (docs/architecture.md, "Versions").
--
-- A granule of 512 rows holds half a megabyte of `row`: one session or one user's is read without unpacking 8 MB for each.
-- What analytics count and sum is packed for quick reading (T64, LZ4); ids and texts for size; the large texts by the
-- size of the part, so that an insert is cheap and what has been merged is small (engine.xml).
--
-- Columns bear the public attribute's name where one reads them. `row` is the tail of the row as the
-- list prints it; `details` is everything it was made of (model/details.py), read only by exports.
CREATE TABLE IF NOT EXISTS sessions
(
    app UInt32 CODEC(T64, LZ4),
    uploaded DateTime('UTC') CODEC(Delta, LZ4),
    session_id UInt128 CODEC(ZSTD(1)),
    version UInt32 CODEC(T64, LZ4),
    uxcamuserid UInt128 CODEC(LZ4),
    session_number_of_user UInt32 CODEC(T64, LZ4),
    user_name String CODEC(ZSTD(1)),
    user_identity Nullable(String) CODEC(ZSTD(1)),
    user_properties Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    app_version LowCardinality(Nullable(String)) CODEC(LZ4),
    sdk_version LowCardinality(Nullable(String)) CODEC(LZ4),
    device_id Nullable(String) CODEC(ZSTD(1)),
    device_platform UInt8 CODEC(T64, LZ4),
    device_class LowCardinality(Nullable(String)) CODEC(LZ4),
    device_manufacturer LowCardinality(Nullable(String)) CODEC(LZ4),
    device_model LowCardinality(Nullable(String)) CODEC(LZ4),
    device_os_version LowCardinality(Nullable(String)) CODEC(LZ4),
    device_country LowCardinality(Nullable(String)) CODEC(LZ4),
    device_city LowCardinality(Nullable(String)) CODEC(LZ4),
    session_crashed Bool CODEC(LZ4),
    session_has_video Bool CODEC(LZ4),
    session_duration_ms Int64 CODEC(T64, LZ4),
    session_gesture_count UInt32 CODEC(T64, LZ4),
    session_rage_gesture_count UInt32 CODEC(T64, LZ4),
    session_responsive_gesture_count Nullable(UInt32) CODEC(T64, LZ4),
    session_unresponsive_gesture_count Nullable(UInt32) CODEC(T64, LZ4),
    session_screen_count UInt32 CODEC(T64, LZ4),
    session_unique_screen_count UInt32 CODEC(T64, LZ4),
    session_event_count UInt32 CODEC(T64, LZ4),
    session_screen_list Array(LowCardinality(String)) CODEC(ZSTD(1)),
    event_name Array(LowCardinality(String)) CODEC(ZSTD(1)),
    event_properties Array(Map(LowCardinality(String), String)) CODEC(ZSTD(1)),
    row String,
    details String
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toMonday(uploaded)
ORDER BY (app, uploaded, session_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 512,
    min_age_to_force_merge_seconds = 30, min_age_to_force_merge_on_partition_only = 1;

-- What is assigned to a session once and kept: its upload time and its number. Written before the
-- session itself, so that a crash in between leaves a number that the repeated upload finds again.
-- It is also the way in by session id. Small granules and blocks: what is looked up lies anywhere.
CREATE TABLE IF NOT EXISTS session_keys
(
    app UInt32 CODEC(T64, LZ4),
    session_id UInt128 CODEC(ZSTD(1)),
    uxcamuserid UInt128 CODEC(ZSTD(1)),
    uploaded DateTime('UTC') CODEC(ZSTD(1)),
    version UInt32 CODEC(T64, LZ4),
    session_number_of_user UInt32 CODEC(ZSTD(1)),
    user_name String CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (app, session_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 256, min_compress_block_size = 8192;

-- The same by user, written first: the way in to one user's sessions and to his last number. A session that was
-- given to another user keeps the key of the first; whoever follows it finds that the session does not match.
CREATE TABLE IF NOT EXISTS user_sessions
(
    app UInt32 CODEC(T64, LZ4),
    uxcamuserid UInt128 CODEC(ZSTD(1)),
    uploaded DateTime('UTC') CODEC(ZSTD(1)),
    session_id UInt128 CODEC(ZSTD(1)),
    version UInt32 CODEC(T64, LZ4),
    session_number_of_user UInt32 CODEC(ZSTD(1)),
    user_name String CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (app, uxcamuserid, uploaded, session_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 256, min_compress_block_size = 8192;
