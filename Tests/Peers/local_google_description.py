"""Google's published description of the Calendar API (a file of google-api-python-client) as a judge of requests."""

import json
import os
import re
from urllib.parse import unquote

import googleapiclient
from jsonschema import Draft202012Validator

DOCUMENT = os.path.join(
    os.path.dirname(googleapiclient.__file__), "discovery_cache", "documents", "calendar.v3.json"
)
# What the description says in prose alone.
VALUES = {
    ("Event", "status"): ["confirmed", "tentative", "cancelled"],
    ("Event", "transparency"): ["opaque", "transparent"],
    ("Event", "visibility"): ["default", "public", "private", "confidential"],
    ("EventAttendee", "responseStatus"): ["needsAction", "declined", "tentative", "accepted"],
    ("EventReminder", "method"): ["email", "popup"],
}
ID = re.compile(r"[a-v0-9]{5,1024}")


class Description:
    """Knows every method of the API, its query and its body."""

    def __init__(self):
        with open(DOCUMENT, encoding="utf-8") as file:
            self.document = json.load(file)
        self.methods = list(self._methods(self.document))
        strict = {name: self._schema(name, schema, False) for name, schema in self.document["schemas"].items()}
        loose = {name: self._schema(name, schema, True) for name, schema in self.document["schemas"].items()}
        self.definitions = {False: strict, True: loose}
        self.validators = {}

    def _methods(self, node):
        for method in node.get("methods", {}).values():
            pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(method["path"]))
            yield {**method, "pattern": re.compile("/" + pattern)}
        for resource in node.get("resources", {}).values():
            yield from self._methods(resource)

    def _schema(self, name, schema, nullable):
        """JSON Schema of one of Google's: closed, and in a patch with null for every member of an object."""
        made = {}
        kind = schema.get("type")
        if "$ref" in schema:
            made["$ref"] = "#/$defs/" + schema["$ref"]
        elif kind and kind != "any":
            made["type"] = kind
        if kind == "object":
            members = {}
            for member, held in schema.get("properties", {}).items():
                members[member] = self._schema(None, held, nullable)
                if (name, member) in VALUES:
                    members[member]["enum"] = VALUES[(name, member)]
                if nullable:
                    members[member] = {"anyOf": [members[member], {"type": "null"}]}
            made["properties"] = members
            further = schema.get("additionalProperties")
            made["additionalProperties"] = self._schema(None, further, nullable) if further else False
            if further and nullable:
                made["additionalProperties"] = {"anyOf": [made["additionalProperties"], {"type": "null"}]}
        if kind == "array":
            # An array is replaced whole: nulls inside would remove nothing.
            made["items"] = self._schema(None, schema["items"], False)
        if "enum" in schema:
            made["enum"] = schema["enum"]
        if schema.get("format") == "int32":
            made["minimum"], made["maximum"] = -(2**31), 2**31 - 1
        if name == "EventAttendee":
            made["required"] = ["email"]
        return made

    def method(self, verb, path):
        """The method and the path's parameters, or None and the verbs that the path has."""
        others = []
        for method in self.methods:
            match = method["pattern"].fullmatch(path)
            if match and method["httpMethod"] == verb:
                return method, {name: unquote(value) for name, value in match.groupdict().items()}
            if match:
                others.append(method["httpMethod"])
        return None, others

    def wrong_query(self, method, pairs):
        """What is wrong with the query; None if nothing is."""
        known = {**self.document["parameters"], **method.get("parameters", {})}
        seen = set()
        for name, value in pairs:
            parameter = known.get(name)
            if parameter is None or parameter.get("location") == "path":
                return f"Unknown parameter {name}"
            if name in seen and not parameter.get("repeated"):
                return f"Parameter {name} repeated"
            seen.add(name)
            if "enum" in parameter and value not in parameter["enum"]:
                return f"Invalid value for {name}: {value}"
            if parameter["type"] == "boolean" and value not in ("true", "false"):
                return f"Invalid boolean value for {name}: {value}"
            if parameter["type"] == "integer":
                low, high = int(parameter.get("minimum", -(2**31))), int(parameter.get("maximum", 2**31 - 1))
                if not re.fullmatch(r"-?\d{1,10}", value) or not low <= int(value) <= high:
                    return f"Invalid integer value for {name}: {value}"
        return None

    def wrong_body(self, method, body):
        """What is wrong with the body; None if nothing is."""
        reference = method.get("request", {}).get("$ref")
        if reference is None:
            return None if body is None else "This method takes no body"
        nullable = method["httpMethod"] == "PATCH"
        if (reference, nullable) not in self.validators:
            schema = {"$ref": "#/$defs/" + reference, "$defs": self.definitions[nullable]}
            self.validators[reference, nullable] = Draft202012Validator(schema)
        for error in self.validators[reference, nullable].iter_errors(body):
            return f"{'/'.join(map(str, error.absolute_path)) or 'body'}: {error.message}"[:500]
        for name, member in self.document["schemas"][reference].get("properties", {}).items():
            if method["id"] in member.get("annotations", {}).get("required", []) and name not in body:
                return f"Missing {name}"
        return None
