// SPDX-License-Identifier: Apache-2.0
#include "config/Overrides.h"

#include "config/ApiSettings.h"
#include "config/KeySteps.h"
#include "config/OverridableKeys.h"
#include "model/GatewayConfig.h"

#include <algorithm>
#include <charconv>
#include <unistd.h>

extern char** environ; // POSIX; declared nowhere

namespace postern::config {
namespace {

using schema::Codec;
using schema::Entry;
using schema::FieldKind;
using schema::Value;

std::vector<std::string> splitEnvironment(std::string_view text)
{
    std::vector<std::string> steps;
    while (true) {
        const std::size_t at = text.find("__");
        steps.emplace_back(text.substr(0, at));
        if (at == std::string_view::npos)
            return steps;
        text.remove_prefix(at + 2);
    }
}

/// Finds its way through a document by the descriptions, and sets one value.
class Walk {
  public:
    Walk(const std::string& source, bool exact, bool mayAdd, schema::Problems& problems)
        : source_(source), exact_(exact), mayAdd_(mayAdd), problems_(problems)
    {
    }

    void intoObject(Value& at, const schema::ObjectSchema& schema, const std::vector<std::string>& steps,
                    std::size_t index, const std::string& text)
    {
        if (index == steps.size())
            return fail("names a whole object", "name a key inside of it");
        if (!schema.shorthand().empty() && !at.isNull() && !at.isMap() && !at.isList())
            at = Value::map({{schema.shorthand(), at.location(), at}});
        if (!at.isNull() && !at.isMap())
            return fail("goes through a value that is not a map");
        std::vector<std::string> names;
        for (const schema::Field& field : schema.fields()) {
            if (!matches(field.name, steps[index])) {
                names.push_back(field.name);
                continue;
            }
            Value* next = at.find(field.name);
            if (next == nullptr && !mayAdd_ && field.codec->optional() && index + 1 < steps.size())
                return fail("goes through \"" + field.name + "\", which is not there", "nothing can be added to a bundle");
            return into(next != nullptr ? *next : at.set(field.name, Value()), *field.codec, steps, index + 1, text);
        }
        const std::string guess = schema::closest(steps[index], names);
        fail("unknown key \"" + shown(steps[index]) + '"', guess.empty() ? "" : "did you mean \"" + guess + "\"?");
    }

  private:
    void into(Value& at, const Codec& codec, const std::vector<std::string>& steps, std::size_t index, const std::string& text)
    {
        if (index == steps.size())
            return put(at, codec, text);
        switch (codec.kind()) {
        case FieldKind::Object: return intoObject(at, *codec.object(), steps, index, text);
        case FieldKind::List:
            if (Value* item = itemOf(at, steps[index]))
                into(*item, *codec.element(), steps, index + 1, text);
            return;
        case FieldKind::Map:
            if (Value* item = entryOf(at, steps[index]))
                into(*item, *codec.element(), steps, index + 1, text);
            return;
        case FieldKind::Variant:
        case FieldKind::Any: return intoAny(at, steps, index, text);
        default: return fail("goes on behind a value that has nothing inside");
        }
    }

    void intoAny(Value& at, const std::vector<std::string>& steps, std::size_t index, const std::string& text)
    {
        if (index == steps.size())
            return put(at, schema::codecOf<Value>(), text);
        Value* next = at.isList() ? itemOf(at, steps[index]) : entryOf(at, steps[index]);
        if (next != nullptr)
            intoAny(*next, steps, index + 1, text);
    }

    Value* itemOf(Value& at, const std::string& step)
    {
        if (!at.isNull() && !at.isList())
            return fail("goes through a value that is not a list"), nullptr;
        std::size_t index = 0;
        const auto parsed = std::from_chars(step.data(), step.data() + step.size(), index);
        if (parsed.ec != std::errc() || parsed.ptr != step.data() + step.size())
            return fail("needs a number in place of \"" + shown(step) + '"'), nullptr;
        if (index == at.size() && !mayAdd_)
            return fail("names an entry that is not there", "a bundle's lists stay as long as they are"), nullptr;
        if (index > at.size())
            return fail("goes beyond the list's end", "it has " + std::to_string(at.size()) + " entries; " +
                                                          std::to_string(at.size()) + " appends one"),
                   nullptr;
        if (index == at.size())
            return &at.push(Value());
        return at.at(index);
    }

