"""Keep the articles of a file, one JSON object a line: batch.py http://127.0.0.1:8000 articles.jsonl."""

import http.client
import json
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


def keep(service: str, file: Path) -> Iterator[dict[str, Any]]:
    """Send a file and yield its answers while it is still being sent."""
    address = urlsplit(service)
    connection = http.client.HTTPConnection(address.netloc, timeout=60)
    connection.putrequest("POST", "/v1/articles:batch?report=brief")
    connection.putheader("Content-Type", "application/x-ndjson")
    connection.putheader("Content-Length", str(file.stat().st_size))
    connection.endheaders()
    sender = threading.Thread(target=connection.send, args=(file.open("rb"),), daemon=True)
    sender.start()
    for line in connection.getresponse():
        yield json.loads(line)
    sender.join()


def main(service: str, file: str) -> int:
    """Print what became of each line."""
    failed = 0
    for answer in keep(service, Path(file)):
        if "problem" in answer:
            failed += 1
            print(answer["line"], answer["problem"]["detail"])
        else:
            print(answer["line"], answer["outcome"], answer["id"], answer["attention"])
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:3]))
