// SPDX-License-Identifier: Apache-2.0
#include "cli/ImportCommand.h"

#include "controlplane/project/IncomingReader.h"

#include <algorithm>

namespace postern::cli {
namespace {

using project::Imported;

constexpr std::size_t takenAtOnce = 64;

bool isUrl(const std::string& source) { return source.starts_with("http://") || source.starts_with("https://"); }

} // namespace

ImportCommand::ImportCommand(ImportOptions options, const Output& output) : Command(output), options_(std::move(options)), tally_(output.format) {}
ImportCommand::~ImportCommand() = default;

void ImportCommand::interrupt()
{
    // What has been taken so far is whole.
    job_.reset();
    call_.reset();
    if (project_ && !options_.dry)
        (void)project_->save();
    Q_EMIT finished(interrupted);
}

void ImportCommand::start()
{
    if (!prepare())
        return;
    waiting_.assign(options_.sources.begin(), options_.sources.end());
    nextSource();
}

bool ImportCommand::prepare()
{
    const auto refuse = [this](const std::string& why) {
        fail(why);
        return false;
    };
    const bool chosen = !options_.label.empty() || !options_.environment.empty() || !options_.name.empty() || !options_.search.empty();
    auto rules = options_.rules();
    if (!rules)
        return refuse(rules.error().message());
    rules_ = *std::move(rules);
    if (!options_.isGiven() && options_.sources.empty())
        return refuse("say what to import: files or URLs, or --publisher with --label, --environment, --name or --search");
    if (!options_.isGiven() && chosen)
        return refuse("--label, --environment, --name and --search need --publisher URL or --connection NAME");
    if (options_.isGiven() && !chosen)
        return refuse("say which APIs of the Publisher: --label, --environment, --name (and --api-version) or --search");
    auto opened = project::GatewayProject::open(options_.folder);
    if (!opened)
        return refuse(opened.error().message());
    project_ = *std::move(opened);
    return true;
}

void ImportCommand::nextSource()
{
    while (!waiting_.empty()) {
        const std::string source = waiting_.front();
        waiting_.pop_front();
        if (isUrl(source))
            return fetch(source); // and comes back
        takeFile(source);
    }
    if (!options_.isGiven())
        return end();
    connectPublisher();
}

void ImportCommand::takeFile(const std::string& source)
{
    auto read = project::readIncoming(source);
    if (!read)
        return tellFailure(source, read.error().message());
    for (project::Incoming& each : *read) {
        if (each.api)
            takeOne(*std::move(each.api), source);
        else
            tellFailure(each.name, each.api.error().message());
    }
}

void ImportCommand::fetch(const std::string& url)
{
    rest::RestSettings settings;
    settings.caFile = QString::fromStdString(options_.caFile);
    client_.setSettings(settings);
    rest::RestRequest request;
    request.url = QByteArray::fromStdString(url);
    request.headers.add("Accept", "application/zip, application/json, application/yaml, text/yaml, */*");
    call_ = client_.send(std::move(request), [this, url](Result<rest::RestResponse> answer, const rest::RestFailure&) {
        if (!answer) {
            tellFailure(url, answer.error().message());
        } else {
            const std::string body = answer->body.toStdString();
            auto read = body.starts_with("PK") ? project::readIncomingArchive(body, url)
                                               : Result<std::vector<project::Incoming>>([&] {
                                                     std::vector<project::Incoming> one;
                                                     one.push_back(project::readIncomingDefinition(body, url));
                                                     return one;
                                                 }());
            if (!read)
                tellFailure(url, read.error().message());
            for (project::Incoming& each : read ? *read : std::vector<project::Incoming>()) {
                if (each.api)
                    takeOne(*std::move(each.api), url);
                else
                    tellFailure(each.name, each.api.error().message());
            }
        }
        nextSource();
    });
}

void ImportCommand::connectPublisher()
{
    openPublisher(options_, this, [this](Result<OpenPublisher> opened) {
        if (!opened)
            return fail(opened.error().message());
        publisher_ = *std::move(opened);
        job_ = publisher_.client->connectToServer([this](Result<publisher::PublisherSession> session, const publisher::PublisherFailure& failure) {
            if (!session)
                return fail(toldInTerminal(failure));
            listApis();
        });
    });
}

void ImportCommand::listApis()
{
    publisher::ApiQuery query;
    query.text = QString::fromStdString(options_.search);
    query.name = QString::fromStdString(options_.name);
    query.version = QString::fromStdString(options_.version);
    query.label = QString::fromStdString(options_.label);
    query.environment = QString::fromStdString(options_.environment);
    query.status = QString::fromStdString(options_.status);
    query.pageSize = 100;
    job_ = publisher_.client->listApis(
        query, [this](const publisher::ApiPage& page) { found_.insert(found_.end(), page.apis.begin(), page.apis.end()); },
        [this](Result<int> count, const publisher::PublisherFailure& failure) {
            if (!count)
                return fail(toldInTerminal(failure));
            // The server's search takes a part of a name for it.
            std::erase_if(found_, [this](const publisher::ApiSummary& each) {
                return (!options_.name.empty() && each.name.toStdString() != options_.name) ||
                       (!options_.version.empty() && each.version.toStdString() != options_.version);
            });
            if (found_.empty())
                return fail("the Publisher has no such API");
            pull();
        });
}

void ImportCommand::pull()
{
    QStringList ids;
    for (const publisher::ApiSummary& each : found_)
        ids.append(each.id);
    job_ = publisher_.client->pull(
        ids, [](const publisher::PullProgress&) {},
        [this](Result<std::vector<publisher::PullOutcome>> pulled, const publisher::PublisherFailure& failure) {
            if (!pulled)
                return fail(toldInTerminal(failure));
            takeAll(*std::move(pulled));
            end();
        });
}

void ImportCommand::takeOne(publisher::PulledApi api, const std::string& source) { tell(project_->take(std::move(api), rules_, source)); }

/// A part at a time, so that lines come while the rest is written.
void ImportCommand::takeAll(std::vector<publisher::PullOutcome> pulled)
{
    std::size_t notAsked = 0;
    for (std::size_t from = 0; from < pulled.size(); from += takenAtOnce) {
        const std::size_t to = std::min(pulled.size(), from + takenAtOnce);
        std::vector<publisher::PulledApi> apis;
        for (std::size_t i = from; i < to; ++i) {
            if (pulled[i].api)
                apis.push_back(std::move(*pulled[i].api));
        }
        const std::vector<Imported> taken = project_->takeAll(std::move(apis), rules_);
        for (std::size_t i = from, next = 0; i < to; ++i) {
            if (pulled[i].api) {
                tell(taken[next++]);
                continue;
            }
            if (pulled[i].notAsked && output().format == Format::Text) {
                ++notAsked;
                continue;
            }
            const auto summary = std::find_if(found_.begin(), found_.end(), [&](const auto& each) { return each.id == pulled[i].id; });
            const QString title = summary != found_.end() ? summary->name + QLatin1Char('-') + summary->version : pulled[i].id;
            tellFailure(title.toStdString(), pulled[i].failure.message().toStdString());
        }
    }
    if (notAsked > 0)
        print(tally_.notAsked(notAsked));
}

void ImportCommand::tell(const Imported& imported) { print(tally_.take(imported)); }

void ImportCommand::tellFailure(const std::string& name, const std::string& why) { print(tally_.failure(name, why)); }

void ImportCommand::end()
{
    const auto last = tally_.end(*project_, options_.dry);
    if (!last)
        return fail(last.error().message());
    print(*last);
    Q_EMIT finished(tally_.exitCode());
}

} // namespace postern::cli
