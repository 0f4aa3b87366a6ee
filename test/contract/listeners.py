"""What a listener says of itself in its OpenAPI document: endpoints, the permission of each, bodies it takes and gives."""

import copy
import itertools
import re
from dataclasses import dataclass

import httpx
import jsonschema_rs

numbers = itertools.count(1)


@dataclass
class Endpoint:
    """One method of one path."""

    listener: str
    method: str
    path: str
    said: dict          # what OpenAPI says of it
    whole: dict         # the OpenAPI document, for its references

    @property
    def operation(self):
        return re.sub(r"_\d+$", "", self.said["operationId"])

    @property
    def resource(self):
        return self.said["tags"][0]

    @property
    def permission(self):
        """None where it is open to all."""
        if not self.said["security"]:
            return None
        told = re.search(r"Permission: (\w+)\.", self.said.get("description", ""))
        assert told, f"{self.method} {self.path} tells no permission"
        return told[1]

    @property
    def is_houses_own(self):
        """In no document: on every listener the same."""
        return self.said["description"].startswith("No document has this.")

    @property
    def names_object(self):
        """By its id: a category's name names none."""
        return "{" in self.path and "{category}" not in self.path

    @property
    def status(self):
        """Of the answer where all goes well: OpenAPI has it first."""
        return int(next(iter(self.said["responses"])))

    def body(self):
        """A body that the schema calls sound: what is required, and for a change one plain text. None where none is taken."""
        content = self.said.get("requestBody", {}).get("content", {})
        schema = content.get("application/json", {}).get("schema")
        if schema is None:
            return None
        members = schema.get("properties", {})
        names = list(schema.get("required", []))
        if self.method in ("PUT", "PATCH") and not names:
            names = [name for name, member in members.items() if is_plain_text(member)][:1]
        return {name: example(members[name]) for name in names}

    def faults(self, answer):
        """What is wrong with an answer's body: it must be what OpenAPI says of its status, and hold nothing else. Of ready bytes it says nothing."""
        told = self.said["responses"].get(str(answer.status_code), self.said["responses"].get("default"))
        content = told.get("content")
        given = answer.headers.get("content-type", "none").split(";")[0]
        if content is None:
            return [] if not answer.content or answer.status_code == 202 or not given.endswith("json") else ["a body where OpenAPI has none"]
        media = next(iter(content))
        if given != media:
            return [f"is {given}, not {media}"]
        return self.unlike(closed(content[media]["schema"]), answer.json())

    def faults_of_request(self, body):
        """Why OpenAPI calls a body unsound that is sent in JSON."""
        content = self.said.get("requestBody", {}).get("content", {})
        return self.unlike(content["application/json"]["schema"], body) if "application/json" in content else [f"OpenAPI takes {[*content]}"]

    def unlike(self, schema, value):
        validator = jsonschema_rs.validator_for({**schema, "components": closed(self.whole["components"])})
        return [f"{'/'.join(map(str, error.instance_path)) or 'the body'} {error.message}"[:300] for error in validator.iter_errors(value)]


def endpoints(house, listener):
    whole = httpx.get(house.url(listener) + "/openapi.json").json()
    return [Endpoint(listener, method.upper(), path, said, whole) for path, methods in whole["paths"].items() for method, said in methods.items()]


def is_plain_text(member):
    return "string" in types(member) and not {"format", "enum", "pattern"} & member.keys()


def types(member):
    named = member.get("type", [])
    return [named] if isinstance(named, str) else named


def example(member):
    """A value that this schema calls sound, another one each time where it is a text."""
    if "enum" in member:
        return member["enum"][0]
    kind = next((kind for kind in types(member) if kind != "null"), None)
    if kind == "string":
        n = next(numbers)
        return {"email": f"contract{n}@example.org", "uri": f"https://example.org/{n}", "uuid": "0190aaaa-0000-7000-8000-000000000000",
                "date": "2026-01-31", "date-time": "2026-01-31T12:00:00Z"}.get(member.get("format"), f"contract {n}")
    if kind == "array":
        return [example(member["items"])] * max(1, member.get("minItems", 1))
    if kind == "object":
        return {name: example(member["properties"][name]) for name in member.get("required", [])}
    return {"integer": member.get("minimum", 1), "number": member.get("minimum", 1), "boolean": True, None: {}}[kind]


def closed(schema):
    """The same schema where no object may hold what is not named."""
    schema = copy.deepcopy(schema)

    def close(part):
        if isinstance(part, dict):
            if "properties" in part and isinstance(part["properties"], dict):
                part.setdefault("additionalProperties", False)
            for value in part.values():
                close(value)
        elif isinstance(part, list):
            for value in part:
                close(value)
    close(schema)
    return schema
