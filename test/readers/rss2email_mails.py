"""Prints the mails that rss2email wrote into a folder, as JSON."""

import datetime
import email
import email.policy
import json
import pathlib
import re
import sys


def held(path):
    mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    text = mail.get_body().get_content()
    return {
        "feed": mail["X-RSS-Feed"],
        "id": mail["X-RSS-ID"],
        "title": mail["Subject"],
        "link": mail["X-RSS-URL"] or "",
        "date": mail["Date"].datetime.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "enclosures": re.findall(r"^Enclosure: <?(\S+?)>?$", text, re.MULTILINE),
    }


print(json.dumps([held(path) for path in pathlib.Path(sys.argv[1]).glob("**/new/*")]))
