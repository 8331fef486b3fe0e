// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/scripting/Machine.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace postern::test {

/// A call that keeps what a script does to it.
class FakeCall final : public scripting::Call {
  public:
    using Place = scripting::Place;
    using Value = scripting::Value;

    Value get(Place place, std::string_view name) override
    {
        if (name == "headers")
            return Value::of(place == Place::Request ? Place::RequestHeaders : Place::ResponseHeaders);
        if (name == "variables")
            return Value::of(Place::Variables);
        if (name == "nothing")
            return Value::nil();
        if (name == "status")
            return Value::of(std::int64_t{204});
        if (name == "body")
            return Value::of(body);
        const auto at = texts.find(std::string(name));
        if (at == texts.end())
            return place == Place::Variables ? Value::nil() : Value::unknown();
        return Value::of(at->second);
    }
    scripting::Refusal set(Place, std::string_view name, const Value& value) override
    {
        if (name == "method")
            return "the method cannot be changed";
        if (name == "body")
            body = value.text;
        else if (value.kind == Value::Kind::Number)
            texts[std::string(name)] = std::to_string(value.number);
        else
            texts[std::string(name)] = value.text;
        return {};
    }
    Value field(Place, std::string_view name, std::size_t nth) override
    {
        for (const auto& [key, value] : fields) {
            if (key == name && nth-- == 0)
                return Value::of(value);
        }
        return Value::nil();
    }
    std::string_view fieldName(Place, std::size_t nth) override
    {
        return nth < fields.size() ? std::string_view(fields[nth].first) : std::string_view();
    }
    scripting::Refusal change(Place, Change how, std::string_view name, std::string_view value) override
    {
        if (how != Change::Add)
            std::erase_if(fields, [&](const auto& field) { return field.first == name; });
        if (how != Change::Remove && fields.size() < 100)
            fields.emplace_back(name, value);
        return {};
    }
    scripting::Refusal respond(int status, Fields its, std::string_view content) override
    {
        answer = std::to_string(status);
        for (const auto& [name, value] : its)
            answer += " " + name + ":" + value;
        answer += " " + std::string(content);
        return {};
    }
    void log(log::Level, std::string_view text) override { logged.emplace_back(text); }

    std::map<std::string, std::string> texts{{"method", "GET"}, {"path", "/items/7"}};
    std::vector<std::pair<std::string, std::string>> fields{{"X-A", "1"}, {"X-A", "2"}, {"X-B", "b"}};
    std::string body = "content";
    std::string answer;
    std::vector<std::string> logged;
};

inline std::string nameOf(scripting::Outcome outcome)
{
    switch (outcome) {
    case scripting::Outcome::Done: return "done";
    case scripting::Outcome::NothingToDo: return "nothing to do";
    case scripting::Outcome::Failed: return "failed";
    case scripting::Outcome::OutOfTime: return "out of time";
    case scripting::Outcome::OutOfMemory: return "out of memory";
    }
    return {};
}

} // namespace postern::test
