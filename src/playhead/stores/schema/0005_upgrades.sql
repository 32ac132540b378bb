-- How far the rows that an older version wrote have been made anew (ingest/upgrade.py): of each derivation the newest step tells.
-- The last one holds no id: nothing may keep that of a session which is erased.
CREATE TABLE IF NOT EXISTS upgrades
(
    derivation UInt32,
    step UInt64,
    done UInt8,
    app UInt32,
    uploaded DateTime('UTC'),
    session_id UInt128
)
ENGINE = ReplacingMergeTree(step)
ORDER BY derivation;
