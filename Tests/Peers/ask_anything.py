"""Asks a server everything that its OpenAPI document allows, and more, as each of some people (PyPI's schemathesis).

Reads {"url", "tokens": {name: token, "guest": null}, "seed", "examples", "known": {parameter: [value, …]}} and says which
statuses were answered how often and what was wrong with which answers. `known` are values that name something: half of
those in paths, and those of `coach`, `client` and `brand` in bodies and queries, are taken from there.
"""

import collections
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
    "negative_data_rejection",
    "allow_header_conformance",
    "unsupported_method",
    "ignored_auth",
]

# Longer addresses and headers than any of ours the server refuses before it knows what they are for.
SETTINGS = '''
[checks.negative_data_rejection]
expected-statuses = [400, 401, 403, 404, 405, 406, 409, 410, 412, 414, 415, 422, 428, 429, 431, "5xx"]
'''

HOOKS = '''
import json, os, zlib
import schemathesis

KNOWN = json.loads(os.environ["KNOWN_VALUES"])


def choose(values, text):
    return values[zlib.crc32(text.encode("utf-8", "surrogatepass")) // 2 % len(values)]


def fill(members):
    for name in ("coach", "client", "brand", "for"):
        if isinstance(members.get(name), str) and name in KNOWN:
            members[name] = choose(KNOWN[name], members[name])
    for nested in members.get("bookings") or [] if isinstance(members.get("bookings"), list) else []:
        if isinstance(nested, dict):
            fill(nested)


@schemathesis.hook
def before_call(context, case, kwargs):
    generated = case.meta.components if case.meta else {}
    positive = {place.value for place, how in generated.items() if how.mode.is_positive}
    if "path" in positive:
        for name, value in (case.path_parameters or {}).items():
            values = KNOWN.get(f"{case.path} {name}") or KNOWN.get(name)
            if values and isinstance(value, str) and zlib.crc32(value.encode("utf-8", "surrogatepass")) % 2:
                case.path_parameters[name] = choose(values, value)
    # Nobody guesses an ETag: most changes are to get past it.
    if case.headers and zlib.crc32(repr((case.path_parameters, case.body)).encode("utf-8", "replace")) % 4:
        case.headers.pop("If-Match", None)
    if "query" in positive and case.query:
        fill(case.query)
    if "body" in positive and isinstance(case.body, dict):
        fill(case.body)
'''


def ask(given, name, token, folder):
    report = folder / f"{name}.ndjson"
    command = [
        sys.executable, "-m", "schemathesis.cli", "run", f"{given['url']}/api/v1/openapi.json",
        "--url", given["url"], "--checks", ",".join(CHECKS), "--phases", "examples,coverage,fuzzing",
        "--max-examples", str(given["examples"]), "--seed", str(given["seed"]), "--no-shrink",
        "--continue-on-failure", "--suppress-health-check", "all", "--warnings", "off", "--request-timeout", "20",
        # The stream of events does not end.
        "--exclude-path", "/metrics", "--exclude-path", "/api/v1/events", "--no-color", "--report", "ndjson", "--report-ndjson-path", str(report),
    ]
    if token:
        command += ["--header", f"Authorization: Bearer {token}"]
    environment = {
        **os.environ, "SCHEMATHESIS_HOOKS": "asking", "PYTHONPATH": str(folder),
        "KNOWN_VALUES": json.dumps(given["known"]), "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    codes = re.findall(r'"status_code": ?(\d+)', report.read_text()) if report.exists() else []
    return name, done.returncode, done.stdout + done.stderr, dict(collections.Counter(codes))


given = json.load(sys.stdin)
with tempfile.TemporaryDirectory() as place:
    folder = pathlib.Path(place)
    (folder / "asking.py").write_text(HOOKS)
    (folder / "schemathesis.toml").write_text(SETTINGS)
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        runs = list(pool.map(lambda each: ask(given, *each, folder), given["tokens"].items()))
json.dump(
    {
        "answers": {name: codes for name, _, _, codes in runs},
        "mistakes": {name: output for name, status, output, _ in runs if status != 0},
    },
    sys.stdout,
)
