"""Files of recorded pages (images, fonts, style sheets) that the recording names and does not hold: found, fetched, and put in."""
