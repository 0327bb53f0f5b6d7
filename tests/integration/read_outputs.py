"""read_outputs.py FOLDER: reads an output folder of galley with readers that are not galley's.

Every front matter is YAML and says what the manifest says, the hash is that of the body, slugs are
apart from one another, and the manifest lists exactly the files that are there."""
import hashlib
import json
import os
import sys

import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
REPEATED = ("schema", "slug", "title", "description", "topics", "source", "content_hash", "fetched_at")


def page(path):
    with open(path, encoding="utf-8", newline="") as file:
        text = file.read()
    head, body = text[len("---\n"):].split("\n---\n", 1)
    return yaml.load(head, LOADER), body[1:]


def faults(folder, line):
    head, body = page(os.path.join(folder, line["file"]))
    for key in REPEATED:
        if head.get(key) != line.get(key):
            yield f"{key} is {head.get(key)!r} and in the manifest {line.get(key)!r}"
    if hashlib.sha256(body.encode()).hexdigest() != head["content_hash"]:
        yield "content_hash is not that of the body"
    stats = head["stats"]
    if (stats["tokens"], stats["words"]) != (line["tokens"], line["words"]):
        yield "stats are not those of the manifest"
    if (stats["characters"], stats["lines"]) != (len(body), body.count("\n")):
        yield "characters or lines are not those of the body"


def main(folder):
    with open(os.path.join(folder, "index.jsonl"), encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    found = [f"{line['file']}: {fault}" for line in lines for fault in faults(folder, line)]
    listed = [line["file"] for line in lines]
    there = sorted(name for name in os.listdir(folder) if name.endswith(".mdc"))
    if sorted(listed) != there:
        found.append(f"{len(listed)} files are listed and {len(there)} are there")
    print(f"{os.path.basename(folder)}: {len(lines)} outputs read, {sum(line['tokens'] for line in lines)} tokens")
    print(*found[:20], sep="\n", end="\n" if found else "")
    return 1 if found else 0


sys.exit(main(sys.argv[1]))
