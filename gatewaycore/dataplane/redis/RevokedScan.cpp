// SPDX-License-Identifier: Apache-2.0
#include "dataplane/redis/RevokedScan.h"

#include <cmath>
#include <cstdlib>
#include <utility>

namespace postern::redis {
namespace {

constexpr const char* pageSize = "500";
/// EXEC ends a WATCH, and the next one follows in the same octets; should a change slip in between, it is seen after so many.
constexpr unsigned looksBetweenReads = 60;

double scoreOf(const std::string& text)
{
    char* end = nullptr;
    const double score = std::strtod(text.c_str(), &end);
    return end == text.c_str() || *end != '\0' || std::isnan(score) ? HUGE_VAL : score; // what says no end has none
}

} // namespace

RevokedScan::RevokedScan(RedisLink& link, Config config, Take take, Tell tell)
    : link_(link), config_(std::move(config)), take_(std::move(take)), tell_(std::move(tell)), next_(link.loop(), [this] { look(); })
{
}

void RevokedScan::begin()
{
    untilRead_ = 0;
    if (step_ == Step::Idle)
        next_.arm(Nanoseconds(0));
}

void RevokedScan::wait()
{
    step_ = Step::Idle;
    next_.arm(config_.every);
}

void RevokedScan::fail(const std::string& why)
{
    members_ = {};
    untilRead_ = 0;
    tell_("\"" + config_.key + "\" " + why);
    wait();
}

void RevokedScan::look()
{
    if (!link_.isUp())
        return; // begin() is called when it is
    if (untilRead_ == 0)
        return first();
    --untilRead_;
    step_ = Step::Asking;
    std::string commands;
    appendCommand(commands, {"MULTI"});
    appendCommand(commands, {"EXEC"});
    appendCommand(commands, {"WATCH", config_.key});
    link_.ask(std::move(commands), 3, [this](Result<RedisLink::Replies> replies) { looked(std::move(replies)); });
}

void RevokedScan::looked(Result<RedisLink::Replies> replies)
{
    step_ = Step::Idle;
    if (!replies)
        return;
    const bool same = (*replies)[1].isList() && !(*replies)[2].isError();
    if (same && untilRead_ != 0)
        return wait();
    first();
}

/// Watches before it reads: what changes meanwhile is read again.
void RevokedScan::first()
{
    step_ = Step::Asking;
    members_ = {};
    pages_ = 0;
    untilRead_ = looksBetweenReads;
    std::string command;
    appendCommand(command, {"WATCH", config_.key});
    link_.ask(std::move(command), 1, [this](Result<RedisLink::Replies> replies) {
        if (!replies) {
            step_ = Step::Idle;
            return;
        }
        if ((*replies)[0].isError())
            untilRead_ = 0; // then it is read each time
        page("0");
    });
}

void RevokedScan::page(const std::string& cursor)
{
    std::string command;
    appendCommand(command, {"ZSCAN", config_.key, cursor, "COUNT", pageSize});
    link_.ask(std::move(command), 1, [this](const Result<RedisLink::Replies>& replies) { paged(replies); });
}

void RevokedScan::paged(const Result<RedisLink::Replies>& replies)
{
    if (!replies) {
        step_ = Step::Idle;
        return;
    }
    const Reply& reply = replies->front();
    if (reply.isError())
        return fail("cannot be read as a sorted set: " + reply.text.substr(0, 200));
    if (!reply.isList() || reply.items.size() != 2 || !reply.items[1].isList() || reply.items[1].items.size() % 2 != 0 ||
        reply.items[0].text.empty())
        return fail("was answered with what is no part of a sorted set");
    const std::vector<Reply>& found = reply.items[1].items;
    for (std::size_t i = 0; i < found.size(); i += 2)
        members_.push_back({found[i].text, scoreOf(found[i + 1].text)});
    if (members_.size() > config_.maximum)
        return fail("has more than " + std::to_string(config_.maximum) + " members");
    if (++pages_ > config_.maximum / 100 + 1000)
        return fail("never ends");
    if (reply.items[0].text != "0")
        return page(reply.items[0].text);
    take_(std::exchange(members_, {}));
    tell_({});
    wait();
}

} // namespace postern::redis
