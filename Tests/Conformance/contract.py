"""The contract of OpenAPI/drawbridge.yaml, and what differs from it."""
import collections, copy, json, re

import yaml
from jsonschema import Draft202012Validator, FormatChecker, ValidationError, validators
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

METHODS = ("get", "put", "post", "patch", "delete")
# The last Global Administrator: its role would have to come from an assignment, its only credential to be a key. A
# registration is 404 where the caller's role is limited to groups.
UNREACHED = {("clientKeys.delete", 409), ("appRegistrations.create", 404)} | {
    (f"roleAssignments.{verb}{version}", 409) for verb in ("update", "delete") for version in ("", ".beta")}
# What `default` stands for; every other status is named by the operation.
UNNAMED = {405, 406, 500}
# How the bodies of a media type are read; any other is text.
READERS = {"application/json": json.loads, "application/yaml": yaml.safe_load}
formats = FormatChecker(["uuid", "date-time"])


@formats.checks("uri")
def is_uri(value):
    return not isinstance(value, str) or re.match(r"[a-z][a-z0-9+.-]*:\S+$", value) is not None


def refuse_write_only(_, flag, value, schema):
    """An answer must not show what may only be written."""
    if flag:
        yield ValidationError("is only for writing, but the answer shows it")


AnswerValidator = validators.extend(Draft202012Validator, {"writeOnly": refuse_write_only})


