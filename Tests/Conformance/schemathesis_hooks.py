"""What schemathesis cannot know of our document: how options of OData are spelt, and what a file of JSON lines is."""
import schemathesis
from hypothesis import strategies as st
from hypothesis.internal import lambda_sources

ID = "11111111-2222-4333-8444-555555555555"

# Every resource with these options has an id. What a resource has besides, and what is refused, the clients' tests and the
# suites of the server look at.
schemathesis.openapi.format("odata-filter", st.sampled_from([
    f"id eq '{ID}'", f"id ne '{ID}'", f"not (id eq '{ID}')", f"id in ('{ID}')", f"id eq '{ID}' or id ne '{ID}'"]))
schemathesis.openapi.format("odata-select", st.sampled_from(["id"]))
schemathesis.openapi.format("odata-orderby", st.sampled_from(["id", "id asc", "id desc"]))
schemathesis.openapi.format("odata-search", st.sampled_from(['"ada"', '"a b"']))


@schemathesis.serializer("application/x-ndjson")
def json_lines(context, value):
    return {"data": value if isinstance(value, (str, bytes)) else str(value)}


def describe_all_but_what_python_cannot_parse(function, *, describe=lambda_sources.lambda_description):
    """Python 3.11 now and then raises SystemError where Hypothesis reads the source of a lambda for a message."""
    try:
        return describe(function)
    except SystemError:
        return "lambda"


lambda_sources.lambda_description = describe_all_but_what_python_cannot_parse
