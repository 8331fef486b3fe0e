// SPDX-License-Identifier: Apache-2.0
#include "cli/BreakpointsCommand.h"

#include "cli/ControlAnswer.h"
#include "controlplane/control/ControlClient.h"
#include "dataplane/inspection/ConditionText.h"
#include "schema/Document.h"

#include <cstdio>
#include <utility>

namespace postern::cli {
namespace {

using inspection::Breakpoint;
using schema::Value;

constexpr const char* breakpointsPath = "/v1/breakpoints";

/// "before backend, request"
std::string placeOf(const Breakpoint& own)
{
    const std::string step = !own.filter.empty() ? own.filter : !own.phase.empty() ? own.phase : "any filter";
    std::string out = own.at == Breakpoint::At::Before ? "before " : "after ";
    out += step + (own.side == Breakpoint::Side::Request ? ", request" : ", response");
    for (const std::string* of : {&own.api, &own.operation})
        out += of->empty() ? "" : ", " + *of;
    return out;
}

std::string rulesOf(const Breakpoint& own, const Value& told)
{
    std::string out = own.when.empty() ? "always" : inspection::conditionText(own.when);
    if (own.skip > 0)
        out += ", not the first " + std::to_string(own.skip);
    if (own.every > 1)
        out += ", one in " + std::to_string(own.every);
    if (own.once)
        out += flagIn(told, "spent") ? ", once (done)" : ", once";
    if (own.wholeBody)
        out += ", with all its content";
    return out;
}

} // namespace

BreakpointsCommand::BreakpointsCommand(BreakpointsOptions options, const Output& output)
    : Command(output), options_(std::move(options)),
      client_(std::make_unique<control::ControlClient>(QString::fromStdString(options_.control)))
{
}
BreakpointsCommand::~BreakpointsCommand() = default;

void BreakpointsCommand::start()
{
    switch (options_.verb) {
    case BreakpointsOptions::Verb::List: return list();
    case BreakpointsOptions::Verb::Add: return add();
    case BreakpointsOptions::Verb::Remove: return remove();
    }
}

void BreakpointsCommand::list()
{
    client_->call("GET", breakpointsPath, {}, [this](int status, Result<Value> answer) {
        if (const std::string why = problemOf(status, answer); !why.empty())
            return fail("the breakpoints cannot be read: " + why);
        tell(*answer);
        Q_EMIT finished(done);
    });
}

void BreakpointsCommand::tell(const Value& answer) const
{
    const Value* const all = answer.find("breakpoints");
    const std::size_t count = all == nullptr ? 0 : all->size();
    if (output().format == Format::Json) {
        for (std::size_t i = 0; i < count; ++i)
            print(schema::writeJson(*all->at(i), 0) + '\n');
        return;
    }
    if (count == 0)
        print("There is no breakpoint.\n");
    for (std::size_t i = 0; i < count; ++i) {
        const Value& told = *all->at(i);
        Value spec = told;
        for (const char* counted : {"hits", "spent"})
            spec.remove(counted);
        const auto own = inspection::describe(schema::Type<Breakpoint>{}).decode(spec);
        if (!own)
            continue;
        print(padded(own->id, 6) + padded(own->enabled ? "on" : "off", 5) + padded(placeOf(*own), 34) +
              padded(std::to_string(numberIn(told, "hits")) + " hits", 10) + rulesOf(*own, told) + '\n');
    }
    if (count > 0 && !flagIn(answer, "recording"))
        print("The gateway does not record, so no call stops: see breakpoints add --record.\n");
}

void BreakpointsCommand::add()
{
    inspection::ConditionMistake mistake;
    auto terms = inspection::conditionFrom(options_.when, mistake);
    if (!terms)
        return fail("--when: " + sentenceOf(mistake));
    options_.breakpoint.when = *std::move(terms);
    if (!options_.record)
        return post();
    client_->setRecording(true, [this](Result<void> result) {
        if (!result)
            return fail("recording cannot be switched on: " + result.error().message());
        post();
    });
}

void BreakpointsCommand::post()
{
    const Value body = inspection::describe(schema::Type<Breakpoint>{}).encode(options_.breakpoint);
    client_->call("POST", breakpointsPath, schema::writeJson(body, 0), [this](int status, Result<Value> answer) {
        if (const std::string why = problemOf(status, answer); !why.empty())
            return fail("the breakpoint is not taken: " + why);
        const std::string id = textIn(*answer, "id");
        print(output().format == Format::Json ? schema::writeJson(*answer, 0) + '\n' : id + '\n');
        client_->call("GET", breakpointsPath, {}, [this](int, Result<Value> all) {
            if (all && !flagIn(*all, "recording"))
                std::fputs("postern: the gateway does not record, so no call stops yet: add --record\n", stderr);
            Q_EMIT finished(done);
        });
    });
}

void BreakpointsCommand::remove()
{
    if (options_.all) {
        return client_->call("DELETE", breakpointsPath, {}, [this](int status, Result<Value> answer) {
            const std::string why = problemOf(status, answer);
            why.empty() ? Q_EMIT finished(done) : fail("the breakpoints are not removed: " + why);
        });
    }
    if (options_.ids.empty())
        return Q_EMIT finished(done);
    const std::string id = options_.ids.front();
    options_.ids.erase(options_.ids.begin());
    if (id.find_first_of(" \t\r\n?#%") != std::string::npos)
        return fail('"' + id + "\": there is no breakpoint with this id");
    client_->call("DELETE", std::string(breakpointsPath) + '/' + id, {}, [this, id](int status, Result<Value> answer) {
        if (const std::string why = problemOf(status, answer); !why.empty())
            return fail(id + ": " + why);
        remove();
    });
}

} // namespace postern::cli
