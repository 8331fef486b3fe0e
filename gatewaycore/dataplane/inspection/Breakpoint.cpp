// SPDX-License-Identifier: Apache-2.0
#include "dataplane/inspection/Breakpoint.h"

#include "dataplane/http/HeaderName.h"
#include "dataplane/http/Target.h"
#include "dataplane/pipeline/Identity.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace postern::inspection {
namespace {

using Field = BreakpointTerm::Field;
using Op = BreakpointTerm::Op;

constexpr std::size_t longestText = 4096;

std::optional<std::int64_t> numberIn(std::string_view text)
{
    std::int64_t number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return number;
}

bool isStatusClass(std::string_view text) noexcept
{
    return text.size() == 3 && text[0] >= '1' && text[0] <= '5' && http::equalsIgnoringCase(text.substr(1), "xx");
}

/// One value against a term that is neither Exists nor Missing.
bool compare(const BreakpointTerm& term, std::string_view value)
{
    switch (term.op) {
    case Op::Equals: return value == term.value;
    case Op::Differs: return value != term.value;
    case Op::Contains: return value.find(term.value) != std::string_view::npos;
    case Op::Begins: return value.starts_with(term.value);
    case Op::Ends: return value.ends_with(term.value);
    case Op::AtLeast:
    case Op::AtMost: {
        const auto own = numberIn(value);
        const auto wanted = numberIn(term.value);
        return own && wanted && (term.op == Op::AtLeast ? *own >= *wanted : *own <= *wanted);
    }
    case Op::Exists:
    case Op::Missing: break;
    }
    return true;
}

bool statusHolds(const BreakpointTerm& term, int status)
{
    if (isStatusClass(term.value) && (term.op == Op::Equals || term.op == Op::Differs))
        return (status / 100 == term.value[0] - '0') == (term.op == Op::Equals);
    return compare(term, std::to_string(status));
}

/// Any of the values will do; Differs wants all of them to.
template <class Each> bool anyHolds(const BreakpointTerm& term, Each each)
{
    bool found = false;
    bool good = term.op == Op::Differs;
    each([&](std::string_view value) {
        found = true;
        good = term.op == Op::Differs ? good && compare(term, value) : good || compare(term, value);
    });
    if (term.op == Op::Exists || term.op == Op::Missing)
        return found == (term.op == Op::Exists);
    return good;
}

bool termHolds(const BreakpointTerm& term, bool response, pipeline::Exchange& exchange)
{
    switch (term.field) {
    case Field::Method: return compare(term, exchange.request().methodText);
    case Field::Path: return compare(term, exchange.routedPath());
    case Field::Status: return response && statusHolds(term, exchange.response().status);
    case Field::Header:
        return anyHolds(term, [&](auto take) {
            (response ? exchange.response().headers : exchange.request().headers).forEachValue(term.name, take);
        });
    case Field::Query:
        return anyHolds(term, [&](auto take) {
            http::QueryCursor parameters(exchange.request().query());
            for (std::string_view name, value; parameters.next(name, value);) {
                const auto plainName = http::formDecode(name, exchange.arena());
                const auto plain = http::formDecode(value, exchange.arena());
                if (plainName && plain && *plainName == term.name)
                    take(*plain);
            }
        });
    case Field::Claim:
        return anyHolds(term, [&](auto take) {
            const pipeline::Identity* const identity = exchange.identity();
            if (identity == nullptr)
                return;
            if (const std::string_view* const claim = identity->claim(term.name))
                take(*claim);
            else if (term.name == "sub" && !identity->subject.empty())
                take(identity->subject);
            else if (term.name == "iss" && !identity->issuer.empty())
                take(identity->issuer);
            else if (term.name == "scope")
                std::for_each(identity->scopes.begin(), identity->scopes.end(), take);
        });
    }
    return false;
}

bool isFor(const std::string& wanted, std::initializer_list<std::string_view> names)
{
    return wanted.empty() || std::find(names.begin(), names.end(), wanted) != names.end();
}

} // namespace

