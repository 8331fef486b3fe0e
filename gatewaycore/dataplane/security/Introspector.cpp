// SPDX-License-Identifier: Apache-2.0
#include "dataplane/security/Introspector.h"

#include "base/Log.h"
#include "crypto/Base64.h"
#include "dataplane/security/IntrospectionTable.h"

#include <algorithm>
#include <deque>
#include <iterator>
#include <mutex>
#include <unordered_map>
#include <utility>
#include <vector>

namespace postern::security {
namespace {

using ClientAuthentication = IntrospectorConfig::ClientAuthentication;
using Resumes = std::vector<UniqueFunction<void()>>;

constexpr Seconds complainEvery{60};

/// application/x-www-form-urlencoded of one name or value.
std::string formEncoded(std::string_view text)
{
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
                           c == '_' || c == '~';
        if (plain) {
            out += c;
            continue;
        }
        const auto octet = static_cast<unsigned char>(c);
        out += '%';
        out += digits[octet >> 4];
        out += digits[octet & 15];
    }
    return out;
}

/// A ShownFor that outlives the request it was made for.
struct ShownForCopy {
    explicit ShownForCopy(const ShownFor& of)
        : context(of.context), name(of.name), version(of.version), resource(of.resource), verb(of.verb)
    {
    }
    [[nodiscard]] ShownFor view() const noexcept { return {context, name, version, resource, verb}; }
    std::string context, name, version, resource, verb;
};

FetchRequest requestFor(const IntrospectorConfig& config, const Secret& token, const ShownFor& of)
{
    FetchRequest request;
    request.url = config.url;
    request.tls = config.tls;
    request.maximumSize = 64_KiB;
    request.timeout = config.timeout;
    request.method = "POST";
    request.repeatable = true; // asking changes nothing
    if (config.protocol == IntrospectorConfig::Protocol::KeyValidation) {
        request.headers.emplace_back("Accept", "text/xml");
        request.headers.emplace_back("Content-Type", "text/xml; charset=utf-8");
        request.headers.emplace_back("SOAPAction", "\"urn:validateKey\"");
        request.headers.emplace_back("Authorization",
                                     "Basic " + crypto::base64Encode(config.clientId + ':' + config.secret.reveal()));
        request.body = keyValidationQuestion(token.reveal(), of);
        return request;
    }
    request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
    request.body = "token=" + formEncoded(token.reveal()) + "&token_type_hint=access_token";
    switch (config.clientAuthentication) {
    case ClientAuthentication::Basic:
        // Both are encoded first, as RFC 6749 2.3.1 says.
        request.headers.emplace_back("Authorization",
                                     "Basic " + crypto::base64Encode(formEncoded(config.clientId) + ':' +
                                                                     formEncoded(config.secret.reveal())));
        break;
    case ClientAuthentication::Post:
        request.body += "&client_id=" + formEncoded(config.clientId) + "&client_secret=" + formEncoded(config.secret.reveal());
        break;
    case ClientAuthentication::Bearer:
        request.headers.emplace_back("Authorization", "Bearer " + config.secret.reveal());
        break;
    case ClientAuthentication::Tls:
        if (!config.clientId.empty())
            request.body += "&client_id=" + formEncoded(config.clientId);
        break;
    }
    return request;
}

} // namespace

struct Introspector::Question {
    explicit Question(const ShownFor& its) : of(its) {}
    ShownForCopy of;
    Hash128 hash;
    Secret token; ///< wiped with the question
    std::shared_ptr<Flight> flight = std::make_shared<Flight>();
    SteadyTime deadline; ///< in the queue
    Resumes waiting;
};

/// Everything but what is const may be touched by any thread that holds the mutex.
struct Introspector::State : std::enable_shared_from_this<State> {
    State(IntrospectorConfig itsConfig, Fetcher& itsFetcher, const Clock& itsClock)
        : config(std::move(itsConfig)), fetcher(itsFetcher), clock(itsClock), active(config.entries, config.memory.value),
          others(config.entries, config.memory.value / 4)
    {
    }

    struct LowerHalf {
        std::size_t operator()(const Hash128& hash) const noexcept { return hash.low; }
    };
    using Questions = std::vector<std::shared_ptr<Question>>;

    std::shared_ptr<const Introspected> find(const Hash128& hash, WallTime now);
    void call(const std::shared_ptr<Question>& question);
    void answered(const std::shared_ptr<Question>& question, const Result<FetchedDocument>& document, WallTime askedAt);
    std::shared_ptr<const Introspected> outdated(const Hash128& hash, WallTime now);
    std::shared_ptr<const Introspected> keep(const Hash128& hash, Introspected found, WallTime now);
    void end(Question& question, std::shared_ptr<const Introspected> answer, Resumes& resumes);
    void giveUp(SteadyTime now, Resumes& resumes);
    void noteOutcome(const Introspected& found, SteadyTime now);

