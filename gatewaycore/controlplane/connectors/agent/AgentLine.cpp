// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/agent/AgentLine.h"

#include "schema/Document.h"

namespace postern::connectors::agent {
namespace {

using schema::Value;

constexpr std::size_t longestMessage = 2000;

/// What a person is shown: one line, bounded.
std::string shownText(std::string text)
{
    text.resize(std::min(text.size(), longestMessage));
    for (char& c : text) {
        if (static_cast<unsigned char>(c) < 0x20U)
            c = ' ';
    }
    return text;
}

Result<AgentLine> wrong(const char* what) { return unexpected(ErrorKind::ProtocolError, std::string("The agent wrote a line that ") + what + '.', Fault::Upstream); }

} // namespace

Result<AgentLine> readAgentLine(std::string_view line)
{
    schema::Problems problems;
    const auto value = schema::readJson(line, "agent", problems);
    if (!value)
        return wrong("is not JSON");
    const Value* const version = value->find("jsonrpc");
    if (!value->isMap() || version == nullptr || version->asString() != "2.0")
        return wrong("is no JSON-RPC 2.0");
    AgentLine out;
    if (const Value* const method = value->find("method")) {
        const Value* const params = value->find("params");
        const Value* const message = params == nullptr ? nullptr : params->find("message");
        if (value->find("id") != nullptr || method->asString() != "log" || message == nullptr || !message->isString())
            return wrong("calls something, but an agent only answers and logs");
        out.isLog = true;
        out.message = shownText(message->asString());
        return out;
    }
    const Value* const id = value->find("id");
    const Value* const error = value->find("error");
    // What it could not read has no id (JSON-RPC 2.0, 5).
    const bool unread = id != nullptr && id->isNull() && error != nullptr;
    if (id == nullptr || (!id->isInteger() && !unread))
        return wrong("answers no call: it has no id");
    out.id = id->asInteger();
    const Value* const result = value->find("result");
    if ((error == nullptr) == (result == nullptr))
        return wrong("has neither a result nor an error, or both");
    if (result != nullptr) {
        out.result = *result;
        return out;
    }
    const Value* const code = error->find("code");
    const Value* const message = error->find("message");
    if (code == nullptr || !code->isInteger() || message == nullptr || !message->isString())
        return wrong("has an error without code or message");
    out.isError = true;
    out.code = code->asInteger();
    out.message = shownText(message->asString());
    return out;
}

std::string writeAgentCall(std::int64_t id, std::string_view method, const Value& params)
{
    return schema::writeJson(Value::object({{"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", params.isNull() ? Value::map() : params}}), 0);
}

} // namespace postern::connectors::agent
