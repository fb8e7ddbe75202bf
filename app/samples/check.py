"""Check an article and print each repeated passage: check.py http://127.0.0.1:8000 article.txt."""

import json
import sys
import urllib.request
from pathlib import Path
from typing import Any


def check(service: str, text: str) -> dict[str, Any]:
    """Ask for the report; offsets count code points, as Python's strings do."""
    body = json.dumps({"text": text, "offset_unit": "codepoint"}).encode()
    request = urllib.request.Request(f"{service}/v1/check", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        report: dict[str, Any] = json.load(answer)
    return report


def main(service: str, file: str) -> int:
    """Print the summary and both sides of each passage."""
    text = Path(file).read_text(encoding="utf-8")
    report = check(service, text)
    print(report["summary"])
    wrong = 0
    for passage in report["passages"]:
        for side in (passage["a"], passage["b"]):
            words = text[side["start"] : side["end"]]
            wrong += words != side["text"]
            print(f"{passage['id']} {side['start']}-{side['end']} {words}")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:3]))
