// SPDX-License-Identifier: Apache-2.0
#include "controlplane/calls/ParityRun.h"

#include <algorithm>

namespace postern::calls {

bool ParityResult::alike() const
{
    return std::ranges::all_of(answers, [](const ParityAnswer& each) {
        return each.answer && std::ranges::all_of(each.differences, &AnswerDifference::ignored);
    });
}

ParityRun::ParityRun(std::vector<ParityCall> calls, std::vector<ParityTarget> targets, Rules rules, const rest::RestSettings& settings, QObject* parent)
    : QObject(parent), calls_(std::move(calls)), targets_(std::move(targets)), rules_(std::move(rules))
{
    for (std::size_t i = 0; i < targets_.size(); ++i)
        sendings_.emplace_back().client = std::make_unique<rest::RestClient>(settings);
}

ParityRun::~ParityRun() = default;

void ParityRun::start()
{
    QMetaObject::invokeMethod(this, &ParityRun::begin, Qt::QueuedConnection);
}

void ParityRun::cancel()
{
    cancelled_ = true;
    for (Sending& each : sendings_)
        each.call.reset();
    start();
}

void ParityRun::begin()
{
    if (cancelled_ || result_.call >= calls_.size() || targets_.empty())
        return Q_EMIT finished(cancelled_);
    result_.answers.assign(targets_.size(), {});
    open_ = targets_.size();
    for (std::size_t target = 0; target < targets_.size(); ++target) {
        sendings_[target].times.clear();
        send(target);
    }
}

void ParityRun::send(std::size_t target)
{
    const ParityCall& call = calls_[result_.call];
    rest::RestRequest request;
    request.method = QByteArray::fromStdString(call.method);
    std::string base = targets_[target].url;
    while (base.ends_with('/'))
        base.pop_back();
    request.url = QByteArray::fromStdString(base + call.target);
    for (const auto& [name, value] : call.headers)
        request.headers.add(QByteArray::fromStdString(name), QByteArray::fromStdString(value));
    request.body = call.body;
    request.anyStatus = true;
    request.retry.attempts = 1;
    request.maxRedirects = 0;
    request.timeouts.total = rules_.timeout;
    Sending& sending = sendings_[target];
    sending.clock.start();
    sending.call = sending.client->send(std::move(request), [this, target](Result<rest::RestResponse> answer, const rest::RestFailure&) { take(target, std::move(answer)); });
}

void ParityRun::take(std::size_t target, Result<rest::RestResponse> answer)
{
    Sending& sending = sendings_[target];
    sending.times.emplace_back(sending.clock.elapsed());
    ParityAnswer& into = result_.answers[target];
    if (!answer) {
        into.answer.reset();
        into.problem = answer.error().describe();
        return settle(target);
    }
    into.answer = *std::move(answer);
    if (static_cast<int>(sending.times.size()) < rules_.times)
        return send(target);
    settle(target);
}

void ParityRun::settle(std::size_t target)
{
    std::vector<Milliseconds>& times = sendings_[target].times;
    std::ranges::sort(times);
    result_.answers[target].took = times[times.size() / 2];
    if (--open_ > 0)
        return;
    const ParityAnswer& first = result_.answers.front();
    for (std::size_t i = 1; i < result_.answers.size(); ++i) {
        ParityAnswer& other = result_.answers[i];
        if (first.answer && other.answer)
            other.differences = compareAnswers(*first.answer, *other.answer, rules_.ignore);
    }
    const ParityResult done = std::move(result_);
    result_ = {};
    result_.call = done.call + 1;
    start(); // before anybody is told: who is told may end this
    Q_EMIT compared(done);
}

} // namespace postern::calls
