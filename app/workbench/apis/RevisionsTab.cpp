// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/apis/RevisionsTab.h"

#include "controlplane/publisher/RevisionCalls.h"
#include "workbench/apis/RevisionText.h"
#include "workbench/apis/TextTableModel.h"
#include "workbench/shell/CommandButton.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/InlineBar.h"
#include "workbench/shell/Notices.h"
#include "workbench/shell/Page.h"
#include "workbench/shell/ToolRow.h"

#include <QItemSelectionModel>
#include <QLabel>
#include <QSplitter>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

namespace postern::workbench {

RevisionsTab::RevisionsTab(AppContext& context, PublisherSource& publisher, QWidget* parent)
    : RemoteTab(context, publisher, "apis.revisions", tr("Revisions"), parent)
{
    pool_.setMaxThreadCount(1);
    addCommands();
    auto* tools = named(new ToolRow(this), "apis.revisions.tools", tr("What to do with revisions"));
    for (const char* id : {"apis.revision.compare", "apis.revision.pull", "apis.revision.create", "apis.revision.deploy",
                           "apis.revision.undeploy", "apis.revision.restore", "apis.revision.remove"})
        tools->add(commandButton(context.commands, id, tools));
    tools->row()->addStretch(1);
    column().insertWidget(0, tools);
    table_ = makeTextTable("apis.revisions.table", tr("Revisions"), rows_,
                           {tr("Revision"), tr("Deployed to"), tr("Here"), tr("Made"), tr("Description")}, {90, 110, 80, 130});
    differenceTitle_ = named(new QLabel, "apis.revisions.differences.title", tr("What is different"));
    differenceTitle_->setTextFormat(Qt::PlainText);
    differenceTitle_->setWordWrap(true);
    differenceTable_ = makeTextTable("apis.revisions.differences", tr("Differences between here and the revision"), differences_,
                                     {tr("Part"), tr("Where"), tr("Here"), tr("In the revision")}, {90, 170, 130});
    auto* below = named(new QWidget, "apis.revisions.below", tr("Differences"));
    auto* belowColumn = new QVBoxLayout(below);
    belowColumn->setContentsMargins(0, 0, 0, 0);
    belowColumn->addWidget(differenceTitle_);
    belowColumn->addWidget(differenceTable_, 1);
    auto* splitter = named(new QSplitter(Qt::Vertical), "apis.revisions.splitter", tr("Revisions and differences"));
    splitter->addWidget(table_);
    splitter->addWidget(below);
    splitter->setChildrenCollapsible(false);
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 3);
    column().addWidget(splitter, 1);
    connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] { refreshActions(); });
    forget();
    refreshActions();
}

RevisionsTab::~RevisionsTab() { pool_.waitForDone(); }

void RevisionsTab::addCommands()
{
    CommandRegistry& commands = context_.commands;
    const auto add = [&](const char* id, const QString& title, const QString& tip, const char* icon, void (RevisionsTab::*run)()) {
        commands.add({QLatin1String(id), title, tip, {}, QLatin1String(icon), {}}, this, [this, run] { (this->*run)(); });
    };
    add("apis.revision.compare", tr("Compare with here"), tr("Show what is different between the chosen revision and this workspace"),
        "git-compare", &RevisionsTab::compare);
    add("apis.revision.pull", tr("Pull this revision"), tr("Take the chosen revision into this workspace; what was edited here is merged"),
        "download", &RevisionsTab::pull);
    add("apis.revision.create", tr("Create a revision"), tr("Freeze the working copy on the Publisher as a new revision"), "plus",
        &RevisionsTab::create);
    add("apis.revision.deploy", tr("Deploy"), tr("Deploy the chosen revision to a gateway environment"), "rocket", &RevisionsTab::deploy);
    add("apis.revision.undeploy", tr("Undeploy"), tr("Take the chosen revision from a gateway environment"), "unplug", &RevisionsTab::undeploy);
    add("apis.revision.restore", tr("Restore"), tr("Make the working copy on the Publisher what the chosen revision is"), "history",
        &RevisionsTab::restore);
    add("apis.revision.remove", tr("Delete the revision"), tr("Delete the chosen revision on the Publisher"), "trash-2", &RevisionsTab::remove);
}

QString RevisionsTab::loadingText() const { return tr("Asking for the revisions..."); }
QString RevisionsTab::apiTitle() const { return QStringLiteral("%1 %2").arg(api_.name, api_.version); }

void RevisionsTab::ask()
{
    all(publisher::revisions::list, {.path = {api_.remoteId}},
        [this](std::vector<publisher::RevisionSummary> found) { showRevisions(std::move(found)); });
}

void RevisionsTab::forget()
{
    revisions_.clear();
    rows_->setRows({});
    differences_->setRows({});
    differenceTitle_->setText(tr("Choose a revision and compare it with what is here."));
}

bool RevisionsTab::isHere(const publisher::RevisionSummary& revision) const
{
    return !api_.workspaceId.isEmpty() && !api_.revisionHere.isEmpty() && api_.revisionHere == revision.name;
}