    Value* entryOf(Value& at, const std::string& step)
    {
        if (!at.isNull() && !at.isMap())
            return fail("goes through a value that is not a map"), nullptr;
        std::vector<std::string> names;
        for (const Entry& entry : at.entries()) {
            if (matches(entry.key, step))
                return at.find(entry.key);
            names.push_back(entry.key);
        }
        if (exact_ && mayAdd_)
            return &at.set(step, Value());
        const std::string guess = schema::closest(step, names);
        const char* const rule = mayAdd_ ? "the environment changes what is there; --set can add" : "nothing can be added to a bundle";
        fail("there is no \"" + shown(step) + "\" in the file", guess.empty() ? rule : "did you mean \"" + guess + "\"?");
        return nullptr;
    }

    void put(Value& at, const Codec& codec, const std::string& text)
    {
        switch (codec.kind()) {
        case FieldKind::Text:
        case FieldKind::Duration:
        case FieldKind::Bytes:
        case FieldKind::Choice:
        case FieldKind::Secret: {
            // A bare number of octets or 0 is as good as in the file; everything else is taken as it is.
            at = Value(text);
            if (codec.kind() == FieldKind::Bytes && !text.empty() && text.find_first_not_of("0123456789") == std::string::npos)
                at = schema::readYaml(text, source_).value_or(Value(text));
            at.setLocation(schema::Location::of(source_));
            return;
        }
        default: break;
        }
        schema::Problems found;
        std::optional<Value> value = schema::readText(text, source_, found);
        if (!value) {
            problems_.append(found);
            return;
        }
        at = *std::move(value);
        at.setLocation(schema::Location::of(source_));
    }

    [[nodiscard]] bool matches(std::string_view name, const std::string& step) const
    {
        return exact_ ? name == step : folded(name) == folded(step);
    }
    static std::string shown(const std::string& step) { return step.substr(0, 80); }
    void fail(std::string message, std::string hint = {})
    {
        problems_.error(schema::Location::of(source_), {}, std::move(message), std::move(hint));
    }

