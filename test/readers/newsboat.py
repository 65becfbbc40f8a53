"""Prints what newsboat's database holds, as JSON."""

import json
import sqlite3
import sys
import time

rows = sqlite3.connect(sys.argv[1]).execute("select feedurl, guid, title, enclosure_url, url, pubDate from rss_item where deleted = 0")
print(
    json.dumps(
        [
            {
                "feed": feed,
                "id": guid,
                "title": title,
                "link": link,
                "date": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(date)),
                "enclosures": [enclosure] if enclosure else [],
            }
            for feed, guid, title, enclosure, link, date in rows
        ]
    )
)
