"""A feed reader of a few lines over feedparser: `poll STATE` asks every feed, `entries STATE` prints what is held as JSON."""

import json
import sys
import time

import feedparser


def poll(state):
    for url, kept in state.items():
        parsed = feedparser.parse(url, etag=kept.get("etag"), modified=kept.get("modified"))
        if parsed.get("status") == 304:
            continue
        if parsed.get("status") != 200 or parsed.bozo:
            sys.exit(f"{url}: {parsed.get('status')} {parsed.get('bozo_exception')}")
        kept["etag"] = parsed.get("etag")
        kept["modified"] = parsed.get("modified")
        for entry in parsed.entries:
            kept["entries"].setdefault(entry.id, []).append(held(entry))


def held(entry):
    parsed = entry.get("published_parsed") or entry.get("updated_parsed")
    return {
        "title": entry.title,
        "link": entry.get("link", ""),
        "date": time.strftime("%Y-%m-%dT%H:%M:%SZ", parsed),
        "enclosures": [one.href for one in entry.get("enclosures", [])],
    }


def entries(state):
    return [
        {"feed": url, "id": key, **versions[-1]} for url, kept in state.items() for key, versions in kept["entries"].items()
    ]


command, path = sys.argv[1:]
with open(path, encoding="utf-8") as file:
    known = json.load(file)
if command == "poll":
    poll(known)
    with open(path, "w", encoding="utf-8") as file:
        json.dump(known, file)
else:
    print(json.dumps(entries(known)))
