"""Import the demonstration's company, design, edit and publish a plan: everything over the HTTP API.

Needs nothing but Python. RIDINGS_TOKEN holds a token, RIDINGS_URL the server; see use-the-api.md.
"""

import json
import os
import sys
import urllib.error
import urllib.request
import uuid
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

URL = os.environ.get("RIDINGS_URL", "http://127.0.0.1:8000") + "/api/v1"
TOKEN = os.environ["RIDINGS_TOKEN"]


def ask(method: str, path: str, body: Any = None, *, looked_at: str = "") -> tuple[Any, str]:
    """Ask the API; returns the answer and its ETag, or says what is wrong and ends."""
    headers = {"Authorization": f"Bearer {TOKEN}"}
    if looked_at:
        headers["If-Match"] = looked_at  # refused where somebody else has changed it since
    if isinstance(body, bytes):
        data, headers["Content-Type"] = body, "application/octet-stream"
    else:
        data, headers["Content-Type"] = json.dumps(body or {}).encode(), "application/json"
    if method == "POST":
        headers["Idempotency-Key"] = str(uuid.uuid4())  # sent again with the same key, it is done once
    sent = None if method == "GET" else data
    request = urllib.request.Request(URL + path, data=sent, method=method, headers=headers)
    try:
        with urllib.request.urlopen(request) as response:
            kind = response.headers.get_content_type()
            found = response.read()
            return json.loads(found) if kind == "application/json" else found, response.headers["ETag"] or ""
    except urllib.error.HTTPError as error:
        problem = json.loads(error.read())
        sys.exit(
            f"{method} {path}: {problem['status']} {problem['detail']} (request {problem['request_id']})"
        )


def follow(job: dict[str, Any]) -> dict[str, Any]:
    """Wait for a job and say how far it is; returns its result."""
    request = urllib.request.Request(
        f"{URL}/jobs/{job['id']}/events", headers={"Authorization": f"Bearer {TOKEN}"}
    )
    with urllib.request.urlopen(request) as events:
        for line in events:
            if line.startswith(b"data: {") and b'"state"' in line:
                job = json.loads(line[6:])
                print(f"  job {job['id']} {job['kind']}: {job['state']} {job['share']:.0%} {job['step']}")
    if job["state"] != "done":
        sys.exit(f"job {job['id']} is {job['state']}: {json.dumps(job['problem'])}")
    return dict(job["result"])


def main(folder: Path) -> None:
    """Go through the whole loop."""
    me, _ = ask("GET", "/me")
    print(f"{me['name']}, {me['role']} of {me['organisation']}")

    files = {}
    for table in ("accounts", "reps"):
        content = (folder / f"{table}.csv").read_bytes()
        files[table] = ask("POST", f"/files?name={table}.csv", content)[0]["id"]
    looked = follow(ask("POST", "/imports", {"files": files})[0])
    rows = {one["table"]: one["added"] for one in ask("GET", f"/imports/{looked['import_id']}")[0]["files"]}
    print(f"the import would add {rows}; confirmed")
    follow(ask("POST", f"/imports/{looked['import_id']}/confirm")[0])

    brief = {"balance": {"potential": 0.05, "workload": 0.10}, "moves": {"accounts": 0.30}}
    name = f"tour {uuid.uuid4().hex[:6]}"
    made = follow(ask("POST", "/designs", {"name": name, "brief": brief})[0])
    plan = f"/plans/{made['plan_id']}"
    head, tag = ask("GET", plan)
    print(f"plan {head['name']}: {head['status']}, revision {head['revision']}")

    territories = ask("GET", f"{plan}/territories")[0]["items"]
    smallest = min(territories, key=lambda one: one["potential"])["territory_id"]
    largest = max(territories, key=lambda one: one["potential"])["territory_id"]
    placed = ask("GET", f"{plan}/alignment?fields=account_id,territory_id")[0]["items"]
    account = next(one["account_id"] for one in placed if one["territory_id"] == largest)
    move = {"account_ids": [account], "to": smallest, "anyway": True}
    shown = ask("POST", f"{plan}/moves/preview", {"account_ids": [account], "to": smallest})[0]
    print(f"moving {account} from {largest} to {smallest} would break {len(shown['broken'])} rules")
    tag = ask("POST", f"{plan}/moves", move, looked_at=tag)[1]
    tag = ask("POST", f"{plan}/undo", looked_at=tag)[1]
    print("moved, and taken back")

    ask("POST", f"{plan}/propose", {"levels": 0, "note": "the tour"}, looked_at=tag)
    day = (date.fromisoformat(me["today"]) + timedelta(days=1)).isoformat()
    follow(ask("POST", "/publications", {"plan_id": made["plan_id"], "effective_on": day})[0])
    owner = ask("GET", f"/accounts/{quote(account, safe='')}/owner?on={day}")[0]["owner"]
    print(f"from {day} {account} belongs to {owner['rep_id']}: {owner['reason']}")

    written = follow(ask("POST", "/exports", {"format": "xlsx", "plan_id": made["plan_id"]})[0])
    book = ask("GET", f"/files/{written['file_id']}")[0]
    print(f"an export of {len(book):,} bytes: {written['name']}")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "demo/company"))