    const std::string& source_;
    bool exact_;
    bool mayAdd_;
    schema::Problems& problems_;
};

/// All or nothing: an override that fails half way leaves the document as it was.
void set(Value& document, const schema::ObjectSchema& schema, const std::string& source, bool exact, bool mayAdd,
         const std::vector<std::string>& steps, std::size_t index, const std::string& text, schema::Problems& problems)
{
    const std::size_t before = problems.errorCount();
    Value changed = document;
    Walk(source, exact, mayAdd, problems).intoObject(changed, schema, steps, index, text);
    if (problems.errorCount() == before)
        document = std::move(changed);
}

} // namespace

std::map<std::string, std::string> Overrides::processEnvironment()
{
    std::map<std::string, std::string> found;
    for (char** at = environ; at != nullptr && *at != nullptr; ++at) {
        const std::string_view text(*at);
        const std::size_t equals = text.find('=');
        if (equals != std::string_view::npos && folded(text.substr(0, prefix.size())) == folded(prefix))
            found.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
    return found;
}

bool Overrides::isSource(std::string_view place)
{
    return place.starts_with("--set ") || folded(place.substr(0, prefix.size())) == folded(prefix);
}

Overrides Overrides::from(const std::map<std::string, std::string>& environment, const std::vector<std::string>& sets,
                          schema::Problems& problems)
{
    Overrides out;
    for (const auto& [name, text] : environment) {
        if (folded(std::string_view(name).substr(0, prefix.size())) != folded(prefix))
            continue;
        Override one{name, splitEnvironment(std::string_view(name).substr(prefix.size())), text, false};
        if (std::find(one.steps.begin(), one.steps.end(), std::string()) != one.steps.end())
            problems.error(schema::Location::of(name), {}, "is not a name of a setting", "POSTERN_CFG__LISTENERS__0__PORT=8281");
        else
            out.all_.push_back(std::move(one));
    }
    for (const std::string& set : sets) {
        const std::size_t equals = set.find('=');
        const std::string path = set.substr(0, equals);
        Override one{"--set " + path, stepsOf(path), equals == std::string::npos ? "" : set.substr(equals + 1), true};
        if (equals == std::string::npos || one.steps.empty())
            problems.error(schema::Location::of("--set " + path.substr(0, 200)), {}, "is not understood",
                           "write --set listeners.0.port=8281");
        else
            out.all_.push_back(std::move(one));
    }
    return out;
}

void Overrides::restrictTo(const std::vector<std::string>& keys, schema::Problems& problems)
{
    mayAdd_ = false;
    std::vector<std::vector<std::string>> steps;
    std::string list;
    for (const std::string& key : keys) {
        steps.push_back(stepsOf(key));
        list += (list.empty() ? "" : ", ") + key;
    }
    for (const Override& one : all_) {
        const bool may = std::any_of(steps.begin(), steps.end(), [&one](const auto& key) { return covers(key, one.steps, one.exact); });
        if (!may)
            problems.error(schema::Location::of(one.source), {}, "cannot be set in this bundle", list.empty() ? "nothing can" : "these can: " + list);
    }
}

void Overrides::applyToGateway(Value& document, schema::Problems& problems) const
{
    for (const Override& one : all_) {
        const std::string first = one.exact ? one.steps.front() : folded(one.steps.front());
        if (first != "apis")
            set(document, describe(schema::Type<model::GatewayConfig>{}), one.source, one.exact, mayAdd_, one.steps, 0, one.text, problems);
    }
}

void Overrides::applyToApi(std::string_view folder, Value& document, schema::Problems& problems) const
{
    for (const Override& one : all_) {
        const bool apis = one.steps.size() > 1 && (one.exact ? one.steps[0] : folded(one.steps[0])) == "apis";
        if (!apis || (one.exact ? one.steps[1] != folder : folded(one.steps[1]) != folded(folder)))
            continue;
        if (document.find("apiVersion") == nullptr)
            document.set("apiVersion", "postern/v1");
        set(document, describe(schema::Type<ApiSettings>{}), one.source, one.exact, mayAdd_, one.steps, 2, one.text, problems);
    }
}

bool Overrides::reachInto(std::string_view folder, std::string_view key) const
{
    return std::any_of(all_.begin(), all_.end(), [&](const Override& one) {
        const auto is = [&one](std::size_t at, std::string_view name) {
            return one.exact ? one.steps[at] == name : folded(one.steps[at]) == folded(name);
        };
        return one.steps.size() > 3 && is(0, "apis") && is(1, folder) && is(2, key);
    });
}

void Overrides::judgeUnknownApis(const std::vector<std::string>& folders, UnknownApi unknown, schema::Problems& problems) const
{
    for (const Override& one : all_) {
        if ((one.exact ? one.steps[0] : folded(one.steps[0])) != "apis")
            continue;
        const std::string wanted = one.steps.size() > 1 ? one.steps[1] : std::string();
        const bool known = std::any_of(folders.begin(), folders.end(), [&](const std::string& folder) {
            return one.exact ? folder == wanted : folded(folder) == folded(wanted);
        });
        if (known)
            continue;
        if (unknown == UnknownApi::Waiting) {
            problems.warning(schema::Location::of(one.source), {},
                             "\"" + wanted.substr(0, 80) + "\" is no longer there, so its setting waits",
                             "it applies when the API is there again, and is an error at the next start if it is not");
            continue;
        }
        const std::string guess = schema::closest(wanted, folders);
        problems.error(schema::Location::of(one.source), {}, "no API's folder is called \"" + wanted.substr(0, 80) + '"',
                       guess.empty() ? "" : "did you mean \"" + guess + "\"?");
    }
}

} // namespace postern::config
