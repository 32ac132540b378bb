-- What users and events need beside the sessions.
--
-- A row of `sessions` has a kind: 0 gone (erased, or moved), 1 a session, 2 events that were imported with a date of their own,
-- of a session known or unknown, 3 an imported user, seen once. Each entity reads its kinds (query/entities.py).
-- Of a session's events the first `event_own` count at its upload time; the others stand in rows of kind 2 as well.
ALTER TABLE sessions
    ADD COLUMN IF NOT EXISTS kind UInt8 DEFAULT 1 CODEC(T64, LZ4),
    ADD COLUMN IF NOT EXISTS event_own UInt32 DEFAULT length(event_name) CODEC(T64, LZ4),
    ADD COLUMN IF NOT EXISTS event_screen_name Array(LowCardinality(Nullable(String))) CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS browser_name LowCardinality(Nullable(String)) CODEC(LZ4),
    ADD COLUMN IF NOT EXISTS browser_version LowCardinality(Nullable(String)) CODEC(LZ4),
    ADD COLUMN IF NOT EXISTS referer Nullable(String) CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS referer_domain LowCardinality(Nullable(String)) CODEC(LZ4),
    ADD COLUMN IF NOT EXISTS device_os_name LowCardinality(Nullable(String)) CODEC(LZ4),
    ADD COLUMN IF NOT EXISTS device_type LowCardinality(Nullable(String)) CODEC(LZ4),
    ADD COLUMN IF NOT EXISTS utm Map(LowCardinality(String), String) CODEC(ZSTD(1));

-- `dates` are those of the rows of kind 2 of a session that is not known itself; empty for a known one.
ALTER TABLE session_keys
    ADD COLUMN IF NOT EXISTS dates Array(DateTime('UTC')) CODEC(ZSTD(1));

-- One row a user, written again with every session of his. `seen` is what his row shows as lastseenOn, `uploaded` the
-- last upload of any kind; `state` is what the row is made of and folded from (ingest/users.py). Kind 0 is gone, 1 a user.
CREATE TABLE IF NOT EXISTS users
(
    app UInt32 CODEC(T64, LZ4),
    uxcamuserid UInt128 CODEC(ZSTD(1)),
    version UInt64 CODEC(ZSTD(1)),
    kind UInt8 CODEC(T64, LZ4),
    uploaded DateTime('UTC') CODEC(LZ4),
    seen DateTime('UTC') CODEC(LZ4),
    first_seen DateTime('UTC') CODEC(LZ4),
    first_session DateTime('UTC') CODEC(LZ4),
    user_session_count UInt32 CODEC(T64, LZ4),
    user_session_duration_ms Int64 CODEC(T64, LZ4),
    user_gesture_count UInt64 CODEC(T64, LZ4),
    user_rage_gesture_count UInt64 CODEC(T64, LZ4),
    user_responsive_gesture_count Int64 CODEC(T64, LZ4),
    user_unresponsive_gesture_count UInt64 CODEC(T64, LZ4),
    user_screen_count UInt64 CODEC(T64, LZ4),
    user_event_count UInt64 CODEC(T64, LZ4),
    user_first_referer Nullable(String) CODEC(ZSTD(1)),
    user_first_referer_domain LowCardinality(Nullable(String)) CODEC(ZSTD(1)),
    user_first_screen_name LowCardinality(Nullable(String)) CODEC(ZSTD(1)),
    user_first_utm Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    state String CODEC(ZSTD(3))
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (app, uxcamuserid)
SETTINGS index_granularity = 256,
    min_age_to_force_merge_seconds = 30, min_age_to_force_merge_on_partition_only = 1;

-- The redo log (stores/redo.py) is what waits for the disk.
ALTER TABLE sessions MODIFY SETTING fsync_after_insert = 0, fsync_part_directory = 0;
ALTER TABLE session_keys MODIFY SETTING fsync_after_insert = 0, fsync_part_directory = 0;
ALTER TABLE user_sessions MODIFY SETTING fsync_after_insert = 0, fsync_part_directory = 0;