    const IntrospectorConfig config;
    Fetcher& fetcher;
    const Clock& clock;
    mutable std::mutex mutex;
    bool over = false; ///< its owner has gone: late completions do nothing
    IntrospectionTable active;
    IntrospectionTable others; ///< by itself, so that a flood of forged tokens pushes no good one out
    std::unordered_map<Hash128, std::shared_ptr<Question>, LowerHalf> asking; ///< called and queued
    std::deque<std::shared_ptr<Question>> queue; ///< by deadline, as all wait equally long
    std::size_t calling = 0;
    std::size_t waiting = 0; ///< requests
    std::uint64_t calls = 0;
    std::uint64_t failures = 0;
    std::string problem;
    SteadyTime complained{};
};

Introspector::Introspector(IntrospectorConfig config, Fetcher& fetcher, const Clock& clock)
    : state_(std::make_shared<State>(std::move(config), fetcher, clock))
{
}

Introspector::~Introspector()
{
    Resumes resumes;
    {
        const std::lock_guard lock(state_->mutex);
        state_->over = true;
        for (const auto& [hash, question] : state_->asking)
            std::move(question->waiting.begin(), question->waiting.end(), std::back_inserter(resumes));
        state_->asking.clear();
        state_->queue.clear();
    }
    for (auto& resume : resumes)
        resume();
}

const IntrospectorConfig& Introspector::config() const noexcept { return state_->config; }

std::shared_ptr<const Introspected> Introspector::find(const Hash128& token, WallTime now)
{
    const std::lock_guard lock(state_->mutex);
    return state_->find(token, now);
}

/// With the mutex held.
std::shared_ptr<const Introspected> Introspector::State::find(const Hash128& hash, WallTime now)
{
    if (auto known = active.find(hash)) {
        if (now < known->until)
            return known;
        if (now >= known->lastUntil)
            active.erase(hash);
    }
    if (auto known = others.find(hash)) {
        if (now < known->until)
            return known;
        others.erase(hash);
    }
    return nullptr;
}

Hash128 Introspector::hashOf(std::string_view token, const ShownFor& of) const
{
    if (state_->config.protocol == IntrospectorConfig::Protocol::Introspection)
        return sipHash128(key_, token);
    std::string all;
    for (const std::string_view part : {token, of.context, of.version, of.resource, of.verb})
        all.append(part) += '\0'; // in none of them
    return sipHash128(key_, all);
}

Introspector::Asked Introspector::ask(const Hash128& hash, std::string_view token, WallTime now, UniqueFunction<void()> resume,
                                      const ShownFor& of)
{
    State& own = *state_;
    std::shared_ptr<Question> question;
    {
        const std::lock_guard lock(own.mutex);
        if (auto known = own.find(hash, now)) // it came since the caller looked
            return {std::move(known), nullptr};
        if (own.waiting >= own.config.waiting)
            return {own.outdated(hash, now), nullptr};
        if (const auto running = own.asking.find(hash); running != own.asking.end()) {
            running->second->waiting.push_back(std::move(resume));
            ++own.waiting;
            return {nullptr, running->second->flight};
        }
        const bool free = own.calling < own.config.connections;
        if (!free && own.queue.size() >= own.config.queue)
            return {own.outdated(hash, now), nullptr};
        question = std::make_shared<Question>(of);
        question->hash = hash;
        question->token = Secret(std::string(token));
        question->deadline = own.clock.steady() + own.config.timeout;
        question->waiting.push_back(std::move(resume));
        ++own.waiting;
        own.asking.emplace(hash, question);
        if (!free) {
            own.queue.push_back(question);
            return {nullptr, question->flight};
        }
        ++own.calling;
        ++own.calls;
    }
    own.call(question);
    return {nullptr, question->flight};
}

/// Counted in `calling` already; without the mutex.
void Introspector::State::call(const std::shared_ptr<Question>& question)
{
    fetcher.fetch(requestFor(config, question->token, question->of.view()),
                  [self = shared_from_this(), question, askedAt = clock.wall()](const Result<FetchedDocument>& document) {
                      self->answered(question, document, askedAt);
                  });
}

