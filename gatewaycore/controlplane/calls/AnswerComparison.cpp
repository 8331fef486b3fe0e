// SPDX-License-Identifier: Apache-2.0
#include "controlplane/calls/AnswerComparison.h"

#include "controlplane/calls/Excerpt.h"
#include "jsonschema/Equality.h"
#include "schema/Document.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

namespace postern::calls {
namespace {

using schema::Value;
using Part = AnswerIgnore::Part;

constexpr std::size_t longestValue = 200;
constexpr std::size_t mostDifferences = 200; // of one answer: nobody reads more

std::string lower(QByteArrayView text)
{
    return text.toByteArray().toLower().toStdString();
}

bool isNamed(const AnswerIgnore& rule, std::string_view name)
{
    const std::string_view pattern = rule.name;
    return pattern.ends_with('*') ? name.starts_with(pattern.substr(0, pattern.size() - 1)) : name == pattern;
}

bool isField(const std::vector<AnswerIgnore>& rules, std::string_view name)
{
    return std::ranges::any_of(rules, [name](const AnswerIgnore& rule) { return rule.part == Part::Header && isNamed(rule, name); });
}

/// Fields of one name are one list (RFC 9110 5.2).
std::map<std::string, std::string> fieldsOf(const rest::RestResponse& answer)
{
    std::map<std::string, std::string> out;
    for (const rest::RestHeader& field : answer.headers) {
        std::string& value = out[lower(field.name)];
        value += (value.empty() ? "" : ", ") + field.value.trimmed().toStdString();
    }
    return out;
}

std::optional<Value> jsonOf(const QByteArray& body)
{
    schema::Problems problems;
    auto value = schema::readJson(std::string_view(body.constData(), static_cast<std::size_t>(body.size())), "answer", problems);
    return value ? std::optional(*std::move(value)) : std::nullopt;
}

std::string pointerToken(std::string_view token)
{
    std::string out;
    for (const char c : token)
        out += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    return out;
}

class Comparison {
  public:
    explicit Comparison(const std::vector<AnswerIgnore>& ignore) : ignore_(ignore) {}

    void add(std::string what, std::string first, std::string other, bool ignored)
    {
        if (out.size() < mostDifferences)
            out.push_back({std::move(what), excerpt(std::move(first), longestValue), excerpt(std::move(other), longestValue), ignored});
    }
    void json(const std::string& at, const Value* a, const Value* b)
    {
        if (out.size() >= mostDifferences)
            return;
        if (a != nullptr && b != nullptr && a->isMap() && b->isMap()) {
            std::set<std::string> keys;
            for (const schema::Entry& entry : a->entries())
                keys.insert(entry.key);
            for (const schema::Entry& entry : b->entries())
                keys.insert(entry.key);
            for (const std::string& key : keys)
                json(at + '/' + pointerToken(key), a->find(key), b->find(key));
            return;
        }
        if (a != nullptr && b != nullptr && a->isList() && b->isList()) {
            const std::size_t most = std::max(a->items().size(), b->items().size());
            for (std::size_t i = 0; i < most; ++i)
                json(at + '/' + std::to_string(i), a->at(i), b->at(i));
            return;
        }
        if (a != nullptr && b != nullptr && jsonschema::equal(*a, *b))
            return;
        const auto shown = [](const Value* value) { return value == nullptr ? std::string() : schema::writeJson(*value, 0); };
        const bool ignored = std::ranges::any_of(ignore_, [&at](const AnswerIgnore& rule) {
            return rule.part == Part::Body || (rule.part == Part::Json && (at == rule.name || at.starts_with(rule.name + '/')));
        });
        add("json " + (at.empty() ? "the whole of it" : at), shown(a), shown(b), ignored);
    }

    std::vector<AnswerDifference> out;

  private:
    const std::vector<AnswerIgnore>& ignore_;
};

} // namespace

Result<AnswerIgnore> AnswerIgnore::parse(std::string_view text)
{
    if (text == "status")
        return AnswerIgnore{Part::Status, {}};
    if (text == "body")
        return AnswerIgnore{Part::Body, {}};
    if (text.starts_with("header:") && text.size() > 7)
        return AnswerIgnore{Part::Header, lower(QByteArrayView(text.data() + 7, static_cast<qsizetype>(text.size() - 7)))};
    if (text.starts_with("json:/"))
        return AnswerIgnore{Part::Json, std::string(text.substr(5))};
    return unexpected(ErrorKind::InvalidArgument, "\"" + std::string(text.substr(0, 100)) + "\" says nothing that could be let be: status, body, header:NAME, header:BEGINNING* or json:/POINTER do");
}

const std::vector<AnswerIgnore>& ownFields()
{
    static const std::vector<AnswerIgnore> all = [] {
        std::vector<AnswerIgnore> made;
        for (const char* const name : {"date", "server", "via", "age", "connection", "keep-alive", "transfer-encoding", "content-length", "trailer", "upgrade", "proxy-authenticate", "alt-svc", "activityid",
                                       "x-request-id", "x-correlation-id", "request-id", "request-context", "traceparent", "x-amzn-*", "x-amz-*", "x-kong-*", "x-envoy-*", "x-cache*", "ratelimit-reset",
                                       "x-ratelimit-reset"})
            made.push_back({Part::Header, name});
        return made;
    }();
    return all;
}

std::vector<AnswerDifference> compareAnswers(const rest::RestResponse& first, const rest::RestResponse& other, const std::vector<AnswerIgnore>& ignore)
{
    Comparison comparison(ignore);
    const auto lets = [&ignore](Part part) { return std::ranges::find(ignore, part, &AnswerIgnore::part) != ignore.end(); };
    if (first.status != other.status)
        comparison.add("status", std::to_string(first.status), std::to_string(other.status), lets(Part::Status));
    const auto here = fieldsOf(first);
    const auto there = fieldsOf(other);
    std::set<std::string> names;
    for (const auto& [name, value] : here)
        names.insert(name);
    for (const auto& [name, value] : there)
        names.insert(name);
    for (const std::string& name : names) {
        const auto a = here.find(name);
        const auto b = there.find(name);
        const std::string mine = a == here.end() ? std::string() : a->second;
        const std::string theirs = b == there.end() ? std::string() : b->second;
        if (!isField(ownFields(), name) && (mine != theirs || (a == here.end()) != (b == there.end())))
            comparison.add("header " + name, mine, theirs, isField(ignore, name));
    }
    if (first.body == other.body)
        return std::move(comparison.out);
    const auto mine = jsonOf(first.body);
    const auto theirs = jsonOf(other.body);
    if (mine && theirs)
        comparison.json({}, &*mine, &*theirs);
    else
        comparison.add("body", first.body.toStdString(), other.body.toStdString(), lets(Part::Body));
    return std::move(comparison.out);
}

} // namespace postern::calls