const schema::Schema<BreakpointTerm>& describe(schema::Type<BreakpointTerm>)
{
    static const auto schema =
        schema::Schema<BreakpointTerm>("breakpoint-term", "One thing that has to be so of a call.")
            .field("field", &BreakpointTerm::field, "What is looked at")
            .oneOf({{"method", Field::Method, "the request's method"},
                    {"path", Field::Path, "the path as it was routed"},
                    {"query", Field::Query, "a parameter of the query, decoded"},
                    {"header", Field::Header, "a header of the message that is held up"},
                    {"status", Field::Status, "the answer's status; also 4xx"},
                    {"claim", Field::Claim, "a claim of the caller's token"}})
            .required()
            .field("name", &BreakpointTerm::name, "Of a query parameter, header or claim")
            .field("op", &BreakpointTerm::op, "How it is compared")
            .oneOf({{"equals", Op::Equals, "the same text"},
                    {"differs", Op::Differs, "another text"},
                    {"contains", Op::Contains, "the text is a part of it"},
                    {"begins", Op::Begins, "it begins with the text"},
                    {"ends", Op::Ends, "it ends with the text"},
                    {"exists", Op::Exists, "there is one"},
                    {"missing", Op::Missing, "there is none"},
                    {"atLeast", Op::AtLeast, "a number, this or more"},
                    {"atMost", Op::AtMost, "a number, this or less"}})
            .field("value", &BreakpointTerm::value, "What it is compared with")
            .check([](const BreakpointTerm& term, schema::Reporter& reporter) {
                const bool named = term.field == Field::Query || term.field == Field::Header || term.field == Field::Claim;
                if (named && term.name.empty())
                    reporter.error("name", "says which one is meant, and is missing");
                if (!named && !term.name.empty())
                    reporter.error("name", "is for query, header and claim only");
                if (!named && (term.op == Op::Exists || term.op == Op::Missing))
                    reporter.error("op", "exists and missing are for query, header and claim only");
                const bool number = term.op == Op::AtLeast || term.op == Op::AtMost;
                if (number && !numberIn(term.value))
                    reporter.error("value", "has to be a whole number here");
                if (term.field == Field::Status && !number && !numberIn(term.value) && !isStatusClass(term.value))
                    reporter.error("value", "has to be a status such as 404, or a class such as 4xx");
                if (term.name.size() > longestText || term.value.size() > longestText)
                    reporter.error("value", "is too long");
            });
    return schema;
}

