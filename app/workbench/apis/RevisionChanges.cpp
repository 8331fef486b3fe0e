// SPDX-License-Identifier: GPL-3.0-or-later
// What is done with a revision: read, compared, taken; and what changes something on the Publisher, each after a question that
// names its effect.
#include "controlplane/project/IncomingReader.h"
#include "controlplane/publisher/ApiCalls.h"
#include "controlplane/publisher/RevisionCalls.h"
#include "workbench/shell/Aside.h"
#include "workbench/apis/ConfirmBar.h"
#include "workbench/apis/RevisionText.h"
#include "workbench/apis/RevisionsTab.h"
#include "workbench/shell/InlineBar.h"
#include "workbench/shell/Page.h"
#include "workbench/workspace/Workspace.h"

#include <QComboBox>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <algorithm>

namespace postern::workbench {
namespace {

QByteArray jsonOf(const QJsonObject& object) { return QJsonDocument(object).toJson(QJsonDocument::Compact); }

QComboBox* environmentBox(const QStringList& names)
{
    auto* box = named(new QComboBox, "apis.revisions.environment", RevisionsTab::tr("Gateway environment"));
    box->addItems(names);
    return box;
}

} // namespace

/// The whole API as the revision has it, in apictl's format.
void RevisionsTab::read(const publisher::RevisionSummary& revision, std::function<void(QByteArray zip)> then)
{
    one(publisher::apis::exportZip,
        {.query = {{"apiId", api_.remoteId}, {"revisionNumber", QString::number(numberOf(revision))}, {"format", QStringLiteral("JSON")}}},
        [then = std::move(then)](QByteArray zip) { then(std::move(zip)); },
        [this, name = revision.name](const publisher::PublisherFailure& failure) { actionFailed(tr("%1 could not be read.").arg(name), failure); });
}

void RevisionsTab::compare()
{
    const publisher::RevisionSummary* revision = chosen();
    const WorkspaceApi* local = context_.workspace.api(api_.workspaceId);
    if (revision == nullptr || local == nullptr)
        return;
    bar_->clear();
    differenceTitle_->setText(tr("Reading %1...").arg(revision->name));
    read(*revision, [this, name = revision->name, folder = local->path.toStdString(), id = api_.remoteId](const QByteArray& zip) {
        aside(pool_, this,
              [zip, folder, name = name.toStdString()]() -> Result<std::vector<project::ApiDifference>> {
                  auto all = project::readIncomingArchive({zip.constData(), static_cast<std::size_t>(zip.size())}, name);
                  if (!all)
                      return unexpected(all.error());
                  if (all->empty() || !all->front().api)
                      return unexpected(all->empty() ? Error(ErrorKind::InvalidConfig, "the archive holds no API") : Error(all->front().api.error()));
                  return project::compareApi(folder, *all->front().api);
              },
              [this, name, id](const Result<std::vector<project::ApiDifference>>& found) {
                  if (id != api_.remoteId)
                      return; // another API is looked at by now
                  if (found)
                      return showDifferences(name, *found);
                  differenceTitle_->setText(tr("%1 could not be compared.").arg(name));
                  bar_->show(InlineBar::Kind::Error, {tr("%1 could not be compared.").arg(name), QString::fromStdString(found.error().message()),
                                                      tr("Mend the file here, or pull the API again."), {}});
              });
    });
}

void RevisionsTab::pull()
{
    const publisher::RevisionSummary* revision = chosen();
    if (revision == nullptr)
        return;
    bar_->clear();
    read(*revision, [this, revision = *revision](const QByteArray& zip) {
        aside(pool_, this,
              [zip, name = revision.name.toStdString()] {
                  return project::readIncomingArchive({zip.constData(), static_cast<std::size_t>(zip.size())}, name);
              },
              [this, revision, row = api_](const Result<std::vector<project::Incoming>>& all) {
                  const bool good = all && !all->empty() && all->front().api;
                  if (!good) {
                      const std::string why = !all ? all.error().message() : all->empty() ? "the archive holds no API" : all->front().api.error().message();
                      bar_->show(InlineBar::Kind::Error, {tr("%1 was not taken.").arg(revision.name), QString::fromStdString(why), {}, {}});
                      return;
                  }
                  publisher::PulledApi api = *all->front().api;
                  api.server = publisher_.connection().baseUrl;
                  api.id = row.remoteId;
                  if (!row.workspaceId.isEmpty())
                      api.folderName = row.workspaceId;
                  publisher::RevisionSummary shown = revision;
                  if (shown.deployments.empty())
                      shown.deployments.push_back({}); // it is the one that was asked for, wherever it runs
                  api.revisions = {shown};
                  Q_EMIT revisionRead(api, QStringLiteral("%1 %2, %3").arg(row.name, row.version, revision.name));
              });
    });
}

void RevisionsTab::create()
{
    auto* description = named(new QLineEdit, "apis.revisions.description", tr("Description of the revision"));
    description->setPlaceholderText(tr("Description; may be empty"));
    description->setMaxLength(255);
    QString effect = tr("The working copy of %1 on the Publisher is frozen as a new revision. Nothing is deployed by that, and nothing here changes.").arg(apiTitle());
    if (revisions_.size() >= 5)
        effect += QLatin1Char(' ') + tr("Publishers keep five revisions unless they are set otherwise, and there are %Ln: it may refuse until one is deleted.", nullptr, static_cast<int>(revisions_.size()));
    confirm_->ask(effect, tr("Create"), [this, description] {
        one(publisher::revisions::create, {.path = {api_.remoteId}, .json = jsonOf({{QStringLiteral("description"), description->text()}})},
            [this](const publisher::RevisionSummary& made) { done(tr("%1 of %2 was created.").arg(made.name, apiTitle())); },
            [this](const publisher::PublisherFailure& failure) { actionFailed(tr("The revision was not created."), failure); });
    }, description);
}

void RevisionsTab::deploy()
{
    const publisher::RevisionSummary* revision = chosen();
    if (revision == nullptr)
        return;
    QComboBox* box = environmentBox(environments());
    const auto tell = [this, box, name = revision->name] {
        const QString environment = box->currentText();
        const QString before = deployedIn(environment);
        confirm_->setEffect(before.isEmpty()  ? tr("%1 of %2 is deployed to %3: the gateway there answers its calls from then on.").arg(name, apiTitle(), environment)
                            : before == name ? tr("%1 of %2 runs in %3 already; it is deployed there anew.").arg(name, apiTitle(), environment)
                                             : tr("%1 of %2 replaces %4 in %3: calls there are answered by it from then on.").arg(name, apiTitle(), environment, before));
        confirm_->setBlocked(environment.isEmpty() ? tr("The Publisher names no gateway environment that can be deployed to.") : QString());
    };
    confirm_->ask({}, tr("Deploy"), [this, box, id = revision->id, name = revision->name] {
        const QString environment = box->currentText();
        QString host = QStringLiteral("localhost");
        if (client() != nullptr && client()->session()) {
            for (const publisher::GatewayEnvironment& each : client()->session()->settings.environments) {
                if (each.name == environment && !each.vhosts.isEmpty())
                    host = each.vhosts.first();
            }
        }
        const QJsonArray wanted{QJsonObject{{QStringLiteral("name"), environment}, {QStringLiteral("vhost"), host}, {QStringLiteral("displayOnDevportal"), true}}};
        one(publisher::revisions::deploy, {.path = {api_.remoteId}, .query = {{"revisionId", id}}, .json = QJsonDocument(wanted).toJson(QJsonDocument::Compact)},
            [this, name, environment](const std::vector<publisher::Deployment>&) { done(tr("%1 is deployed to %2.").arg(name, environment)); },
            [this, name](const publisher::PublisherFailure& failure) { actionFailed(tr("%1 was not deployed.").arg(name), failure); });
    }, box);
    connect(box, &QComboBox::currentTextChanged, confirm_, tell);
    tell();
}

void RevisionsTab::undeploy()
{
    const publisher::RevisionSummary* revision = chosen();
    if (revision == nullptr)
        return;
    QStringList names;
    for (const publisher::Deployment& each : revision->deployments)
        names << each.environment;
    QComboBox* box = environmentBox(names);
    const auto tell = [this, box, name = revision->name] {
        confirm_->setEffect(tr("%1 of %2 is taken from %3: calls there are answered with 404 from then on. It can be deployed again; what runs here goes on.")
                                .arg(name, apiTitle(), box->currentText()));
    };
    confirm_->ask({}, tr("Undeploy"), [this, box, id = revision->id, name = revision->name] {
        const QString environment = box->currentText();
        const QJsonArray wanted{QJsonObject{{QStringLiteral("name"), environment}, {QStringLiteral("displayOnDevportal"), true}}};
        one(publisher::revisions::undeploy, {.path = {api_.remoteId}, .query = {{"revisionId", id}}, .json = QJsonDocument(wanted).toJson(QJsonDocument::Compact)},
            [this, name, environment](const publisher::Done&) { done(tr("%1 was taken from %2.").arg(name, environment)); },
            [this, name](const publisher::PublisherFailure& failure) { actionFailed(tr("%1 was not undeployed.").arg(name), failure); });
    }, box);
    connect(box, &QComboBox::currentTextChanged, confirm_, tell);
    tell();
}

void RevisionsTab::restore()
{
    const publisher::RevisionSummary* revision = chosen();
    if (revision == nullptr)
        return;
    confirm_->ask(tr("The working copy of %1 on the Publisher becomes what %2 is. What was changed there since, and is in no revision, is lost: "
                     "create a revision first to keep it. What is deployed stays as it is, and nothing here changes.")
                      .arg(apiTitle(), revision->name),
                  tr("Restore"), [this, id = revision->id, name = revision->name] {
                      one(publisher::revisions::restore, {.path = {api_.remoteId}, .query = {{"revisionId", id}}},
                          [this, name](const QJsonObject&) { done(tr("The working copy is %1 again.").arg(name)); },
                          [this, name](const publisher::PublisherFailure& failure) { actionFailed(tr("%1 was not restored.").arg(name), failure); });
                  });
}

void RevisionsTab::remove()
{
    const publisher::RevisionSummary* revision = chosen();
    if (revision == nullptr)
        return;
    confirm_->ask(tr("%1 of %2 is deleted on the Publisher and cannot be brought back there. What is here stays.").arg(revision->name, apiTitle()),
                  tr("Delete"), [this, id = revision->id, name = revision->name] {
                      one(publisher::revisions::remove, {.path = {api_.remoteId, id}}, [this, name](const publisher::Done&) { done(tr("%1 was deleted.").arg(name)); },
                          [this, name](const publisher::PublisherFailure& failure) { actionFailed(tr("%1 was not deleted.").arg(name), failure); });
                  });
}

} // namespace postern::workbench
