-- Whether Playhead holds the picture of a session: an imported row may say that there was a video, which then is elsewhere.
ALTER TABLE sessions ADD COLUMN IF NOT EXISTS picture_held Bool CODEC(LZ4);