const schema::Schema<Breakpoint>& describe(schema::Type<Breakpoint>)
{
    static const auto schema =
        schema::Schema<Breakpoint>("breakpoint", "Holds up calls before or after a filter, for a person to look at.")
            .field("id", &Breakpoint::id, "Its name; one is made up when it is empty")
            .field("enabled", &Breakpoint::enabled, "Whether it holds up calls")
            .field("api", &Breakpoint::api, "The API's id, its name, or name and version; empty: any")
            .field("operation", &Breakpoint::operation, "The operation's id or template, with or without method; empty: any")
            .field("filter", &Breakpoint::filter, "The filter's type or name, or backend, or send; empty: the first that comes")
            .field("phase", &Breakpoint::phase, "The phase of the filter; empty: any")
            .field("side", &Breakpoint::side, "On which way")
            .oneOf({{"request", Breakpoint::Side::Request, "on the way to the backend"},
                    {"response", Breakpoint::Side::Response, "on the way back to the client"}})
            .field("at", &Breakpoint::at, "Before the filter or after it")
            .oneOf({{"before", Breakpoint::At::Before, "before the filter runs"},
                    {"after", Breakpoint::At::After, "when it has run"}})
            .field("when", &Breakpoint::when, "What has to be so of the call; all of it")
            .items(0, 20)
            .field("skip", &Breakpoint::skip, "So many matching calls run on first")
            .range(0, 1'000'000'000)
            .field("every", &Breakpoint::every, "Then each such-and-such one is held up")
            .range(1, 1'000'000'000)
            .field("once", &Breakpoint::once, "Holds up one call, then no more")
            .field("wholeBody", &Breakpoint::wholeBody,
                   "Waits for all the content, also when its length is not known; above limits.bufferedBody the call fails")
            .check([](const Breakpoint& own, schema::Reporter& reporter) {
                pipeline::Phase phase{};
                if (!own.phase.empty() && !pipeline::parse(own.phase, phase))
                    reporter.error("phase", "is not a phase of the chain");
                for (const std::string* text : {&own.id, &own.api, &own.operation, &own.filter}) {
                    if (text->size() > longestText)
                        reporter.error("id", "one of its texts is too long");
                }
                for (const BreakpointTerm& term : own.when) {
                    if (term.field == Field::Status && own.side == Breakpoint::Side::Request)
                        reporter.error("when", "a status is known on the response's side only");
                }
            });
    return schema;
}

const schema::Schema<BreakpointSettings>& describe(schema::Type<BreakpointSettings>)
{
    static const auto schema =
        schema::Schema<BreakpointSettings>("breakpoints", "All breakpoints of a gateway, and their bounds.")
            .field("breakpoints", &BreakpointSettings::breakpoints, "In force while the gateway records")
            .items(0, 200)
            .field("mostPaused", &BreakpointSettings::mostPaused, "Calls that are held up at once; what comes beyond runs on")
            .range(1, 10'000)
            .field("longest", &BreakpointSettings::longest, "How long a call is held up before it runs on by itself")
            .range(Seconds(1), std::chrono::hours(24))
            .check([](const BreakpointSettings& own, schema::Reporter& reporter) {
                for (auto at = own.breakpoints.begin(); at != own.breakpoints.end(); ++at) {
                    const auto same = [&](const Breakpoint& other) { return !at->id.empty() && other.id == at->id; };
                    if (std::any_of(own.breakpoints.begin(), at, same))
                        reporter.error("breakpoints", "two have the id \"" + at->id + "\"");
                }
            });
    return schema;
}

void nameAll(std::vector<Breakpoint>& breakpoints)
{
    std::size_t number = 0;
    for (Breakpoint& each : breakpoints) {
        while (each.id.empty()) {
            const std::string id = "b" + std::to_string(++number);
            if (std::none_of(breakpoints.begin(), breakpoints.end(), [&](const Breakpoint& other) { return other.id == id; }))
                each.id = id;
        }
    }
}

bool isAt(const Breakpoint& own, const HaltPlace& place, const pipeline::RouteInfo* route, bool answered)
{
    const bool back = place.side == pipeline::Direction::Response;
    if (!own.enabled || back != (own.side == Breakpoint::Side::Response))
        return false;
    // What is wanted after the backend, on the way back, is the first place where its answer can be seen.
    const bool afterBackend = back && answered && own.filter == "backend" && place.at == Breakpoint::At::Before;
    if (!afterBackend && (own.at != place.at || !isFor(own.filter, {place.filter, place.instance})))
        return false;
    if (!isFor(own.phase, {place.phase}))
        return false;
    if (own.api.empty() && own.operation.empty())
        return true;
    if (route == nullptr || !isFor(own.api, {route->apiId, route->apiName, route->apiTitle, route->apiName + ' ' + route->apiVersion}))
        return false;
    return isFor(own.operation, {route->operationId, route->pathTemplate, route->method + ' ' + route->pathTemplate});
}

bool holds(const Breakpoint& own, pipeline::Exchange& exchange)
{
    return std::all_of(own.when.begin(), own.when.end(), [&](const BreakpointTerm& term) {
        return termHolds(term, own.side == Breakpoint::Side::Response, exchange);
    });
}

bool ArmedBreakpoint::count() noexcept
{
    if (spec.once && spent.load(std::memory_order_relaxed))
        return false;
    const std::uint64_t hit = hits.fetch_add(1, std::memory_order_relaxed) + 1;
    if (hit <= spec.skip || (hit - spec.skip - 1) % spec.every != 0)
        return false;
    return !spec.once || !spent.exchange(true, std::memory_order_relaxed);
}

std::shared_ptr<const BreakpointSet> arm(const BreakpointSettings& settings, const BreakpointSet* before)
{
    if (settings.breakpoints.empty())
        return nullptr;
    auto set = std::make_shared<BreakpointSet>();
    for (const Breakpoint& each : settings.breakpoints) {
        std::shared_ptr<ArmedBreakpoint> own;
        if (before != nullptr) {
            const auto same = std::find_if(before->begin(), before->end(), [&](const auto& old) { return old->spec == each; });
            own = same == before->end() ? nullptr : *same;
        }
        set->push_back(own != nullptr ? std::move(own) : std::make_shared<ArmedBreakpoint>(each));
    }
    return set;
}

} // namespace postern::inspection
