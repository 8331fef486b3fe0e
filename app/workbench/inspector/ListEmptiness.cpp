// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/ListEmptiness.h"

#include "workbench/bridge/GatewayLink.h"
#include "workbench/models/ExchangeListModel.h"
#include "workbench/shell/AppContext.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/StateView.h"
#include "workbench/workspace/Workspace.h"

#include <QAction>
#include <QCoreApplication>

namespace postern::workbench {
namespace {

struct EmptinessText {
    Q_DECLARE_TR_FUNCTIONS(postern::workbench::InspectorPage)
};

QString firstUrl(const AppContext& context)
{
    for (const RunningApi& api : context.gateway.apis()) {
        if (api.problem.isEmpty() && !api.url.isEmpty())
            return api.url;
    }
    return gatewayUrl(context);
}

} // namespace

QString gatewayUrl(const AppContext& context)
{
    const auto listeners = context.gateway.listeners();
    for (const ListenerStatus& listener : listeners) {
        if (listener.problem.isEmpty() && !listener.tls)
            return listener.url;
    }
    return listeners.isEmpty() ? QStringLiteral("http://localhost:8280") : listeners.first().url;
}

QString showListEmptiness(const AppContext& context, const ExchangeListModel& list, StateView& view)
{
    const auto have = [&context](std::initializer_list<const char*> ids) {
        QList<QAction*> actions;
        for (const char* id : ids) {
            if (QAction* action = context.commands.action(QLatin1String(id)))
                actions << action;
        }
        return actions;
    };
    if (context.exchanges.size() > 0) {
        view.showEmpty(QStringLiteral("list-filter"),
                       EmptinessText::tr("None of %Ln exchange(s) matches", nullptr, static_cast<int>(context.exchanges.size())),
                       list.filter().description(), have({"inspector.clearFilter"}));
        return {};
    }
    switch (context.gateway.state()) {
    case GatewayState::Starting:
        view.showLoading(EmptinessText::tr("The gateway is starting"));
        return {};
    case GatewayState::Running:
    case GatewayState::Stopping:
        view.showEmpty(QStringLiteral("activity"), EmptinessText::tr("Waiting for calls on %1").arg(gatewayUrl(context)),
                       EmptinessText::tr("Call an API and see here what each filter did with it. The command below makes a first call."),
                       have({"demo.calls", "go.tryit"}));
        return firstUrl(context);
    case GatewayState::Failed:
        view.showError({EmptinessText::tr("The gateway did not start, so there is nothing to see"), {}, EmptinessText::tr("Problems says why."), {}},
                       have({"gateway.run", "window.problems"}));
        return {};
    case GatewayState::Stopped:
        if (context.workspace.apis().isEmpty()) { // "Run" would be a way that is closed
            view.showEmpty(QStringLiteral("activity"), EmptinessText::tr("Nothing to see yet"),
                           EmptinessText::tr("Add an API to this workspace and run the gateway; then every call to it appears here."),
                           have({"go.apis"}));
            return {};
        }
        view.showEmpty(QStringLiteral("play"), EmptinessText::tr("The gateway is not running"),
                       EmptinessText::tr("Run it, and every call to it appears here with its way through the filter chain."),
                       have({"gateway.run"}));
        return {};
    }
    return {};
}

} // namespace postern::workbench
