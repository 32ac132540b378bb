-- What erasure needs.
--
-- The physical rows that a purge removes, of every version, while it is at work (erasure/purge.py). The statements that remove
-- them name this table, so that no id is left in a statement that the engine keeps.
CREATE TABLE IF NOT EXISTS purges
(
    target LowCardinality(String),
    app UInt32,
    subject UInt128,
    uxcamuserid UInt128,
    version UInt64
)
ENGINE = MergeTree
ORDER BY (target, app, subject)
SETTINGS cleanup_delay_period = 2, max_cleanup_delay_period = 10, cleanup_delay_period_random_add = 1;

-- Files of parts that were rewritten are removed soon. What a merge writes is on the disk before what it read is removed.
ALTER TABLE sessions MODIFY SETTING
    cleanup_delay_period = 2, max_cleanup_delay_period = 10, cleanup_delay_period_random_add = 1, min_rows_to_fsync_after_merge = 1;
ALTER TABLE session_keys MODIFY SETTING
    cleanup_delay_period = 2, max_cleanup_delay_period = 10, cleanup_delay_period_random_add = 1, min_rows_to_fsync_after_merge = 1;
ALTER TABLE user_sessions MODIFY SETTING
    cleanup_delay_period = 2, max_cleanup_delay_period = 10, cleanup_delay_period_random_add = 1, min_rows_to_fsync_after_merge = 1;
ALTER TABLE users MODIFY SETTING
    cleanup_delay_period = 2, max_cleanup_delay_period = 10, cleanup_delay_period_random_add = 1, min_rows_to_fsync_after_merge = 1;
