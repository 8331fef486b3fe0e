// SPDX-License-Identifier: Apache-2.0
#include "dataplane/redis/RedisCounter.h"

#include "base/Log.h"

#include <charconv>
#include <cstdio>

namespace postern::redis {
namespace {

using throttling::CounterAnswer;
using throttling::CounterReport;
using throttling::CounterShare;

std::string hexOf(std::uint64_t number)
{
    char text[17];
    std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(number));
    return text;
}

/// All of `text` as a number.
template <class Number>
bool readNumber(std::string_view text, Number& number, int base = 10)
{
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
    return error == std::errc() && end == text.data() + text.size() && !text.empty();
}

/// Nothing when the answer is no list of fields and values.
bool readShares(const Reply& reply, CounterAnswer& answer)
{
    if (!reply.isList() || reply.items.size() % 2 != 0)
        return false;
    for (std::size_t i = 0; i < reply.items.size(); i += 2) {
        CounterShare share;
        if (RedisCounter::parseShare(reply.items[i].text, reply.items[i + 1].text, share))
            answer.shares.push_back(share); // what is no share is nobody's
    }
    return true;
}

} // namespace

RedisCounter::RedisCounter(RedisLink& link, std::string prefix) : link_(link), prefix_(std::move(prefix)) {}

std::string RedisCounter::keyOf(std::string_view prefix, const CounterReport& report)
{
    std::string key(prefix);
    key += report.window < 0 ? ":b:" : ":w:";
    key += hexOf(report.name.high) + hexOf(report.name.low);
    if (report.window >= 0)
        key += ":" + std::to_string(report.window);
    return key;
}

bool RedisCounter::parseShare(std::string_view gateway, std::string_view value, CounterShare& share)
{
    const auto first = value.find(' ');
    const auto second = first == std::string_view::npos ? first : value.find(' ', first + 1);
    return second != std::string_view::npos && gateway.size() == 16 && readNumber(gateway, share.gateway, 16) &&
           readNumber(value.substr(0, first), share.since) && share.since >= 0 &&
           readNumber(value.substr(first + 1, second - first - 1), share.used) &&
           readNumber(value.substr(second + 1), share.full) && share.full >= 0;
}

void RedisCounter::exchange(const std::vector<CounterReport>& reports, Done done)
{
    std::string commands;
    std::size_t count = 0;
    const auto add = [&](std::initializer_list<std::string_view> words) {
        appendCommand(commands, words);
        ++count;
    };
    std::vector<bool> isNews;
    for (const CounterReport& report : reports) {
        const std::string key = keyOf(prefix_, report);
        isNews.push_back(report.isNews);
        if (report.isNews) {
            const std::string value = std::to_string(report.own.since) + " " + std::to_string(report.own.used) + " " +
                                      std::to_string(report.own.full);
            add({"HSET", key, hexOf(report.own.gateway), value});
            add({"PEXPIRE", key, std::to_string(report.lifetime.count())});
        }
        add({"HGETALL", key});
    }
    busy_ = true;
    link_.ask(std::move(commands), count,
              [this, isNews = std::move(isNews), done = std::move(done)](Result<RedisLink::Replies> replies) mutable {
                  busy_ = false;
                  if (!replies)
                      return done(unexpected(std::move(replies).error()));
                  std::vector<CounterAnswer> answers(isNews.size());
                  std::size_t at = 0;
                  for (std::size_t i = 0; i < isNews.size(); ++i) {
                      for (std::size_t command = isNews[i] ? 0 : 2; command < 3; ++command, ++at) {
                          const Reply& reply = (*replies)[at];
                          const bool isStranger = reply.isError() && reply.text.starts_with("WRONGTYPE");
                          if (reply.isError() && !isStranger) { // -READONLY, -OOM, -NOPERM, -LOADING: of no use as it is
                              const std::string why = "it said " + reply.text.substr(0, 200);
                              link_.lose(why);
                              return done(unexpected(ErrorKind::Unavailable, why, Fault::Upstream, RetrySafety::Safe));
                          }
                          if (isStranger || (command == 2 && !readShares(reply, answers[i]))) {
                              answers[i].isKnown = false;
                              if (!std::exchange(toldOfStranger_, true))
                                  log::warning("redis", "below \"" + prefix_ + ":\" in Redis stands something that is no counter of "
                                                        "ours; the limits that it stands for are each gateway's own");
                          }
                      }
                  }
                  done(std::move(answers));
              });
}

} // namespace postern::redis
