// SPDX-License-Identifier: Apache-2.0
#include "cli/PublisherCommand.h"

#include "schema/Value.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>

namespace postern::cli {
namespace {

using publisher::Deployment;
using publisher::GatewayEnvironment;
using publisher::RevisionSummary;
using schema::Value;

/// "Revision 4" is 4.
int numberOf(const RevisionSummary& revision) { return revision.name.section(QLatin1Char(' '), -1).toInt(); }

QByteArray placesJson(const std::vector<Deployment>& places)
{
    QJsonArray list;
    for (const Deployment& place : places)
        list.append(QJsonObject{{QStringLiteral("name"), place.environment}, {QStringLiteral("vhost"), place.vhost}, {QStringLiteral("displayOnDevportal"), place.displayOnDevportal}});
    return QJsonDocument(list).toJson(QJsonDocument::Compact);
}

std::string namesOf(const std::vector<GatewayEnvironment>& environments)
{
    std::string names;
    for (const GatewayEnvironment& one : environments)
        names += (names.empty() ? "" : ", ") + one.name.toStdString();
    return names;
}

} // namespace

void PublisherCommand::listRevisions()
{
    withApi([this](const QString& id) {
        askAll(publisher::revisions::list, {.path = {id}}, [this](const std::vector<RevisionSummary>& all) {
            for (const RevisionSummary& one : all) {
                std::string places;
                Value list = Value::list();
                for (const Deployment& place : one.deployments) {
                    places += (places.empty() ? "" : ", ") + place.environment.toStdString() + (place.vhost.isEmpty() ? "" : " (" + place.vhost.toStdString() + ')');
                    list.push(Value::object({{"environment", place.environment.toStdString()}, {"vhost", place.vhost.toStdString()}}));
                }
                say(one.name.toStdString() + "  " + (places.empty() ? "not deployed" : "at " + places) +
                        (one.description.isEmpty() ? "" : "  " + one.description.toStdString()),
                    Value::object({{"id", one.id.toStdString()}, {"revision", one.name.toStdString()}, {"description", one.description.toStdString()},
                                   {"created", one.createdTime.toStdString()}, {"deployments", list}}));
            }
            if (all.empty() && !isJson())
                print("There is no revision.\n");
            Q_EMIT finished(done);
        });
    });
}

void PublisherCommand::makeRevision(const QString& id, std::function<void(const RevisionSummary&)> then)
{
    const QJsonObject wanted{{QStringLiteral("description"), QString::fromStdString(options_.description)}};
    ask(publisher::revisions::create, {.path = {id}, .json = QJsonDocument(wanted).toJson(QJsonDocument::Compact)}, std::move(then));
}

void PublisherCommand::withRevision(const QString& id, std::function<void(const RevisionSummary&)> then)
{
    if (options_.revision == "new")
        return makeRevision(id, std::move(then));
    askAll(publisher::revisions::list, {.path = {id}}, [this, then = std::move(then)](const std::vector<RevisionSummary>& all) {
        if (all.empty())
            return fail("there is no revision of it; --revision new makes one");
        if (options_.revision.empty() || options_.revision == "latest")
            return then(*std::max_element(all.begin(), all.end(), [](const auto& a, const auto& b) { return numberOf(a) < numberOf(b); }));
        std::string names;
        for (const RevisionSummary& one : all) {
            if (std::to_string(numberOf(one)) == options_.revision)
                return then(one);
            names += (names.empty() ? "" : ", ") + std::to_string(numberOf(one));
        }
        fail("there is no revision " + options_.revision + " of it; there are " + names);
    });
}

void PublisherCommand::deploy()
{
    withApi([this](const QString& id) {
        job_ = publisher_.client->getSettings([this, id](Result<publisher::PublisherSettings> settings, const publisher::PublisherFailure& failure) {
            if (!settings)
                return fail(toldInTerminal(failure));
            const auto& known = settings->environments;
            const auto at = std::find_if(known.begin(), known.end(), [this](const GatewayEnvironment& one) { return one.name.toStdString() == options_.environment; });
            if (at == known.end())
                return fail("there is no gateway environment " + options_.environment + "; there are " + namesOf(known));
            if (at->mode == QLatin1String("READ_ONLY"))
                return fail("the gateway environment " + options_.environment + " is read only: APIs are discovered there, and none is deployed to it");
            if (options_.vhost.empty() && !at->vhosts.isEmpty())
                options_.vhost = at->vhosts.front().toStdString();
            if (!options_.vhost.empty() && !at->vhosts.isEmpty() && !at->vhosts.contains(QString::fromStdString(options_.vhost)))
                return fail("the gateway environment " + options_.environment + " has no host " + options_.vhost + "; there are " +
                            at->vhosts.join(QStringLiteral(", ")).toStdString());
            withRevision(id, [this, id](const RevisionSummary& revision) { deployTo(id, revision); });
        });
    });
}

void PublisherCommand::deployTo(const QString& id, const RevisionSummary& revision)
{
    Deployment place;
    place.environment = QString::fromStdString(options_.environment);
    place.vhost = QString::fromStdString(options_.vhost);
    place.displayOnDevportal = !options_.hidden;
    ask(publisher::revisions::deploy, {.path = {id}, .query = {{"revisionId", revision.id}}, .json = placesJson({place})},
        [this, revision](const std::vector<Deployment>& all) {
            const auto at = std::find_if(all.begin(), all.end(), [this](const Deployment& one) { return one.environment.toStdString() == options_.environment; });
            const bool waits = at != all.end() && at->status == QLatin1String("CREATED");
            say(revision.name.toStdString() + (waits ? " waits for approval before it is deployed to " : " is deployed to ") + options_.environment +
                    (options_.vhost.empty() ? "" : " (" + options_.vhost + ')'),
                Value::object({{"id", revision.id.toStdString()}, {"revision", revision.name.toStdString()}, {"environment", options_.environment},
                               {"vhost", options_.vhost}, {"status", waits ? "CREATED" : "APPROVED"}}));
            Q_EMIT finished(done);
        });
}

void PublisherCommand::undeploy()
{
    if (options_.environment.empty() == !options_.everywhere)
        return fail("say where from: --environment NAME, or --all");
    withApi([this](const QString& id) {
        askAll(publisher::revisions::deployments, {.path = {id}}, [this, id](const std::vector<Deployment>& all) {
            std::string names;
            for (const Deployment& one : all) {
                names += (names.empty() ? "" : ", ") + one.environment.toStdString();
                if (options_.everywhere || one.environment.toStdString() == options_.environment)
                    undeployments_.emplace_back(one.revisionId, placesJson({one}));
            }
            if (undeployments_.empty())
                return fail(options_.everywhere || names.empty() ? "it is deployed nowhere" : "it is not deployed to " + options_.environment + ", but to " + names);
            undeployNext(id);
        });
    });
}

void PublisherCommand::undeployNext(const QString& id)
{
    if (undeployments_.empty()) {
        say(options_.everywhere ? "It is deployed nowhere now." : "It is no longer deployed to " + options_.environment + '.',
            Value::object({{"undeployed", options_.everywhere ? "all" : options_.environment}}));
        return Q_EMIT finished(done);
    }
    const auto [revision, places] = undeployments_.front();
    undeployments_.pop_front();
    ask(publisher::revisions::undeploy, {.path = {id}, .query = {{"revisionId", revision}}, .json = places},
        [this, id](const publisher::Done&) { undeployNext(id); });
}

} // namespace postern::cli
