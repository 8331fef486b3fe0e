// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/apis/AddApiPanel.h"
#include "workbench/apis/ApiDetail.h"
#include "workbench/apis/ApisPage.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/Navigation.h"

#include <QLineEdit>
#include <QTableView>

namespace postern::workbench {

void ApisPage::addCommands()
{
    CommandRegistry& commands = context().commands;
    const QString menu = tr("API");
    commands.add({QStringLiteral("apis.connect"), tr("Connect to a Publisher"), tr("Give the address and the account of a Publisher"),
                  {}, QStringLiteral("plug"), menu}, this, [this] { openConnect(); });
    commands.add({QStringLiteral("apis.list"), tr("Refresh the list"), tr("Ask the Publisher for its APIs again"),
                  {QKeySequence(QKeySequence::Refresh).toString() == QLatin1String("F5") ? QKeySequence(Qt::CTRL | Qt::Key_R) : QKeySequence(QKeySequence::Refresh)},
                  QStringLiteral("refresh-cw"), menu}, this, [this] { publisher_->list(); });
    commands.add({QStringLiteral("apis.pull"), tr("Pull checked APIs"), tr("Copy the checked APIs of the Publisher into this workspace"),
                  {QKeySequence(Qt::Key_F7)}, QStringLiteral("download"), menu}, this, [this] { pull(model_.checkedKeys()); });
    commands.add({QStringLiteral("apis.pullAll"), tr("Pull all APIs"), tr("Copy every API of the Publisher into this workspace"), {}, {}, menu},
                 this, [this] {
                     QStringList all;
                     for (const ApiRow& api : model_.apis()) {
                         if (api.isRemote())
                             all << api.key;
                     }
                     pull(all);
                 });
    commands.add({QStringLiteral("apis.open"), tr("Open an OpenAPI file"), tr("Take OpenAPI files into this workspace; dropping them does the same"),
                  {QKeySequence(QKeySequence::Open)}, QStringLiteral("folder-open"), menu}, this, [this] { chooseFiles(); });
    commands.add({QStringLiteral("apis.openAddress"), tr("Open an OpenAPI address"), tr("Fetch a definition from the web into this workspace"),
                  {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O)}, QStringLiteral("globe"), menu},
                 this, [this] { addPanel_->open(AddApiPanel::Purpose::FromAddress); });
    commands.add({QStringLiteral("apis.new"), tr("New API"), tr("Make an API that hands every call on to a backend"),
                  {QKeySequence(QKeySequence::New)}, QStringLiteral("plus"), menu},
                 this, [this] { addPanel_->open(AddApiPanel::Purpose::NewApi); });
    commands.add({QStringLiteral("apis.remove"), tr("Remove the API from the workspace"), tr("Remove the chosen API here; Undo brings it back"),
                  {QKeySequence(QKeySequence::Delete)}, QStringLiteral("trash-2"), menu, true}, this, [this] { removeChosen(); });
    commands.add({QStringLiteral("apis.filter"), tr("Filter APIs"), tr("Narrow the list of APIs"), {QKeySequence(Qt::CTRL | Qt::Key_L)},
                  QStringLiteral("list-filter"), menu}, this, [this] {
                     filter_->setFocus(Qt::ShortcutFocusReason);
                     filter_->selectAll();
                 });
    commands.add({QStringLiteral("apis.checkAll"), tr("Check all shown APIs"), tr("Check every API that the filter shows"),
                  {QKeySequence(QKeySequence::SelectAll)}, {}, menu, true}, this, [this] { model_.checkAllShown(true); });
    const auto part = [&](const char* id, const QString& title, const QString& tip, const char* name) {
        commands.add({QLatin1String(id), title, tip, {}, {}, menu}, this, [this, name] { openPart(QLatin1String(name)); });
    };
    part("apis.subscribe", tr("Subscribe and get a token"), tr("Become a subscriber of the chosen API; the token is in Try it"), "subscriptions");
    part("apis.revisions", tr("Revisions of the API"), tr("Which revisions there are, where each is deployed, and what is different"), "revisions");
    part("apis.lifecycle", tr("Lifecycle of the API"), tr("The API's state, what may become of it, and a new version"), "lifecycle");
    commands.add({QStringLiteral("apis.lifecycleEverywhere"), tr("Change state at all gateways..."), tr("Block, deprecate, retire or publish the API at every gateway that holds it, and in its files; you see the plan first"),
                  {}, QStringLiteral("flag"), menu}, this, [this] {
                     if (const ApiRow* api = model_.at(table_->currentIndex().row()); api != nullptr)
                         context().navigation.open(QStringLiteral("federation"), {{QStringLiteral("lifecycle"), api->name + QLatin1Char(':') + api->version}});
                 });
    part("apis.governance", tr("Governance of the API"), tr("Which rules the API breaks, and where"), "governance");
    part("apis.policies", tr("Policies of the API"), tr("What is done with the API's calls, in its order"), "policies");
    commands.add({QStringLiteral("apis.cancelList"), tr("Stop listing"), tr("Stop asking the Publisher for its APIs"), {}, QStringLiteral("x"), {}},
                 this, [this] { publisher_->cancelList(); });
}

} // namespace postern::workbench