void RevisionsTab::showRevisions(std::vector<publisher::RevisionSummary> revisions)
{
    const publisher::RevisionSummary* before = chosen();
    const QString id = before != nullptr ? before->id : QString();
    revisions_ = std::move(revisions);
    std::stable_sort(revisions_.begin(), revisions_.end(), [](const auto& a, const auto& b) { return numberOf(a) > numberOf(b); });
    answered();
    const auto same = std::find_if(revisions_.begin(), revisions_.end(), [&id](const auto& one) { return one.id == id; });
    if (!revisions_.empty())
        table_->selectRow(same == revisions_.end() ? 0 : static_cast<int>(same - revisions_.begin()));
    else
        differenceTitle_->setText(tr("The API has no revision yet. Create one: only revisions can be deployed."));
    refreshActions();
}

const publisher::RevisionSummary* RevisionsTab::chosen() const
{
    const int row = table_->currentIndex().row();
    return row >= 0 && row < static_cast<int>(revisions_.size()) ? &revisions_[static_cast<std::size_t>(row)] : nullptr;
}

void RevisionsTab::refreshActions()
{
    QVector<QStringList> rows;
    for (const publisher::RevisionSummary& one : revisions_) {
        const QString here = !isHere(one) ? QString() : api_.edited > 0 ? tr("yes, edited") : tr("yes");
        rows << QStringList{one.name, deployedTo(one), here, timeText(one.createdTime), one.description};
    }
    const int row = table_->currentIndex().row();
    if (rows != rows_->rows()) {
        rows_->setRows(rows);
        if (row >= 0 && row < rows.size())
            table_->selectRow(row);
    }
    CommandRegistry& commands = context_.commands;
    const publisher::RevisionSummary* revision = chosen();
    const QString noApi = api_.key.isEmpty() ? tr("Choose an API.") : QString();
    const QString choose = revision == nullptr ? tr("Choose a revision.") : QString();
    const auto first = [](std::initializer_list<QString> reasons) {
        const auto at = std::find_if(reasons.begin(), reasons.end(), [](const QString& one) { return !one.isEmpty(); });
        return at == reasons.end() ? QString() : *at;
    };
    const auto block = [&commands](const char* id, const QString& reason) { commands.setBlocked(QLatin1String(id), reason); };
    const QString reading = blockedReason(publisher::revisions::get.call);
    block("apis.revision.compare", first({noApi, reading, choose, api_.workspaceId.isEmpty() ? tr("The API is not here: pull it first.") : QString()}));
    block("apis.revision.pull", first({noApi, reading, choose}));
    block("apis.revision.create", first({noApi, blockedReason(publisher::revisions::create.call)}));
    block("apis.revision.deploy", first({noApi, blockedReason(publisher::revisions::deploy.call), choose}));
    const QString nowhere = revision != nullptr && revision->deployments.empty() ? tr("The revision is deployed nowhere.") : QString();
    block("apis.revision.undeploy", first({noApi, blockedReason(publisher::revisions::undeploy.call), choose, nowhere}));
    block("apis.revision.restore", first({noApi, blockedReason(publisher::revisions::restore.call), choose}));
    const QString deployed = revision != nullptr && !revision->deployments.empty() ? tr("The revision is deployed: undeploy it first.") : QString();
    block("apis.revision.remove", first({noApi, blockedReason(publisher::revisions::remove.call), choose, deployed}));
}

void RevisionsTab::showDifferences(const QString& revision, const std::vector<project::ApiDifference>& found)
{
    QVector<QStringList> rows;
    for (const project::ApiDifference& one : found)
        rows << QStringList{partText(one.part), whereText(one), valueText(one.change.before), valueText(one.change.after)};
    differences_->setRows(rows);
    differenceTitle_->setText(rows.isEmpty() ? tr("%1 says the same as what is here: same operations, policies, limits, endpoints and definition.").arg(revision)
                                             : tr("%1 against what is here: %2").arg(revision, countText(found)));
}

QStringList RevisionsTab::environments() const
{
    QStringList names;
    if (client() != nullptr && client()->session()) {
        for (const publisher::GatewayEnvironment& one : client()->session()->settings.environments) {
            if (one.mode != QLatin1String("READ_ONLY"))
                names << one.name;
        }
    }
    for (const publisher::RevisionSummary& revision : revisions_) {
        for (const publisher::Deployment& one : revision.deployments) {
            if (!names.contains(one.environment))
                names << one.environment;
        }
    }
    return names;
}

QString RevisionsTab::deployedIn(const QString& environment) const
{
    for (const publisher::RevisionSummary& revision : revisions_) {
        for (const publisher::Deployment& one : revision.deployments) {
            if (one.environment == environment)
                return revision.name;
        }
    }
    return {};
}

void RevisionsTab::done(const QString& sentence)
{
    bar_->clear();
    context_.notices.show({Notice::Kind::Success, sentence, {}, {}});
    Q_EMIT changedThere();
    refresh();
}

} // namespace postern::workbench
