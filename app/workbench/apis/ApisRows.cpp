// SPDX-License-Identifier: GPL-3.0-or-later
// The list: rows of the Publisher and of the workspace in one, which is chosen, and what may be done.
#include "workbench/apis/ApiDetail.h"
#include "workbench/apis/ApisPage.h"
#include "workbench/apis/ConnectPanel.h"
#include "workbench/apis/ProjectReader.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/StateView.h"
#include "workbench/workspace/Workspace.h"

#include <QAction>
#include <QCollator>
#include <QHash>
#include <QLabel>
#include <QLocale>
#include <QMap>
#include <QTableView>
#include <algorithm>
#include <utility>
#include <vector>

namespace postern::workbench {
namespace {

/// By name as people count, Api2 before Api10, and then by version, wherever each is: one looks for an API, not for where it came from.
void sortByName(QVector<ApiRow>& rows)
{
    QCollator order(QLocale(QLocale::English)); // the C locale knows no numbers
    order.setNumericMode(true);
    order.setCaseSensitivity(Qt::CaseInsensitive);
    std::vector<std::pair<QCollatorSortKey, qsizetype>> keys;
    keys.reserve(static_cast<std::size_t>(rows.size()));
    for (qsizetype n = 0; n < rows.size(); ++n)
        keys.emplace_back(order.sortKey(rows.at(n).name + QLatin1Char(' ') + rows.at(n).version), n);
    std::stable_sort(keys.begin(), keys.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    QVector<ApiRow> sorted;
    sorted.reserve(rows.size());
    for (const auto& [key, n] : keys)
        sorted.append(std::move(rows[n]));
    rows = std::move(sorted);
}

} // namespace

QString ApisPage::chosenKey() const { return table_->currentIndex().data(ApiListModel::KeyRole).toString(); }

void ApisPage::refreshRows()
{
    // What an API is called by the Publisher, and so which one was chosen, is known a moment later.
    if (context().workspace.isListing())
        return refreshState();
    QVector<ApiRow> rows;
    QMap<QString, int> byRemote;
    QHash<QString, ProjectReader::Finding> types;
    for (const publisher::ApiSummary& api : desk_.apis()) {
        ApiRow row;
        row.key = QStringLiteral("remote:") + api.id;
        row.remoteId = api.id;
        row.name = api.name;
        row.version = api.version;
        row.context = api.context;
        row.type = api.type;
        row.provider = api.provider;
        row.lifeCycle = api.lifeCycleStatus;
        row.remoteUpdated = api.updatedTime;
        auto type = types.constFind(api.type);
        if (type == types.constEnd())
            type = types.insert(api.type, ProjectReader::byType(api.type));
        row.fitness = type->fitness;
        row.fitnessReason = type->reason;
        byRemote.insert(api.id, static_cast<int>(rows.size()));
        rows.append(row);
    }
    for (const WorkspaceApi& api : context().workspace.apis()) {
        const int known = api.remoteId.isEmpty() ? -1 : byRemote.value(api.remoteId, -1);
        ApiRow fresh;
        if (known < 0) {
            // The key stays the same whether the Publisher is connected or not, so checks and choice stay, too.
            fresh.key = api.remoteId.isEmpty() ? QStringLiteral("local:") + api.id : QStringLiteral("remote:") + api.remoteId;
            fresh.name = api.name;
            fresh.version = api.version;
            fresh.context = api.context;
            fresh.type = api.type;
        }
        ApiRow& row = known < 0 ? fresh : rows[known];
        row.workspaceId = api.id;
        row.localRevision = api.revision.isEmpty() && !api.remoteId.isEmpty() ? tr("Pulled") : api.revision;
        row.localUpdated = api.updated;
        row.backendOverride = api.backendOverride;
        row.enabled = api.enabled;
        row.problem = api.problem;
        if (const ProjectReader::Finding found = project_->of(api.id); found.fitness != ApiRow::Fitness::Unknown) {
            row.fitness = found.fitness;
            row.fitnessReason = found.reason;
            row.revisionHere = found.revision;
            row.edited = found.edited;
        }
        if (known < 0)
            rows.append(fresh);
    }
    const QString keep = chosenKey().isEmpty() ? chosen_ : chosenKey();
    sortByName(rows);
    model_.setApis(rows);
    select(keep);
    refreshState();
}

void ApisPage::select(const QString& key)
{
    int row = model_.rowOf(key);
    if (row < 0 && model_.rowCount() > 0)
        row = 0;
    const bool moves = row >= 0 && row != table_->currentIndex().row();
    if (row >= 0)
        table_->selectRow(row);
    if (!moves) // otherwise the table has said so
        showDetail();
}

void ApisPage::showDetail()
{
    const ApiRow* api = model_.at(table_->currentIndex().row());
    detail_->setVisible(api != nullptr);
    if (api != nullptr) {
        chosen_ = api->key;
        detail_->show(*api);
    }
    for (const char* id : {"apis.subscribe", "apis.revisions", "apis.lifecycle", "apis.governance", "apis.policies"})
        context().commands.setBlocked(QLatin1String(id), api != nullptr ? QString() : tr("Choose an API."));
    for (const char* id : {"apis.remove", "apis.lifecycleEverywhere"})
        context().commands.setBlocked(QLatin1String(id),
                                      api != nullptr && api->isLocal() ? QString() : tr("Choose an API that is in this workspace."));
}

void ApisPage::refreshState()
{
    using State = PublisherSource::State;
    CommandRegistry& commands = context().commands;
    const State state = publisher_->state();
    connectPanel_->setBusy(state == State::Connecting);
    const QString closed = context().workspace.isOpen() ? QString() : tr("Open a workspace first.");
    for (const char* id : {"apis.connect", "apis.open", "apis.openAddress", "apis.new"})
        commands.setBlocked(QLatin1String(id), closed);
    const QString offline = !closed.isEmpty() ? closed : state == State::Connected ? QString() : tr("Connect to a Publisher first.");
    commands.setBlocked(QStringLiteral("apis.list"), !offline.isEmpty() ? offline : desk_.isListing() ? tr("The list is on its way.") : QString());
    commands.setBlocked(QStringLiteral("apis.pullAll"), !offline.isEmpty() ? offline : desk_.isPulling() ? tr("A pull is running.") : QString());
    if (context().workspace.isListing()) {
        view_->showLoading(tr("Reads the APIs of this workspace"));
    } else if (!model_.apis().isEmpty()) {
        view_->showContent();
        const QWidget* const now = window()->focusWidget();
        if (std::exchange(awaited_, false) && isVisible() && (now == nullptr || now == view_ || view_->isAncestorOf(now)))
            table_->setFocus(Qt::OtherFocusReason);
    } else if (desk_.isListing()) {
        view_->showLoading(tr("Asking the Publisher for its APIs..."), commands.action(QStringLiteral("apis.cancelList")));
    } else {
        view_->showEmpty(QStringLiteral("boxes"), tr("No APIs yet"),
                         tr("Pull them from a Publisher, open or drop an OpenAPI file, or make one in front of a backend."),
                         {commands.action(QStringLiteral("apis.connect")), commands.action(QStringLiteral("apis.open")),
                          commands.action(QStringLiteral("apis.new"))});
    }
    refreshBadge();
}

void ApisPage::refreshBadge()
{
    const int checked = static_cast<int>(model_.checkedKeys().size());
    const int shown = model_.rowCount();
    const int all = static_cast<int>(model_.apis().size());
    QString text = shown == all ? tr("%Ln API(s)", nullptr, all) : tr("%1 of %2", "shown of all").arg(QLocale().toString(shown), QLocale().toString(all));
    if (desk_.isListing())
        text = tr("%1, more are coming...").arg(text);
    if (checked > 0)
        text = tr("%1, %2", "count, count").arg(text, tr("%Ln checked", nullptr, checked));
    count_->setText(text);
    QString reason;
    if (!context().workspace.isOpen())
        reason = tr("Open a workspace first.");
    else if (publisher_->state() != PublisherSource::State::Connected)
        reason = tr("Connect to a Publisher first.");
    else if (desk_.isPulling())
        reason = tr("A pull is running.");
    else if (checked == 0)
        reason = tr("Check at least one API of the Publisher.");
    context().commands.setBlocked(QStringLiteral("apis.pull"), reason);
    int newer = 0;
    for (const ApiRow& api : model_.apis())
        newer += api.isNewerThere() ? 1 : 0;
    Q_EMIT badgeChanged(newer == 0 ? QString() : QLocale().toString(newer),
                        newer == 0 ? QString() : tr("%Ln API(s) are newer on the Publisher", nullptr, newer));
}

} // namespace postern::workbench
