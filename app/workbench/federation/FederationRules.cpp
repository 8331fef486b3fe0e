// SPDX-License-Identifier: GPL-3.0-or-later
// Rules of governance that stop a push: where they are seen, and how they are overridden.
#include "workbench/federation/FederationPage.h"

#include "workbench/federation/NameQuestion.h"
#include "workbench/shell/Navigation.h"
#include "workbench/workspace/Workspace.h"

namespace postern::workbench {

/// Rules are overridden by their names, which somebody has typed.
void FederationPage::overrideRules()
{
    const federation::GatewayState* const state = chosen();
    api_ = QString::fromStdString(state->failedApi);
    refresh();
    std::vector<std::string> names = namesOf(state->brokenRules);
    QStringList typed;
    for (const std::string& each : names)
        typed << QString::fromStdString(each);
    const QString all = typed.join(QStringLiteral(", "));
    question_->ask(tr("%1 is pushed to %2 though it breaks rules, and the history says who has done that. Type what is overridden to go on: %3").arg(api_, gateway_, all), all, tr("Plan it all the same"),
                   [this, names = std::move(names), gateway = gateway_, api = api_] {
                       gateway_ = gateway;
                       api_ = api;
                       refresh();
                       planChosen(false, names);
                       paneFocus()->setFocus(Qt::OtherFocusReason);
                   },
                   tr("Names of the rules"));
}

/// On the page of its API, where it is corrected and checked again.
void FederationPage::showRules()
{
    const std::string api = chosen()->failedApi;
    for (const WorkspaceApi& each : context().workspace.apis()) {
        if (each.name.toStdString() + ':' + each.version.toStdString() == api)
            return context().navigation.open(QStringLiteral("apis"), {{QStringLiteral("api"), each.id}, {QStringLiteral("part"), QStringLiteral("governance")}});
    }
    tellNotHere(QString::fromStdString(api));
}

} // namespace postern::workbench
