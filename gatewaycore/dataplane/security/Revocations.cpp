// SPDX-License-Identifier: Apache-2.0
#include "dataplane/security/Revocations.h"

#include "base/Files.h"
#include "base/Log.h"
#include "crypto/Base64.h"

#include <algorithm>
#include <filesystem>
#include <mutex>
#include <utility>

namespace postern::security {
namespace {

constexpr Seconds againAfterFailure{10};

/// An entry with the longest signature there is (RSA, 4096 bits) and its names takes less.
constexpr std::size_t octetsOfAnEntry = 1024;

} // namespace

/// Everything may be touched by any thread that holds the mutex.
struct Revocations::State {
    std::mutex mutex;
    Lists lists;
    Revocations* owner = nullptr; ///< null once it is gone: late completions then do nothing
    bool fetching = false;
    bool fetched = false; ///< there has been a list
    SteadyTime nextFetch{};
    std::string etag;
    std::filesystem::file_time_type fileTime{};
    std::string fileProblem;
    std::string urlProblem;

    /// With the mutex held.
    void publish(std::shared_ptr<const RevocationSet> Lists::*which, RevocationSet set)
    {
        lists.*which = std::make_shared<const RevocationSet>(std::move(set));
        owner->generation_.fetch_add(1, std::memory_order_release);
    }
    void take(const Result<FetchedDocument>& document, const Result<RevocationSet>& set);
};

Revocations::Revocations(RevocationsConfig config, Fetcher* fetcher, const Clock& clock)
    : config_(std::move(config)), fetcher_(fetcher), clock_(clock), state_(std::make_shared<State>())
{
    state_->owner = this;
}

Revocations::~Revocations()
{
    const std::lock_guard lock(state_->mutex);
    state_->owner = nullptr;
}

Result<void> Revocations::start()
{
    if (!config_.file.empty()) {
        if (auto read = readFile(); !read)
            return read;
    }
    if (config_.url.empty())
        return {};
    if (fetcher_ == nullptr)
        return unexpected(ErrorKind::InvalidConfig, "nothing here can fetch a list of revoked tokens", Fault::Config);
    fetch();
    return {};
}

Result<void> Revocations::readFile()
{
    const auto refuse = [this](const std::string& why) {
        return unexpected(ErrorKind::InvalidConfig, "the list of revoked tokens " + config_.file + " " + why, Fault::Config);
    };
    std::error_code failure;
    const auto time = files::changed(config_.file, failure);
    if (failure)
        return refuse("cannot be read: " + failure.message());
    const Result<std::string> text = files::read(config_.file, config_.maximum * octetsOfAnEntry + 65'536);
    if (!text && text.error().kind() == ErrorKind::TooLarge)
        return refuse("is too large for " + std::to_string(config_.maximum) + " entries");
    if (!text)
        return refuse("cannot be read");
    Result<RevocationSet> set = RevocationSet::parse(*text, config_.maximum, clock_.wall());
    if (!set)
        return refuse("cannot be taken: " + set.error().message());
    const std::lock_guard lock(state_->mutex);
    state_->fileTime = time;
    state_->fileProblem.clear();
    log::info("security", std::to_string(set->size()) + " revoked tokens are listed in " + config_.file);
    state_->publish(&Lists::ofFile, *std::move(set));
    return {};
}

void Revocations::readFileIfChanged()
{
    std::error_code failure;
    const auto time = files::changed(config_.file, failure);
    {
        const std::lock_guard lock(state_->mutex);
        if (failure ? !state_->fileProblem.empty() : time == state_->fileTime)
            return;
        state_->fileTime = failure ? std::filesystem::file_time_type{} : time; // a bad file is told once, not each second
    }
    if (const auto read = readFile(); !read) {
        const std::lock_guard lock(state_->mutex);
        state_->fileProblem = read.error().message() + "; what it listed before goes on counting";
        log::warning("security", state_->fileProblem);
    }
}

void Revocations::poll()
{
    if (!config_.file.empty())
        readFileIfChanged();
    if (config_.url.empty())
        return;
    {
        const std::lock_guard lock(state_->mutex);
        if (state_->fetching || clock_.steady() < state_->nextFetch)
            return;
    }
    fetch();
}

/// Nobody else does while this does: start() comes before the first poll().
void Revocations::fetch()
{
    FetchRequest request;
    request.url = config_.url;
    request.tls = config_.tls;
    request.timeout = config_.timeout;
    request.maximumSize = ByteCount(config_.maximum * octetsOfAnEntry + 65'536);
    if (!config_.userName.empty())
        request.headers.emplace_back("Authorization",
                                     "Basic " + crypto::base64Encode(config_.userName + ':' + config_.password.reveal()));
    {
        const std::lock_guard lock(state_->mutex);
        state_->fetching = true;
        if (!state_->etag.empty())
            request.headers.emplace_back("If-None-Match", state_->etag);
    }
    fetcher_->fetch(std::move(request), [state = state_, maximum = config_.maximum, &clock = clock_](const Result<FetchedDocument>& document) {
        // Parsed before the lock is taken: a long list must not hold up a worker that looks for it.
        const bool hasList = document && document->status == 200;
        const Result<RevocationSet> set = hasList ? RevocationSet::parse(document->body, maximum, clock.wall()) : RevocationSet();
        const std::lock_guard lock(state->mutex);
        if (state->owner != nullptr)
            state->take(document, set);
    });
}

/// With the mutex held.
void Revocations::State::take(const Result<FetchedDocument>& document, const Result<RevocationSet>& set)
{
    const RevocationsConfig& config = owner->config_;
    fetching = false;
    std::string why;
    if (!document)
        why = document.error().describe();
    else if (document->status != 200 && !(document->status == 304 && fetched))
        why = "the answer was " + std::to_string(document->status);
    else if (!set)
        why = "the list " + set.error().message();
    const SteadyTime now = owner->clock_.steady();
    if (!why.empty()) {
        const bool told = !urlProblem.empty();
        urlProblem = "revoked tokens cannot be fetched from " + config.url + ": " + why + "; " +
                     (fetched ? "the list fetched before goes on counting" : "none is known from there yet");
        if (!told)
            log::warning("security", urlProblem);
        nextFetch = now + std::min(config.every, againAfterFailure);
        return;
    }
    urlProblem.clear();
    nextFetch = now + config.every;
    if (document->status == 304)
        return;
    fetched = true;
    etag = document->etag;
    publish(&Lists::ofUrl, *set);
}

std::string Revocations::problem() const
{
    const std::lock_guard lock(state_->mutex);
    const bool both = !state_->fileProblem.empty() && !state_->urlProblem.empty();
    return state_->fileProblem + (both ? "; " : "") + state_->urlProblem;
}

Revocations::Lists Revocations::current() const
{
    const std::lock_guard lock(state_->mutex);
    return state_->lists;
}

RevokedBy RevocationReader::find(std::string_view tokenId, std::string_view token, WallTime now, const TokenHolder& holder)
{
    // The generation first: a list that is published in between is then read again the next time.
    if (source_ != nullptr) {
        if (const std::uint64_t generation = source_->generation(); generation != generation_) {
            lists_ = source_->current();
            generation_ = generation;
        }
    }
    RevokedBy how = lists_.ofFile->find(tokenId, token, now, holder);
    if (how == RevokedBy::Nothing)
        how = lists_.ofUrl->find(tokenId, token, now, holder);
    if (how != RevokedBy::Nothing || feed_ == nullptr)
        return how;
    if (const std::uint64_t generation = feed_->generation(); generation != feedGeneration_) {
        fed_ = feed_->current();
        feedGeneration_ = generation;
    }
    return fed_->find(tokenId, token, now, holder);
}

} // namespace postern::security
