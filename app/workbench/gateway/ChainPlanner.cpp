// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/gateway/ChainPlanner.h"

namespace postern::workbench {

ChainPlanner::ChainPlanner(QObject* parent) : QObject(parent) { pool_.setMaxThreadCount(1); }

ChainPlanner::~ChainPlanner() { pool_.waitForDone(); }

void ChainPlanner::ask(const ChainQuestion& question, bool anew)
{
    if (!anew && asked_ == question)
        return;
    asked_ = question;
    if (busy_)
        next_ = question;
    else
        begin(question);
}

void ChainPlanner::begin(const ChainQuestion& question)
{
    busy_ = true;
    // The two threads meet in the event loop: the worker has a copy of the question and gives its answer away.
    pool_.start([this, question] {
        QMetaObject::invokeMethod(this, [this, plan = planChain(question)] { end(plan); }, Qt::QueuedConnection);
    });
}

void ChainPlanner::end(const ChainPlan& plan)
{
    busy_ = false;
    if (next_) {
        begin(*std::exchange(next_, std::nullopt));
        return;
    }
    Q_EMIT planned(*asked_, plan);
}

} // namespace postern::workbench
