// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/federation/FederationPage.h"

#include "workbench/federation/LifecyclePanel.h"
#include "workbench/federation/NameQuestion.h"
#include "workbench/federation/TakingPreview.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/InlineBar.h"
#include "workbench/shell/Notices.h"

#include <QStackedWidget>
#include <QTableView>

namespace postern::workbench {

void FederationPage::tellNotHere(const QString& api)
{
    bar_->show(InlineBar::Kind::Error, {tr("%1 is not in this workspace, or cannot be deployed.").arg(api), {}, tr("Pull it first, or correct it (APIs page)."), {}},
               {context().commands.action(QStringLiteral("go.apis"))});
}

/// A change at all gateways is a page of its own in this one: what is chosen here stays.
void FederationPage::changeState(const QString& api)
{
    if (desk_.fleet().project()->revision(api.toStdString()) == nullptr)
        return tellNotHere(api);
    question_->leave();
    api_ = api;
    life_->begin(api);
    stack_->setCurrentWidget(life_);
    life_->firstFocus()->setFocus(Qt::OtherFocusReason);
    refreshCommands();
}

/// What is done with a difference beside pushing: take the gateway's side, or live with it.
void FederationPage::wireTaking()
{
    connect(takeover_, &LiveTakeover::proposed, this, [this](const QString& gateway, const QString& api) {
        preview_->present(gateway, api, takeover_->taking());
        stack_->setCurrentWidget(preview_);
        preview_->firstFocus()->setFocus(Qt::OtherFocusReason);
        refreshCommands();
    });
    connect(takeover_, &LiveTakeover::failed, this, [this](const QString& gateway, const QString& why) {
        bar_->show(InlineBar::Kind::Error, {tr("%1: %2", "a gateway, what went wrong there").arg(gateway, why), {}, {}, {}});
        refreshCommands();
    });
    connect(preview_, &TakingPreview::left, this, &FederationPage::leavePreview);
    connect(&desk_.lifecycle(), &LifecycleChange::changed, this, &FederationPage::refreshCommands);
    connect(life_, &LifecyclePanel::left, this, [this] {
        stack_->setCurrentIndex(0);
        matrixTable_->setFocus(Qt::OtherFocusReason);
        refresh();
    });
    connect(preview_, &TakingPreview::writeRequested, this, [this] {
        const auto written = takeover_->write();
        const int files = static_cast<int>(takeover_->taking().after.size());
        leavePreview();
        if (!written)
            return bar_->show(InlineBar::Kind::Error, {QString::fromStdString(written.error().message()), {}, tr("Take live once more, and look at the lines."), {}});
        undoable_ = true;
        refreshCommands();
        bar_->show(InlineBar::Kind::Info, {tr("%n file(s) written. Check drift compares them with the gateway.", nullptr, files), {}, {}, {}},
                   {context().commands.action(QStringLiteral("federation.undoTaking"))});
    });
}

void FederationPage::leavePreview()
{
    stack_->setCurrentIndex(0);
    driftTable_->setFocus(Qt::OtherFocusReason);
    refresh();
}

void FederationPage::takeLive(bool one)
{
    const deployment::FieldDrift* const field = chosenField();
    if (one && field == nullptr)
        return;
    begin(takeover_->begin(gateway_.toStdString(), chosenApi(), one ? field->path : std::string()));
}

void FederationPage::undoTaking()
{
    const auto back = takeover_->takeBack();
    undoable_ = false;
    if (!back)
        bar_->show(InlineBar::Kind::Error, {QString::fromStdString(back.error().message()), {}, {}, {}});
    else
        context().notices.show({Notice::Kind::Success, tr("The files are as they were before."), {}, {}});
    refreshCommands();
}

void FederationPage::ignoreChosen()
{
    const deployment::FieldDrift* const field = chosenField();
    if (field == nullptr)
        return;
    const QString path = QString::fromStdString(field->path);
    const std::string api = chosenApi();
    question_->askText(tr("Why may %1 differ at %2? The reason is kept with the rule.").arg(path, gateway_), tr("Reason"), tr("Ignore"), [this, path, api, name = gateway_](const QString& reason) {
        desk_.ignore(name.toStdString(), {api, path.toStdString(), reason.toStdString()}, [this, path, api, name](const Result<void>& written) {
            if (!written)
                return bar_->show(InlineBar::Kind::Error, {QString::fromStdString(written.error().message()), {}, tr("Write the rule into environments.yaml yourself."), {}});
            context().notices.show({Notice::Kind::Success, tr("%1 is ignored at %2. The rule is in environments.yaml.").arg(path, name), {}, {}});
            begin(desk_.fleet().checkDrift(name.toStdString(), api));
        });
    });
}

} // namespace postern::workbench
