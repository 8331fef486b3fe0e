// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/bridge/AbsentGateway.h"

namespace postern::workbench {

void AbsentGateway::start(const QString& folder, const QStringList& /*settings*/)
{
    state_ = GatewayState::Failed;
    Problem problem;
    problem.message = tr("The gateway program posternd was not found.");
    problem.hint = tr("Install it beside the workbench, or put it on the PATH, and run again.");
    problem.file = folder;
    Q_EMIT stateChanged(state_);
    Q_EMIT problemsFound({problem});
}

void AbsentGateway::stop()
{
    state_ = GatewayState::Stopped;
    Q_EMIT stateChanged(state_);
    Q_EMIT problemsFound({});
}

void AbsentGateway::fetchTrace(quint64 /*id*/, std::function<void(std::optional<inspection::Trace>)> answer)
{
    answer(std::nullopt);
}

} // namespace postern::workbench
