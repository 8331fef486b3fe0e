// SPDX-License-Identifier: Apache-2.0
#include "schema/Document.h"
#include "schema/Text.h"

#include <utility>

namespace postern::schema {
namespace {

void writeNested(std::string& out, const Value& value, unsigned indent, std::size_t depth)
{
    const auto newLine = [&](std::size_t level) {
        if (indent > 0) {
            out += '\n';
            out.append(level * indent, ' ');
        }
    };
    switch (value.kind()) {
    case Kind::Null: out += "null"; break;
    case Kind::String: appendJsonString(out, value.asString()); break;
    case Kind::Integer:
    case Kind::Double: {
        const std::string text = value.toText();
        if (isJsonNumber(text))
            out += text;
        else // spelled in YAML's way: 0x1F, +1, 017, .5
            out += value.isInteger() ? std::to_string(value.asInteger()) : Value(value.asDouble()).toText();
        break;
    }
    case Kind::List: {
        out += '[';
        bool first = true;
        for (const Value& item : value.items()) {
            if (!std::exchange(first, false))
                out += ',';
            newLine(depth + 1);
            writeNested(out, item, indent, depth + 1);
        }
        if (!first)
            newLine(depth);
        out += ']';
        break;
    }
    case Kind::Map: {
        out += '{';
        bool first = true;
        for (const Entry& entry : value.entries()) {
            if (!std::exchange(first, false))
                out += ',';
            newLine(depth + 1);
            appendJsonString(out, entry.key);
            out += indent > 0 ? ": " : ":";
            writeNested(out, entry.value, indent, depth + 1);
        }
        if (!first)
            newLine(depth);
        out += '}';
        break;
    }
    default: out += value.toText(); break;
    }
}

} // namespace

std::string writeJson(const Value& value, unsigned indent)
{
    std::string out;
    writeNested(out, value, indent, 0);
    if (indent > 0)
        out += '\n';
    return out;
}

} // namespace postern::schema
