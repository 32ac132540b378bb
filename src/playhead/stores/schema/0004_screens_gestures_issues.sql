-- What screens, gestures and issues are counted by (model/visits.py): a value a visit, a sum of like gestures, an issue.
ALTER TABLE sessions
    ADD COLUMN IF NOT EXISTS visit_screen Array(LowCardinality(String)) CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS visit_ms Array(UInt64) CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS visit_rage Array(UInt32) CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS visit_unresponsive Array(UInt32) CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS gesture_screen Array(LowCardinality(Nullable(String))) CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS gesture_kind Array(LowCardinality(String)) CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS gesture_rage Array(Bool) CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS gesture_responsive Array(Bool) CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS gesture_amount Array(UInt32) CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS issue_kind Array(LowCardinality(String)) CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS issue_title Array(LowCardinality(String)) CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS issue_screen Array(LowCardinality(Nullable(String))) CODEC(ZSTD(1));
