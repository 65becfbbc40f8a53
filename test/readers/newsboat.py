"""Prints what newsboat's database holds, as JSON."""

import json
import sqlite3
import sys

rows = sqlite3.connect(sys.argv[1]).execute("select feedurl, guid, title, enclosure_url from rss_item where deleted = 0")
print(
    json.dumps(
        [
            {"feed": feed, "id": guid, "title": title, "enclosures": [enclosure] if enclosure else []}
            for feed, guid, title, enclosure in rows
        ]
    )
)
