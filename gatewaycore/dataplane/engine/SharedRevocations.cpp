// SPDX-License-Identifier: Apache-2.0
#include "dataplane/engine/SharedRevocations.h"

#include "dataplane/net/EventLoop.h"

#include <limits>
#include <utility>

namespace postern::engine {
namespace {

/// It is nobody's request, and its thread also reads files.
redis::LinkConfig patient(redis::LinkConfig link)
{
    link.timeout = Milliseconds(1000);
    return link;
}

} // namespace

SharedRevocations::SharedRevocations(net::EventLoop& loop, net::Connector& connector, const SharedSettings& settings,
                                     security::RevocationFeed& feed, std::shared_ptr<SharedStatus> status)
    : key_(settings.revoked), feed_(feed), status_(std::move(status)), loop_(loop),
      link_(loop, connector, patient(settings.link),
            [this](const std::string& problem) {
                isRenewed_ = true;
                if (problem.empty())
                    scan_.begin(); // that it is well is told when the list has been read
                else
                    status_->tell(0, problem);
            }),
      scan_(link_, {settings.revoked, settings.revokedEvery, settings.revokedMaximum},
            [this](const std::vector<redis::RevokedScan::Member>& members) { take(members); },
            [this](const std::string& problem) { tell(problem); })
{
    link_.start();
}

security::RevokedEntry SharedRevocations::entryOf(const redis::RevokedScan::Member& member)
{
    security::RevokedEntry entry;
    entry.how = security::RevokedBy::Signature;
    entry.text = member.text;
    entry.either = true;
    for (const auto& [prefix, how] : {std::pair("jti:", security::RevokedBy::TokenId), std::pair("signature:", security::RevokedBy::Signature),
                                      std::pair("sha256:", security::RevokedBy::Digest)}) {
        if (!member.text.starts_with(prefix))
            continue;
        entry.how = how;
        entry.text = member.text.substr(std::char_traits<char>::length(prefix));
        entry.either = false;
    }
    constexpr double farAhead = 1e11; // as seconds thousands of years ahead: so it is milliseconds
    const double seconds = member.score >= farAhead ? member.score / 1000 : member.score;
    if (seconds < 1e15)
        entry.expires = seconds <= 0 ? 0 : static_cast<std::int64_t>(seconds);
    return entry;
}

void SharedRevocations::tell(const std::string& problem)
{
    status_->tell(0, problem.empty() && isKept_ ? "\"" + key_ + "\" has gone since the connection was lost" : problem);
}

void SharedRevocations::take(const std::vector<redis::RevokedScan::Member>& members)
{
    isKept_ = members.empty() && isRenewed_ && feed_.current()->size() > 0;
    if (isKept_)
        return;
    isRenewed_ = isRenewed_ && members.empty();
    std::vector<security::RevokedEntry> entries;
    entries.reserve(members.size());
    for (const auto& member : members)
        entries.push_back(entryOf(member));
    feed_.publish(security::RevocationSet::of(entries, loop_.clock().wall()));
}

} // namespace postern::engine
