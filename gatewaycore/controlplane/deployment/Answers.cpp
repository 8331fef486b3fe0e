// SPDX-License-Identifier: Apache-2.0
#include "controlplane/deployment/Answers.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace postern::deployment {
namespace {

std::string unescaped(std::string_view token)
{
    std::string out;
    for (std::size_t i = 0; i < token.size(); ++i) {
        if (token[i] == '~' && i + 1 < token.size() && (token[i + 1] == '0' || token[i + 1] == '1'))
            out += token[++i] == '0' ? '~' : '/';
        else
            out += token[i];
    }
    return out;
}

} // namespace

const schema::Value* valueAt(const schema::Value& value, std::string_view pointer)
{
    const schema::Value* at = &value;
    while (at != nullptr && !pointer.empty()) {
        if (pointer.front() != '/')
            return nullptr;
        pointer.remove_prefix(1);
        const std::size_t end = std::min(pointer.find('/'), pointer.size());
        const std::string token = unescaped(pointer.substr(0, end));
        pointer.remove_prefix(end);
        if (at->isList()) {
            std::size_t index = 0;
            const auto [last, failed] = std::from_chars(token.data(), token.data() + token.size(), index);
            at = failed == std::errc() && last == token.data() + token.size() ? at->at(index) : nullptr;
        } else {
            at = at->find(token);
        }
    }
    return at;
}

std::string textAt(const schema::Value& value, std::string_view pointer)
{
    const schema::Value* const found = valueAt(value, pointer);
    return found == nullptr || found->isNull() ? std::string() : found->toText();
}

std::vector<schema::Value> itemsAt(const schema::Value& value, std::string_view pointer)
{
    const schema::Value* const found = valueAt(value, pointer);
    return found == nullptr ? std::vector<schema::Value>() : found->items();
}

bool includes(const schema::Value& whole, const schema::Value& part)
{
    if (part.isMap()) {
        return whole.isMap() && std::ranges::all_of(part.entries(), [&whole](const schema::Entry& entry) {
                   const schema::Value* const there = whole.find(entry.key);
                   return there != nullptr && includes(*there, entry.value);
               });
    }
    if (part.isList()) {
        return whole.isList() && whole.size() == part.size() &&
               std::ranges::equal(whole.items(), part.items(), [](const schema::Value& a, const schema::Value& b) { return includes(a, b); });
    }
    return whole == part;
}

bool wasNotSent(ErrorKind kind) noexcept
{
    constexpr std::array kinds{ErrorKind::ConnectFailed, ErrorKind::TlsFailed, ErrorKind::InvalidArgument, ErrorKind::InvalidConfig,
                               ErrorKind::NotFound, ErrorKind::Unavailable};
    return std::ranges::find(kinds, kind) != kinds.end();
}

bool isIdempotent(const RemoteCall& call) noexcept
{
    constexpr std::array<std::string_view, 5> methods{"GET", "HEAD", "OPTIONS", "PUT", "DELETE"};
    return call.repeatable || std::ranges::find(methods, call.method) != methods.end();
}

bool meansDone(const PlanStep& step, const CallAnswer& answer) noexcept
{
    return answer.isSuccess() || std::ranges::find(step.alsoDone, answer.status) != step.alsoDone.end();
}

ProbeVerdict judge(const Probe& probe, const CallAnswer& answer)
{
    if (answer.status == 404 || answer.status == 410)
        return probe.absent ? ProbeVerdict::Done : ProbeVerdict::NotDone;
    if (!answer.isSuccess())
        return ProbeVerdict::Unclear;
    if (probe.absent)
        return ProbeVerdict::NotDone;
    if (answer.body.isNull()) // cut short, perhaps: it may say anything
        return ProbeVerdict::Unclear;
    return probe.expected.isNull() || includes(answer.body, probe.expected) ? ProbeVerdict::Done : ProbeVerdict::NotDone;
}

std::string beginningOf(std::string_view text, std::size_t most)
{
    if (text.size() <= most)
        return std::string(text);
    const std::size_t end = text.substr(0, most).find_last_of(" \t\r\n\"',;<>&{}[]");
    return std::string(text.substr(0, end == std::string_view::npos ? 0 : end)) + "...";
}

std::string refusalOf(const CallAnswer& answer)
{
    std::string out = "The gateway answered " + std::to_string(answer.status);
    // The places where management interfaces have a sentence for people.
    constexpr std::array<std::string_view, 7> places{"/message", "/error/message", "/error_description", "/description", "/detail", "/Message", "/error"};
    for (const std::string_view place : places) {
        if (const schema::Value* const text = valueAt(answer.body, place); text != nullptr && text->isString() && !text->asString().empty())
            return out + ": " + beginningOf(text->asString(), 500);
    }
    return out + '.';
}

bool capture(const PlanStep& step, const CallAnswer& answer, CapturedValues& into) { return capture(step.captures, answer, into); }

bool capture(const std::vector<Capture>& captures, const CallAnswer& answer, CapturedValues& into)
{
    for (const Capture& wanted : captures) {
        const schema::Value* const value = valueAt(answer.body, wanted.pointer);
        if (value == nullptr || value->isNull() || value->isMap() || value->isList())
            return false;
        into[wanted.name] = value->toText();
    }
    return true;
}

} // namespace postern::deployment
