// SPDX-License-Identifier: Apache-2.0
#include "dataplane/engine/SharedState.h"

#include "base/Log.h"
#include "crypto/Digest.h"
#include "dataplane/engine/Worker.h"
#include "dataplane/filters/SecretSource.h"

#include <algorithm>
#include <utility>

namespace postern::engine {
namespace {

/// Counters of one exchange; what is left goes with the next one, at once.
constexpr std::size_t countersAtOnce = 512;
constexpr Milliseconds shortestPause{2};

} // namespace

Result<std::optional<SharedSettings>> SharedSettings::of(const model::GatewayConfig& config, const pipeline::Ports& ports)
{
    const auto refuse = [](std::string why) { return unexpected(ErrorKind::InvalidConfig, std::move(why), Fault::Config); };
    if (!config.redis)
        return std::optional<SharedSettings>();
    const model::Redis& own = *config.redis;
    if (!redis::isBuiltIn())
        return refuse("`redis` is configured, but this gateway was built without it (POSTERN_REDIS)");
    SharedSettings settings;
    settings.address = own.address;
    settings.prefix = own.prefix;
    settings.sync = own.sync;
    settings.limits = own.limits;
    settings.revoked = own.revoked;
    settings.revokedEvery = own.revokedEvery;
    if (config.revocation)
        settings.revokedMaximum = config.revocation->maximum;
    if (!model::Redis::split(own.address, settings.link.host, settings.link.port))
        return refuse("`redis.address` is neither host:port nor unix:/path");
    settings.link.userName = own.userName;
    settings.link.database = own.database;
    if (!own.password.empty()) {
        auto* const secrets = ports.find<filters::SecretSource>();
        if (secrets == nullptr)
            return refuse("`redis` refers to a secret, which cannot be looked up here");
        auto secret = secrets->secret(own.password);
        if (!secret)
            return unexpected(Error(ErrorKind::InvalidConfig, "the password of `redis` cannot be had", Fault::Config)
                                  .causedBy(std::move(secret).error()));
        settings.link.password = *std::move(secret);
    }
    return std::optional(std::move(settings));
}

bool SharedSettings::same(const SharedSettings& other) const noexcept
{
    return address == other.address && prefix == other.prefix && sync == other.sync && limits == other.limits &&
           revoked == other.revoked && revokedEvery == other.revokedEvery && revokedMaximum == other.revokedMaximum &&
           link.userName == other.link.userName && link.password == other.link.password &&
           link.database == other.link.database;
}

// --- Status ---

void SharedStatus::tell(unsigned link, const std::string& problem)
{
    const std::lock_guard lock(mutex_);
    problems_[link] = problem;
    if (!problem.empty()) {
        toldThere_ = false;
        if (!std::exchange(toldLost_, true))
            log::warning("redis", "Redis at " + address_ + " cannot be used: " + problem + "; " + lost_);
        return;
    }
    if (std::any_of(problems_.begin(), problems_.end(), [](const std::string& each) { return !each.empty(); }))
        return;
    toldLost_ = false;
    if (!std::exchange(toldThere_, true))
        log::info("redis", good_ + " Redis at " + address_);
}

std::string SharedStatus::problem() const
{
    const std::lock_guard lock(mutex_);
    const auto found = std::find_if(problems_.begin(), problems_.end(), [](const std::string& each) { return !each.empty(); });
    return found == problems_.end() ? std::string() : "Redis at " + address_ + " cannot be used: " + *found + "; " + lost_;
}

// --- Link ---

SharedLink::SharedLink(Worker& worker, const SharedSettings& settings, throttling::SharedCounts& counts,
                       std::shared_ptr<SharedStatus> status)
    : index_(worker.index()), pause_(Nanoseconds(settings.sync) / 2), counts_(counts), status_(std::move(status)),
      link_(worker.loop(), worker.connector(), settings.link,
            [this](const std::string& problem) {
                counts_.setJoined(index_, problem.empty());
                status_->tell(index_, problem);
            }),
      counter_(link_, settings.prefix), next_(worker.loop(), [this] { exchange(); })
{
    link_.start();
    next_.arm(pause_);
}

SharedLink::~SharedLink()
{
    counts_.setJoined(index_, false);
    counts_.giveUp(flying_);
}

void SharedLink::hurry()
{
    if (flying_.empty())
        next_.arm(Nanoseconds(0));
    else
        isHurried_ = true;
}

void SharedLink::exchange()
{
    if (counter_.isReady())
        flying_ = counts_.collect(index_, countersAtOnce);
    if (flying_.empty())
        return next_.arm(pause_);
    counter_.exchange(flying_, [this, began = std::chrono::steady_clock::now()](Result<std::vector<throttling::CounterAnswer>> answers) {
        exchanged(began, std::move(answers));
    });
}

void SharedLink::exchanged(SteadyTime began, Result<std::vector<throttling::CounterAnswer>> answers)
{
    bool soon = false;
    if (answers)
        soon = counts_.apply(index_, flying_, *answers);
    else
        counts_.giveUp(flying_);
    flying_.clear();
    const Nanoseconds left = std::exchange(isHurried_, false) || soon ? Nanoseconds(0) : began + pause_ - std::chrono::steady_clock::now();
    next_.arm(std::max<Nanoseconds>(left, shortestPause));
}

Hash128 sharedName(std::uint64_t rule, std::string_view key)
{
    std::string text = "postern counter " + std::to_string(rule) + " ";
    text += key;
    const crypto::DigestValue digest = crypto::sha256(text);
    Hash128 name;
    for (std::size_t i = 0; i < 8; ++i) {
        name.low = name.low << 8U | static_cast<unsigned char>(digest.view()[i]);
        name.high = name.high << 8U | static_cast<unsigned char>(digest.view()[8 + i]);
    }
    return name;
}

} // namespace postern::engine
