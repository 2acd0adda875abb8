"""Validates an OpenAPI document: YAML without duplicate keys, and the OpenAPI schema of its own version."""

import sys

import yaml
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator


class StrictLoader(yaml.SafeLoader):
    """PyYAML keeps the last of two equal keys and says nothing; this loader refuses them."""


def strict_mapping(loader, node, deep=False):
    seen = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in seen:
            raise yaml.constructor.ConstructorError(None, None, f"duplicate key {key!r}", key_node.start_mark)
        seen.add(key)
    return yaml.SafeLoader.construct_mapping(loader, node, deep)


StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, strict_mapping)


def main(path):
    try:
        with open(path, encoding="utf-8") as file:
            document = yaml.load(file, Loader=StrictLoader)
    except (OSError, yaml.YAMLError) as error:
        return [str(error)]
    if not isinstance(document, dict):
        return ["the document is not an object"]
    is_30 = str(document.get("openapi", "")).startswith("3.0")
    validator = OpenAPIV30SpecValidator if is_30 else OpenAPIV31SpecValidator
    return [
        f"{'/'.join(str(part) for part in error.absolute_path)}: {error.message}"
        for error in validator(document).iter_errors()
    ]


if __name__ == "__main__":
    errors = main(sys.argv[1])
    for error in errors:
        print(f"{sys.argv[1]}: {error}", file=sys.stderr)
    if not errors:
        print(f"{sys.argv[1]} is valid.")
    sys.exit(1 if errors else 0)
