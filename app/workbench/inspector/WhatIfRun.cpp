// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/WhatIfRun.h"

#include <QPointer>
#include <algorithm>

namespace postern::workbench {

WhatIfRun::WhatIfRun(GatewayLink& gateway, QVector<quint64> ids, QMap<QString, QString> files, QObject* parent)
    : QObject(parent), gateway_(gateway), ids_(std::move(ids)), files_(std::move(files))
{
    std::sort(ids_.begin(), ids_.end()); // limits count in time
    if (ids_.size() > mostExchanges)
        ids_.remove(0, ids_.size() - mostExchanges);
    // A gateway that has gone answers nothing.
    connect(&gateway_, &GatewayLink::stateChanged, this, [this](GatewayState state) {
        if (state != GatewayState::Running)
            fail({});
    });
}

WhatIfRun::~WhatIfRun()
{
    if (!over_ && session_ != 0)
        gateway_.whatIf()->end(session_);
}

void WhatIfRun::start()
{
    WhatIfLink* const link = gateway_.whatIf();
    if (link == nullptr || gateway_.state() != GatewayState::Running)
        return fail({});
    link->begin(files_, [self = QPointer<WhatIfRun>(this)](const WhatIfLink::Begun& begun) {
        if (self.isNull())
            return;
        self->session_ = begun.session;
        if (self->over_ && begun.session != 0)
            return self->gateway_.whatIf()->end(begun.session); // cancelled meanwhile
        if (begun.session == 0)
            return self->fail(begun.problems);
        self->fetch();
    });
}

void WhatIfRun::cancel() { end(true); }

void WhatIfRun::fetch()
{
    if (over_)
        return;
    const int count = std::min<int>(WhatIfLink::mostAtOnce, static_cast<int>(ids_.size()) - next_);
    if (count == 0)
        return end(false);
    batch_.assign(static_cast<std::size_t>(count), std::nullopt);
    awaited_ = count;
    for (int place = 0; place < count; ++place)
        gateway_.fetchTrace(ids_[next_ + place], [self = QPointer<WhatIfRun>(this), place](std::optional<inspection::Trace> trace) {
            if (!self.isNull())
                self->take(place, std::move(trace));
        });
    next_ += count;
}

void WhatIfRun::take(int place, std::optional<inspection::Trace> trace)
{
    batch_[static_cast<std::size_t>(place)] = std::move(trace);
    if (--awaited_ == 0)
        evaluate();
}

void WhatIfRun::evaluate()
{
    if (over_)
        return;
    std::vector<inspection::Trace> traces;
    for (std::optional<inspection::Trace>& each : batch_) {
        if (each)
            traces.push_back(*std::move(each));
        else
            ++missing_;
    }
    const int count = static_cast<int>(batch_.size());
    std::vector<inspection::Summary> summaries;
    for (const inspection::Trace& each : traces)
        summaries.push_back(each.summary);
    gateway_.whatIf()->evaluate(session_, traces,
                                [self = QPointer<WhatIfRun>(this), count, summaries](std::optional<std::vector<inspection::WhatIfAnswer>> answers) {
                                    if (self.isNull() || self->over_)
                                        return;
                                    if (!answers)
                                        return self->fail({});
                                    std::vector<WhatIfCase> cases;
                                    for (const inspection::Summary& summary : summaries) {
                                        const auto at = std::find_if(answers->begin(), answers->end(), [&](const auto& answer) { return answer.id == summary.id; });
                                        if (at != answers->end())
                                            cases.push_back({summary, std::move(*at)});
                                    }
                                    self->done_ += count;
                                    Q_EMIT self->evaluated(cases);
                                    if (!self.isNull())
                                        self->fetch();
                                });
}

void WhatIfRun::end(bool cancelled)
{
    if (std::exchange(over_, true))
        return;
    if (session_ != 0 && gateway_.whatIf() != nullptr)
        gateway_.whatIf()->end(session_);
    Q_EMIT finished(cancelled);
}

void WhatIfRun::fail(const QVector<Problem>& problems)
{
    if (!std::exchange(over_, true))
        Q_EMIT failed(problems);
}

} // namespace postern::workbench
