// SPDX-License-Identifier: Apache-2.0
#include "controlplane/steering/UrlProbe.h"

#include <algorithm>

namespace postern::steering {
namespace {

using std::chrono::microseconds;

rest::RestSettings probingSettings(const ProbeRules& rules)
{
    rest::RestSettings out;
    out.caFile = QString::fromStdString(rules.caFile);
    constexpr std::size_t most = 6;
    out.concurrency = static_cast<int>(std::clamp<std::size_t>(rules.atOnce, 1, most));
    return out;
}

microseconds elapsedOf(const QElapsedTimer& clock)
{
    constexpr qint64 perMicrosecond = 1'000;
    return microseconds(clock.nsecsElapsed() / perMicrosecond);
}

} // namespace

std::string_view toString(Reach reach) noexcept
{
    switch (reach) {
    case Reach::Answers: return "answers";
    case Reach::Guarded: return "guarded";
    case Reach::Refuses: return "refuses";
    case Reach::Busy: return "busy";
    case Reach::Fails: return "fails";
    case Reach::Unreachable: return "unreachable";
    }
    return {};
}

Reach reachOf(int status) noexcept
{
    if (status == 401 || status == 403)
        return Reach::Guarded;
    if (status == 429 || status == 503)
        return Reach::Busy;
    return status >= 500 ? Reach::Fails : status >= 400 ? Reach::Refuses : Reach::Answers;
}

std::string ProbedUrl::sentence() const
{
    if (answered == 0)
        return problem.empty() ? "It was not called." : problem;
    std::string out = std::to_string(status);
    switch (reach) {
    case Reach::Guarded: out += ": reached, it asks for credentials"; break;
    case Reach::Refuses: out += status == 404 ? ": reached, and nothing is known there by this path" : ": reached, it does not take this call"; break;
    case Reach::Busy: out += ": reached, it takes no more calls now"; break;
    case Reach::Fails: out += ": it fails"; break;
    default: break;
    }
    if (answered < asked)
        out += "; " + std::to_string(answered) + " of " + std::to_string(asked) + " calls were answered: " + problem;
    return out;
}

std::string probePath(const model::Api& api)
{
    const auto plain = [](const model::Operation& each) { return each.method == "GET" && each.pathTemplate.find_first_of("{*") == std::string::npos; };
    const auto found = std::ranges::find_if(api.operations, plain);
    return found == api.operations.end() ? std::string() : found->pathTemplate;
}

UrlProbe::UrlProbe(std::vector<std::string> urls, const ProbeRules& rules, QObject* parent)
    : QObject(parent), rules_(rules), callings_(urls.size()), client_(probingSettings(rules))
{
    for (std::string& url : urls) {
        results_.emplace_back();
        results_.back().url = std::move(url);
    }
}

UrlProbe::~UrlProbe() { halt(); }

void UrlProbe::start()
{
    QMetaObject::invokeMethod(this, &UrlProbe::pump, Qt::QueuedConnection);
}

void UrlProbe::halt()
{
    over_ = true;
    for (Calling& each : callings_)
        each.call.reset();
}

void UrlProbe::pump()
{
    if (over_)
        return;
    while (next_ < results_.size() && running_ < rules_.atOnce) {
        ++running_;
        call(next_++);
    }
    if (next_ == results_.size() && running_ == 0) {
        over_ = true;
        Q_EMIT ended();
    }
}

void UrlProbe::call(std::size_t index)
{
    rest::RestRequest request;
    request.url = QByteArray::fromStdString(results_[index].url);
    request.headers.add("Accept", "*/" "*");
    request.anyStatus = true;
    request.retry.attempts = 1;
    request.maxRedirects = 0;
    request.timeouts = {rules_.timeout, rules_.timeout, rules_.timeout, 2 * rules_.timeout}; // connecting, then answering
    constexpr auto enough = 1_MiB; // its head is what counts
    request.maxBody = enough;
    Calling& calling = callings_[index];
    calling.sentAfter.reset();
    calling.headedAfter.reset();
    ++results_[index].asked;
    calling.clock.start();
    calling.call = client_.send(std::move(request), [this, index](Result<rest::RestResponse> answer, const rest::RestFailure& failure) { took(index, answer, failure); });
    const auto notes = [this, index](std::optional<microseconds> Calling::*when) {
        return [this, index, when] {
            Calling& at = callings_[index];
            if (!(at.*when))
                at.*when = elapsedOf(at.clock);
        };
    };
    connect(calling.call.get(), &rest::RestCall::sent, this, notes(&Calling::sentAfter));
    connect(calling.call.get(), &rest::RestCall::headed, this, notes(&Calling::headedAfter));
}

void UrlProbe::took(std::size_t index, const Result<rest::RestResponse>& answer, const rest::RestFailure& failure)
{
    Calling& calling = callings_[index];
    ProbedUrl& result = results_[index];
    const std::unique_ptr<rest::RestCall> done = std::move(calling.call); // lives until this returns
    const bool headed = answer || (answer.error().kind() == ErrorKind::TooLarge && failure.status != 0);
    if (!headed) {
        result.problem = answer.error().describe();
        return settle(index);
    }
    ++result.answered;
    result.status = answer ? answer->status : failure.status;
    const microseconds head = calling.headedAfter.value_or(elapsedOf(calling.clock));
    // Only of the first it is known that it had to connect. When Qt tells that a request is sent depends on what this thread does
    // meanwhile, so the others are timed whole: they go over an open connection, unless the server closes it, which its callers pay as well.
    if (result.answered == 1) {
        result.connecting = calling.sentAfter;
        calling.first = head - std::min(head, calling.sentAfter.value_or(microseconds(0)));
    } else {
        calling.times.push_back(head);
    }
    if (result.asked < rules_.times)
        return call(index);
    settle(index);
}

void UrlProbe::settle(std::size_t index)
{
    ProbedUrl& result = results_[index];
    std::vector<microseconds>& times = callings_[index].times;
    std::ranges::sort(times);
    if (result.answered > 0) {
        result.latency = times.empty() ? callings_[index].first : times[times.size() / 2];
        result.reach = reachOf(result.status);
    }
    --running_;
    start(); // before anybody is told: who is told may end this
    Q_EMIT probed(static_cast<int>(index));
}

} // namespace postern::steering
