// SPDX-License-Identifier: Apache-2.0
#include "cli/PublisherCommand.h"

#include "schema/Document.h"

#include <QJsonDocument>
#include <algorithm>

namespace postern::cli {

using publisher::ApiSummary;
using schema::Value;

PublisherCommand::PublisherCommand(PublisherOptions options, const Output& output) : Command(output), options_(std::move(options)) {}
PublisherCommand::~PublisherCommand() = default;

void PublisherCommand::start()
{
    if (options_.verb == PublisherOptions::Verb::Pack)
        return pack(); // asks nobody
    openPublisher(options_, this, [this](Result<OpenPublisher> opened) {
        if (!opened)
            return fail(opened.error().message());
        publisher_ = *std::move(opened);
        begin();
    });
}

void PublisherCommand::begin()
{
    using Verb = PublisherOptions::Verb;
    switch (options_.verb) {
    case Verb::List: return list();
    case Verb::Get: return showApi();
    case Verb::Revisions: return listRevisions();
    case Verb::Revise:
        return withApi([this](const QString& id) {
            makeRevision(id, [this](const publisher::RevisionSummary& made) {
                say(made.name.toStdString(), Value::object({{"id", made.id.toStdString()}, {"revision", made.name.toStdString()}}));
                Q_EMIT finished(done);
            });
        });
    case Verb::Deploy: return deploy();
    case Verb::Undeploy: return undeploy();
    case Verb::State: return showState();
    case Verb::Change: return changeState();
    case Verb::Copy: return copyApi();
    case Verb::Check: return check();
    case Verb::Export: return exportArchive();
    case Verb::Import: return importArchive();
    case Verb::Pack: return;
    }
}

void PublisherCommand::say(const std::string& text, const Value& object)
{
    print((isJson() ? schema::writeJson(object, 0) : text) + '\n');
}

void PublisherCommand::list()
{
    publisher::ApiQuery query;
    query.text = QString::fromStdString(options_.query);
    query.label = QString::fromStdString(options_.label);
    query.status = QString::fromStdString(options_.status);
    query.environment = QString::fromStdString(options_.environment);
    query.pageSize = 100;
    job_ = publisher_.client->listApis(
        query,
        [this](const publisher::ApiPage& page) {
            for (const ApiSummary& api : page.apis) {
                std::string name = api.name.toStdString() + ' ' + api.version.toStdString();
                name.append(name.size() < 32 ? 32 - name.size() : 1, ' ');
                std::string state = api.lifeCycleStatus.toStdString();
                state.append(state.size() < 12 ? 12 - state.size() : 1, ' ');
                say(name + state + api.context.toStdString(),
                    Value::object({{"id", api.id.toStdString()}, {"name", api.name.toStdString()}, {"version", api.version.toStdString()},
                                   {"context", api.context.toStdString()}, {"state", api.lifeCycleStatus.toStdString()}, {"type", api.type.toStdString()},
                                   {"provider", api.provider.toStdString()}}));
            }
        },
        [this](Result<int> count, const publisher::PublisherFailure& failure) {
            if (!count)
                return fail(toldInTerminal(failure));
            if (*count == 0 && !isJson())
                print("The Publisher has no such API.\n");
            Q_EMIT finished(done);
        });
}

void PublisherCommand::withApi(std::function<void(const QString& id)> then)
{
    publisher::ApiQuery query;
    query.name = QString::fromStdString(options_.api);
    query.version = QString::fromStdString(options_.version);
    query.pageSize = 100;
    const auto found = std::make_shared<QString>();
    job_ = publisher_.client->listApis(
        query,
        [this, found](const publisher::ApiPage& page) { // the server takes a part of a name for it
            for (const ApiSummary& api : page.apis) {
                if (api.name.toStdString() == options_.api && api.version.toStdString() == options_.version)
                    *found = api.id;
            }
        },
        [this, found, then = std::move(then)](Result<int> count, const publisher::PublisherFailure& failure) {
            if (!count)
                return fail(toldInTerminal(failure));
            if (found->isEmpty())
                return fail("the Publisher has no API " + options_.api + ' ' + options_.version + "; `postern publisher list` tells those there are");
            then(*found);
        });
}

void PublisherCommand::showApi()
{
    withApi([this](const QString& id) {
        if (options_.definition)
            return ask(publisher::apis::definition, {.path = {id}}, [this](const QByteArray& text) {
                print(text.toStdString() + (text.endsWith('\n') ? "" : "\n"));
                Q_EMIT finished(done);
            });
        ask(publisher::apis::get, {.path = {id}}, [this](const QJsonObject& api) {
            print(QJsonDocument(api).toJson(isJson() ? QJsonDocument::Compact : QJsonDocument::Indented).toStdString() + (isJson() ? "\n" : ""));
            Q_EMIT finished(done);
        });
    });
}

} // namespace postern::cli