class Contract:
    """The contract, and what differs from it."""

    def __init__(self, path):
        self.document = yaml.safe_load(path.read_text(encoding="utf-8"))
        resource = Resource(self.document, DRAFT202012)
        self.registry = Registry().with_resource("urn:contract", resource)
        self.operations = {
            operation["operationId"]: (method, path, operation)
            for path, item in self.document["paths"].items()
            for method, operation in item.items() if method in METHODS
        }
        self.differences = []
        self.seen = collections.Counter()

    def differ(self, where, what):
        line = f"{where}: {what}"
        if line not in self.differences:
            self.differences.append(line)

    def resolve(self, value):
        """The object behind a reference, and its JSON pointer if it was one."""
        pointer = None
        while isinstance(value, dict) and "$ref" in value:
            pointer = value["$ref"]
            value = self.document
            for name in pointer.removeprefix("#/").split("/"):
                value = value[name.replace("~1", "/").replace("~0", "~")]
        return value, pointer

    def errors(self, schema, value, is_answer=True):
        """What is wrong with a value, each with the member it is about."""
        validator = AnswerValidator if is_answer else Draft202012Validator
        checker = validator(self.absolute(schema), registry=self.registry, format_checker=formats)
        for error in checker.iter_errors(value):
            yield from self.leaves(error)

    def leaves(self, error):
        """The error itself, or for alternatives those of the branch that fits best."""
        if error.validator in ("anyOf", "oneOf") and error.context:
            branches = collections.defaultdict(list)
            for inner in error.context:
                branches[inner.schema_path[0]].append(inner)
            # A branch that is wrong about the type's name is another type.
            named = [b for b in branches.values() if not any("@odata.type" in e.path for e in b)]
            for inner in min(named or branches.values(), key=len):
                yield from self.leaves(inner)
        else:
            yield f"{'/'.join(map(str, error.absolute_path)) or 'body'}: {error.message[:300]}"

    def methods(self, path):
        """The methods of the template that a path fits; one that spells more of it out wins, so $count is no {id}."""
        fitting = []
        for template, item in self.document["paths"].items():
            # A tile's path is the one parameter that has slashes in it.
            pattern = re.escape(template).replace(r"\{tilePath\}", ".+")
            if re.fullmatch(re.sub(r"\\\{\w+\\\}", "[^/]+", pattern), path):
                fitting.append((template.count("{"), {method.upper() for method in item if method in METHODS}))
        found = min(fitting, key=lambda one: one[0])[1]
        return found | {"HEAD"} if "GET" in found else found

    def absolute(self, schema):
        """The schema with references that name the document they are in."""
        if isinstance(schema, dict):
            return {
                name: "urn:contract" + inner if name == "$ref" else self.absolute(inner)
                for name, inner in schema.items()
            }
        return [self.absolute(inner) for inner in schema] if isinstance(schema, list) else schema

    def check(self, name, answer):
        """Compares an answer with what the contract says of its operation and status."""
        operation = self.operations[name][2]
        status, headers, body = answer
        where = f"{name} {status}"
        response = operation["responses"].get(str(status)) or (
            operation["responses"].get("default") if status in UNNAMED else None)
        if response is None:
            return self.differ(where, "the contract does not have this status")
        self.seen[name, status] += 1
        response, _ = self.resolve(response)
        for header, description in response.get("headers", {}).items():
            description, _ = self.resolve(description)
            value = headers.get(header)
            if value is None:
                if description.get("required"):
                    self.differ(where, f"has no {header}")
                continue
            kind = description["schema"].get("type")
            value = int(value) if kind == "integer" and value.isdigit() else value
            for error in self.errors(description["schema"], value):
                self.differ(where, f"{header} {error}")
        for header in ("request-id", "client-request-id", "Cache-Control", "X-Content-Type-Options"):
            if headers.get(header) is None:
                self.differ(where, f"has no {header}")
        content = response.get("content", {})
        kind = (headers.get("Content-Type") or "").split(";")[0]
        if not content:
            if body or kind:
                self.differ(where, f"has a body ({kind}) that the contract does not have")
        elif kind not in content:
            self.differ(where, f"Content-Type is '{kind}', not {' or '.join(content)}")
        else:
            try:
                value = READERS.get(kind, lambda text: text.decode("latin-1"))(body)
            except (ValueError, yaml.YAMLError) as error:
                return self.differ(where, f"the body cannot be read: {error}")
            for error in self.errors(content[kind]["schema"], value):
                self.differ(where, error)
            return value

    def example(self, name, media=None):
        """A copy of the example of an operation's body, with its media type; nothing where it takes none."""
        body, _ = self.resolve(self.operations[name][2].get("requestBody"))
        if not body:
            return None, None
        media = media or next(iter(body["content"]))
        example, _ = self.resolve(next(iter(body["content"][media]["examples"].values())))
        return copy.deepcopy(example["value"]), media

    def check_coverage(self):
        """Every operation was called with success, and had every answer of its own that can be brought about here."""
        for name, (_, _, operation) in self.operations.items():
            for status in operation["responses"]:
                if status not in ("429", "503", "default") and (name, int(status)) not in UNREACHED.union(self.seen):
                    self.differ(name, f"{status} was never answered")

    def check_document(self):
        """Examples fit their schemas, and no answer's object is open to members that nobody described."""
        parts = self.document["components"]
        bodies = [(f"{section}/{name}", part, is_answer)
                  for section, is_answer in (("requestBodies", False), ("responses", True))
                  for name, part in parts[section].items()]
        for name, (_, _, operation) in self.operations.items():
            bodies += [(f"{name} {status}", part, True) for status, part in operation["responses"].items()]
            bodies += [(name, operation["requestBody"], False)] if "requestBody" in operation else []
        for where, part, is_answer in bodies:
            for media, content in part.get("content", {}).items():
                examples = content.get("examples", {})
                # A tile is bytes; the lines of an export are answered by the walk.
                if not examples and media == "application/json":
                    self.differ(where, f"has no example of {media}")
                for example in examples.values():
                    for error in self.errors(content["schema"], self.resolve(example)[0]["value"], is_answer):
                        self.differ(f"example of {where}", error)
        closed = set()
        for name, part in parts["responses"].items():
            for content in part.get("content", {}).values():
                self.check_closed(content["schema"], f"responses/{name}", closed)

    def check_closed(self, schema, where, visited):
        schema, pointer = self.resolve(schema) if isinstance(schema, dict) else (schema, None)
        if not isinstance(schema, dict) or pointer in visited or schema.get("writeOnly"):
            return
        if pointer:
            visited.add(pointer)
            where = pointer
        if "properties" in schema and not {"additionalProperties", "unevaluatedProperties"} & set(schema):
            self.differ(where, "the schema is open to any member")
        for inner in schema.get("anyOf", []) + schema.get("oneOf", []) + [schema.get("items")]:
            self.check_closed(inner, where, visited)
        for part in [schema] + [self.resolve(part)[0] for part in schema.get("allOf", [])]:
            if part is not schema and "unevaluatedProperties" not in schema:
                self.check_closed(part, where, visited)
            for inner in part.get("properties", {}).values():
                self.check_closed(inner, where, visited)
