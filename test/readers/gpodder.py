"""Prints what gPodder's database holds, as JSON."""

import json
import sqlite3
import sys
import time

rows = sqlite3.connect(sys.argv[1]).execute("select guid, title, link, published, url from episode")
print(
    json.dumps(
        [
            {
                "feed": "",
                "id": guid,
                "title": title,
                "link": link,
                "date": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(date)),
                "enclosures": [enclosure] if enclosure else [],
            }
            for guid, title, link, date, enclosure in rows
        ]
    )
)
