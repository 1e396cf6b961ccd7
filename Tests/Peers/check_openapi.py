"""Reads {"document": …, "answers": [{path, method, status, body}, …]} and says what is wrong with it.

The document is checked by openapi-spec-validator, each answer's body by jsonschema against its schema.
"""

import json
import sys

import jsonschema
from openapi_spec_validator import OpenAPIV31SpecValidator

given = json.load(sys.stdin)
document = given["document"]
mistakes = [error.message for error in OpenAPIV31SpecValidator(document).iter_errors()]
examples = 0
for path, operations in document["paths"].items():
    for method, operation in operations.items():
        bodies = [operation.get("requestBody", {})] + list(operation["responses"].values())
        for content in (content for body in bodies for content in body.get("content", {}).values()):
            if "example" not in content:
                continue
            examples += 1
            schema = {**content["schema"], "components": document["components"]}
            for error in jsonschema.Draft202012Validator(schema).iter_errors(content["example"]):
                mistakes.append(f"{method} {path}, example: {error.message}")
for answer in given["answers"]:
    response = document["paths"][answer["path"]][answer["method"]]["responses"][answer["status"]]
    (content,) = response["content"].values()
    schema = {**content["schema"], "components": document["components"]}
    for error in jsonschema.Draft202012Validator(schema).iter_errors(answer["body"]):
        mistakes.append(f"{answer['method']} {answer['path']} {answer['status']}: {error.message}")
json.dump({"checked": len(given["answers"]), "examples": examples, "mistakes": sorted(set(mistakes))}, sys.stdout)
