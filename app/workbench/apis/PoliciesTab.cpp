// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/apis/PoliciesTab.h"

#include "controlplane/publisher/ApiCalls.h"
#include "schema/Document.h"
#include "workbench/shell/Aside.h"
#include "workbench/apis/TextTableModel.h"
#include "workbench/shell/Page.h"
#include "workbench/shell/StateView.h"
#include "workbench/workspace/Workspace.h"

#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QTableView>
#include <QVBoxLayout>
#include <utility>

namespace postern::workbench {
namespace {

using schema::Value;

constexpr std::size_t longestSettings = 300;

QString textOf(const Value& map, const char* key)
{
    const Value* found = map.find(key);
    return found == nullptr || found->isNull() ? QString() : QString::fromStdString(found->toText());
}

QString settingsOf(const Value& policy)
{
    const Value* parameters = policy.find("parameters");
    if (parameters == nullptr || parameters->size() == 0)
        return {};
    std::string text = schema::writeJson(*parameters, 0);
    if (text.size() > longestSettings)
        text = text.substr(0, longestSettings) + "...";
    return QString::fromStdString(text);
}

void addFlows(const Value* flows, const QString& where, QVector<QStringList>& rows)
{
    if (flows == nullptr || !flows->isMap())
        return;
    for (const auto& [key, name] : {std::pair("request", PoliciesTab::tr("Request")), std::pair("response", PoliciesTab::tr("Response")),
                                    std::pair("fault", PoliciesTab::tr("Fault"))}) {
        const Value* flow = flows->find(key);
        for (const Value& policy : flow != nullptr ? flow->items() : Value().items()) {
            const QString version = textOf(policy, "policyVersion");
            rows << QStringList{where, name, version.isEmpty() ? textOf(policy, "policyName") : QStringLiteral("%1 %2").arg(textOf(policy, "policyName"), version),
                                settingsOf(policy)};
        }
    }
}

/// The `data` of api.yaml or api.json below the folder; nothing when it cannot be read.
std::optional<Value> dataIn(const QString& folder)
{
    for (const char* name : {"api.yaml", "api.json"}) {
        const QString path = folder + QLatin1Char('/') + QLatin1String(name);
        if (!QFileInfo::exists(path))
            continue;
        schema::Problems problems;
        const auto read = schema::readFile(path.toStdString(), problems, name);
        if (!read)
            return std::nullopt;
        const Value* data = read->find("data");
        return data != nullptr ? *data : *read;
    }
    return std::nullopt;
}

} // namespace

PoliciesTab::PoliciesTab(AppContext& context, PublisherSource& publisher, QWidget* parent)
    : RemoteTab(context, publisher, "apis.policies", tr("Policies"), parent), from_(named(new QLabel, "apis.policies.from", tr("Where this was read")))
{
    pool_.setMaxThreadCount(1);
    from_->setTextFormat(Qt::PlainText);
    from_->setWordWrap(true);
    QTableView* table = makeTextTable("apis.policies.table", tr("Policies in their order"), rows_,
                                      {tr("Where"), tr("When"), tr("Policy"), tr("Settings")}, {150, 80, 150});
    column().addWidget(from_);
    column().addWidget(table, 1);
}

PoliciesTab::~PoliciesTab() { pool_.waitForDone(); }

QString PoliciesTab::loadingText() const { return tr("Reading the policies..."); }

QString PoliciesTab::folderHere() const
{
    const WorkspaceApi* local = context_.workspace.api(api_.workspaceId);
    return local != nullptr && QFileInfo(local->path).isDir() ? local->path : QString();
}

std::pair<QString, QString> PoliciesTab::nothingToAsk() const
{
    if (!folderHere().isEmpty())
        return {};
    if (api_.remoteId.isEmpty())
        return {tr("No policies"), tr("A lone OpenAPI definition has none. Add filters in the chain of the Gateway page.")};
    return RemoteTab::nothingToAsk();
}

void PoliciesTab::forget()
{
    from_->clear();
    rows_->setRows({});
}

/// Edits of the files, and what cannot run here, are found out after the list is there.
void PoliciesTab::refreshActions()
{
    const QString now = QStringLiteral("%1 %2 %3").arg(api_.workspaceId, QString::number(api_.edited), api_.fitnessReason);
    if (std::exchange(told_, now) != now && isVisible() && view().state() == StateView::State::Content)
        refresh();
}

void PoliciesTab::ask()
{
    if (const QString folder = folderHere(); !folder.isEmpty())
        readHere(folder);
    else
        readThere();
}

void PoliciesTab::readHere(const QString& folder)
{
    aside(pool_, this, [folder] { return dataIn(folder); },
          [this, folder](const std::optional<Value>& found) {
              if (folder != folderHere())
                  return;
              from_->setText(found ? tr("As the files in this workspace say.") : tr("The API's file cannot be read; the Overview says why."));
              showRows(found ? rowsOf(*found) : QVector<QStringList>());
          });
}

void PoliciesTab::readThere()
{
    one(publisher::apis::get, {.path = {api_.remoteId}}, [this](const QJsonObject& api) {
        const QByteArray text = QJsonDocument(api).toJson(QJsonDocument::Compact);
        aside(pool_, this,
              [text]() -> Result<Value> {
                  return schema::readJson({text.constData(), static_cast<std::size_t>(text.size())}, "api.json");
              },
              [this, id = api_.remoteId](const Result<Value>& read) {
                  if (id != api_.remoteId)
                      return;
                  from_->setText(tr("As the Publisher says; the API is not here yet."));
                  showRows(read ? rowsOf(*read) : QVector<QStringList>());
              });
    });
}

QVector<QStringList> PoliciesTab::rowsOf(const Value& data)
{
    QVector<QStringList> rows;
    const QString whole = tr("All operations");
    if (const QString limit = textOf(data, "apiThrottlingPolicy"); !limit.isEmpty())
        rows << QStringList{whole, tr("Limit"), limit, {}};
    if (const Value* plans = data.find("policies"); plans != nullptr && plans->size() > 0) {
        QStringList names;
        for (const Value& plan : plans->items())
            names << QString::fromStdString(plan.toText());
        rows << QStringList{whole, tr("Plans"), names.join(QStringLiteral(", ")), {}};
    }
    addFlows(data.find("apiPolicies"), whole, rows);
    const Value* sequences = data.find("mediationPolicies");
    for (const Value& each : sequences != nullptr ? sequences->items() : Value().items())
        rows << QStringList{whole, textOf(each, "type"), textOf(each, "name"), tr("mediation sequence")};
    const Value* operations = data.find("operations");
    for (const Value& operation : operations != nullptr ? operations->items() : Value().items()) {
        const QString where = QStringLiteral("%1 %2").arg(textOf(operation, "verb"), textOf(operation, "target"));
        if (const QString limit = textOf(operation, "throttlingPolicy"); !limit.isEmpty() && limit != QLatin1String("Unlimited"))
            rows << QStringList{where, tr("Limit"), limit, {}};
        addFlows(operation.find("operationPolicies"), where, rows);
    }
    return rows;
}

void PoliciesTab::showRows(QVector<QStringList> rows)
{
    // What cannot be run here says so beside the policy.
    for (QStringList& row : rows) {
        const QString name = QLatin1Char('"') + row.at(2).section(QLatin1Char(' '), 0, 0) + QLatin1Char('"');
        const QStringList reasons = api_.fitnessReason.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        for (const QString& reason : reasons) {
            if (reason.contains(name))
                row[3] = row.at(3).isEmpty() ? reason : QStringLiteral("%1 - %2").arg(reason, row.at(3));
        }
    }
    const bool none = rows.isEmpty();
    rows_->setRows(std::move(rows));
    if (none)
        view().showEmpty(QStringLiteral("shield-check"), tr("No policies"), tr("Neither limits nor policies are attached to this API."), {});
    else
        answered();
}

} // namespace postern::workbench
