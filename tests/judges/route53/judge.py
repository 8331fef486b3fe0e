# SPDX-License-Identifier: Apache-2.0
# python3 judge.py < lines: JSON lines {"operation", "arguments"}; a line each: "ok" or what botocore's model of Route 53 objects to, texts out of
# an enumeration as well, which botocore leaves to the server. The answer to "regions" is those that latency records may name.
import json
import sys

import botocore.session
from botocore.validate import ParamValidator

model = botocore.session.get_session().get_service_model("route53")


def enumerations(shape, value, path):
    if shape.type_name == "structure":
        for name, member in shape.members.items():
            if name in value:
                yield from enumerations(member, value[name], f"{path}.{name}")
    elif shape.type_name == "list":
        for index, item in enumerate(value):
            yield from enumerations(shape.member, item, f"{path}[{index}]")
    elif shape.type_name == "string":
        allowed = shape.metadata.get("enum")
        if allowed and value not in allowed:
            yield f"{path}: {value} is none of {allowed}"
        longest = shape.metadata.get("max")
        if longest is not None and len(value) > longest:
            yield f"{path}: longer than {longest}"


for line in sys.stdin:
    row = json.loads(line)
    if row["operation"] == "regions":
        print(json.dumps(model.shape_for("ResourceRecordSetRegion").metadata["enum"]))
        continue
    shape = model.operation_model(row["operation"]).input_shape
    report = ParamValidator().validate(row["arguments"], shape)
    problems = [report.generate_report()] if report.has_errors() else list(enumerations(shape, row["arguments"], ""))
    print("; ".join(problems).replace("\n", " ") or "ok")