/// On the fetcher's thread.
void Introspector::State::answered(const std::shared_ptr<Question>& question, const Result<FetchedDocument>& document,
                                   WallTime askedAt)
{
    const WallTime now = clock.wall();
    Introspected found = config.protocol == IntrospectorConfig::Protocol::Introspection
                             ? judgeIntrospection(document, config.rules, askedAt, now)
                             : judgeKeyValidation(document, question->of.view(), config.rules, askedAt, now);
    if (found.kind == Introspected::Kind::Failed)
        found.error.sentence = "The issuer \"" + config.name + "\" could not be asked about it: " + found.error.sentence;
    Resumes resumes;
    Questions next;
    {
        const std::lock_guard lock(mutex);
        if (over)
            return;
        --calling;
        const SteadyTime steady = clock.steady();
        noteOutcome(found, steady);
        end(*question, keep(question->hash, std::move(found), now), resumes);
        giveUp(steady, resumes);
        const bool ending = !document && document.error().kind() == ErrorKind::Cancelled;
        while (!ending && calling < config.connections && !queue.empty()) {
            next.push_back(std::move(queue.front()));
            queue.pop_front();
            ++calling;
            ++calls;
        }
    }
    for (auto& resume : resumes)
        resume();
    for (const auto& each : next)
        call(each);
}

/// With the mutex held: an earlier answer that may count while no new one can be had, for as long as a failure would.
std::shared_ptr<const Introspected> Introspector::State::outdated(const Hash128& hash, WallTime now)
{
    const auto before = config.useExpired ? active.find(hash) : nullptr;
    if (before == nullptr || now >= before->lastUntil)
        return nullptr;
    auto again = std::make_shared<Introspected>(*before);
    again->until = std::min(now + config.failureLifetime, before->lastUntil);
    again->outdated = true;
    active.store(hash, again);
    return again;
}

/// With the mutex held: what those who wait are told, and the next ones for a while.
std::shared_ptr<const Introspected> Introspector::State::keep(const Hash128& hash, Introspected found, WallTime now)
{
    using Kind = Introspected::Kind;
    if (found.kind == Kind::Failed) {
        if (auto before = outdated(hash, now))
            return before;
        found.until = now + config.failureLifetime;
    } else if (found.kind == Kind::Active) {
        const WallTime end = found.goodUntil.value_or(WallTime::max());
        found.until = std::min(now + config.lifetime, end);
        found.lastUntil = config.useExpired ? std::min(now + config.lifetime + config.useExpiredFor, end) : found.until;
    } else {
        found.until = now + config.refusedLifetime;
    }
    auto kept = std::make_shared<const Introspected>(std::move(found));
    if (kept->kind != Kind::Failed)
        active.erase(hash); // whatever was said before counts no more
    (kept->kind == Kind::Active ? active : others).store(hash, kept);
    return kept;
}

/// With the mutex held.
void Introspector::State::end(Question& question, std::shared_ptr<const Introspected> answer, Resumes& resumes)
{
    question.flight->answer = std::move(answer); // read by those who are resumed below, after the mutex
    waiting -= question.waiting.size();
    std::move(question.waiting.begin(), question.waiting.end(), std::back_inserter(resumes));
    question.waiting.clear();
    asking.erase(question.hash);
}

/// With the mutex held. That is not remembered: the next request may ask again.
void Introspector::State::giveUp(SteadyTime now, Resumes& resumes)
{
    for (; !queue.empty() && now >= queue.front()->deadline; queue.pop_front()) {
        if (auto before = outdated(queue.front()->hash, clock.wall())) {
            end(*queue.front(), std::move(before), resumes);
            continue;
        }
        auto late = std::make_shared<Introspected>();
        late->kind = Introspected::Kind::Failed;
        late->error = {TokenReason::IntrospectionBusy,
                       "It has waited for " + std::to_string(config.timeout.count()) + " ms until the issuer \"" + config.name +
                           "\" could be asked about it.",
                       {}};
        late->until = clock.wall() + Seconds(1);
        end(*queue.front(), std::move(late), resumes);
    }
}

/// With the mutex held. A broken issuer must not flood the log.
void Introspector::State::noteOutcome(const Introspected& found, SteadyTime now)
{
    if (found.kind != Introspected::Kind::Failed) {
        if (failures > 0)
            log::info("security", "The issuer \"" + config.name + "\" can be asked about tokens again.");
        failures = 0;
        problem.clear();
        return;
    }
    ++failures;
    problem = found.error.sentence;
    if (failures > 1 && now - complained < complainEvery)
        return;
    complained = now;
    log::warning("security", problem + (config.useExpired ? " Earlier answers go on counting."
                                                          : " Calls with tokens that are not in the cache are refused."));
}

void Introspector::poll()
{
    Resumes resumes;
    {
        const std::lock_guard lock(state_->mutex);
        state_->giveUp(state_->clock.steady(), resumes);
    }
    for (auto& resume : resumes)
        resume();
}

IntrospectorStatus Introspector::status() const
{
    const State& own = *state_;
    const std::lock_guard lock(own.mutex);
    return {own.active.size(), own.others.size(), own.calling, own.queue.size(), own.calls, own.failures, own.problem};
}

} // namespace postern::security
