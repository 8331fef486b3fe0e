// SPDX-License-Identifier: Apache-2.0
#include "dataplane/pipeline/Exchange.h"

#include "dataplane/pipeline/ExchangeControl.h"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace postern::pipeline {
namespace {

/// What may be repeated to backends and into logs as it came.
bool isFitCorrelationId(std::string_view text) noexcept
{
    return !text.empty() && text.size() <= 128 && std::all_of(text.begin(), text.end(), [](unsigned char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("._~:/+=-").find(static_cast<char>(c)) != std::string_view::npos;
    });
}

/// A bijection of 64 bits (the finaliser of SplitMix64), so that ids that follow each other do not look alike.
std::uint64_t scramble(std::uint64_t x) noexcept
{
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
    return x ^ (x >> 31);
}

void writeHex(char* out, std::uint64_t value) noexcept
{
    for (int i = 15; i >= 0; --i, value >>= 4)
        out[i] = "0123456789abcdef"[value & 15];
}

/// A secret as a trace may show it: how long it is, and its end only when that gives little away.
std::string_view masked(std::string_view secret, Arena& arena)
{
    return secret.size() < 16 ? std::string_view("****") : arena.join("****", secret.substr(secret.size() - 4));
}

} // namespace

Exchange::Exchange(Arena& arena, const std::shared_ptr<WorkerPort>& port) noexcept
    : arena_(&arena), port_(port), request_(arena), response_(arena), worker_(port->index())
{
}

void Exchange::begin(ExchangeId id, const ClientSide& client) noexcept
{
    request_.forget();
    response_.forget();
    requestFraming_ = {};
    responseFraming_ = {};
    received_ = {};
    client_ = client;
    routedPath_ = correlationId_ = failureDetail_ = failureSource_ = {};
    requestBody_ = responseBody_ = {};
    route_ = nullptr;
    identity_ = nullptr;
    renewal_ = nullptr;
    tightest_ = nullptr;
    pathParameters_ = {};
    slots_ = nullptr;
    reason_ = nullptr;
    notes_ = nullptr;
    observer_ = nullptr;
    tapState_ = nullptr;
    receivedAt_ = {};
    timeline_ = {};
    bytes_ = {};
    id_ = id;
    ++generation_;
    slotCount_ = step_ = next_ = reached_ = back_ = 0;
    clocks_ = ClockPolicy::Io;
    fault_ = FaultId::InternalError;
    brokenBy_ = BrokenBy::Nobody;
    failed_ = answeredLocally_ = false;
    requestBodyReplaced_ = responseBodyReplaced_ = requestBodyWhole_ = responseBodyWhole_ = false;
    recording_ = overQuota_ = false;
}

std::string_view Exchange::correlationId()
{
    if (!correlationId_.empty())
        return correlationId_;
    const std::string_view theirs = request_.headers.value(http::HeaderId::XRequestId);
    if (isFitCorrelationId(theirs))
        return correlationId_ = theirs;
    // Unique among gateways by the time it was received, within one by the exchange's id.
    char* text = static_cast<char*>(arena_->allocate(32, 1));
    writeHex(text, scramble(static_cast<std::uint64_t>(receivedAt_.time_since_epoch().count()) ^ (id_ << 20)));
    writeHex(text + 16, scramble(id_));
    return correlationId_ = {text, 32};
}

const std::string_view* Exchange::pathParameter(std::string_view name) const noexcept
{
    for (const PathParameter& parameter : pathParameters_) {
        if (parameter.name == name)
            return &parameter.value;
    }
    return nullptr;
}

void*& Exchange::slotForMaking()
{
    assert(step_ < slotCount_);
    if (slots_ == nullptr) {
        const std::size_t size = slotCount_ * sizeof(void*);
        slots_ = static_cast<void**>(arena_->allocate(size, alignof(void*)));
        std::memset(static_cast<void*>(slots_), 0, size);
    }
    return slots_[step_];
}

Verdict Exchange::refuse(FaultId id, const FaultDetails& details)
{
    failed_ = true;
    fault_ = id;
    return respond(Faults::render(id, profile_, details, *arena_));
}

Verdict Exchange::respond(const LocalReply& reply)
{
    answeredLocally_ = true;
    setLocalAnswer(reply);
    return Verdict::Respond;
}

void Exchange::setLocalAnswer(const LocalReply& reply)
{
    response_.forget();
    response_.status = reply.status;
    if (!reply.contentType.empty())
        response_.headers.addCopy(http::HeaderId::ContentType, reply.contentType);
    for (const http::HeaderField& field : reply.headers)
        response_.headers.addCopy(field.name, field.value);
    responseBody_ = arena_->copy(reply.body);
    responseBodyWhole_ = true;
    responseFraming_ = http::BodyFraming::ofLength(responseBody_.size());
}

Resumption Exchange::pause(ClockPolicy clocks)
{
    clocks_ = clocks;
    return {port_, id_, ++generation_};
}

void Exchange::record(const ReasonText& reason, std::initializer_list<ReasonArgument> arguments, bool skipped)
{
    auto* copies = static_cast<ReasonArgument*>(
        arena_->allocate(std::max<std::size_t>(arguments.size(), 1) * sizeof(ReasonArgument), alignof(ReasonArgument)));
    std::size_t count = 0;
    for (const ReasonArgument& argument : arguments) {
        auto& copy = *new (copies + count++) ReasonArgument(argument);
        copy.name = arena_->copy(argument.name);
        copy.value = argument.secret ? masked(argument.value, *arena_) : arena_->copy(argument.value);
    }
    auto& given = arena_->make<GivenReason>();
    given = {&reason, {copies, count}, skipped};
    reason_ = &given;
}

void Exchange::recordNote(std::string_view name, std::string_view value)
{
    auto& note = arena_->make<Note>();
    note = {arena_->copy(name), arena_->copy(value), notes_};
    notes_ = &note;
}

void ExchangeControl::headReceived(SteadyTime now, WallTime wall, FaultProfile profile) noexcept
{
    const http::RequestHead& head = exchange_.request_;
    exchange_.received_ = {head.method, head.version, head.methodText, head.target, head.authority};
    exchange_.timeline_.received = now;
    exchange_.receivedAt_ = wall;
    exchange_.profile_ = profile;
}

} // namespace postern::pipeline
