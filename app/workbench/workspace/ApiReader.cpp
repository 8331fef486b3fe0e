// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/workspace/ApiReader.h"

#include "schema/Document.h"

#include <QCoreApplication>
#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QThread>
#include <algorithm>
#include <array>
#include <atomic>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace postern::workbench {
namespace {

using schema::Value;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(ApiReader)
};

constexpr qsizetype entriesOfAThread = 8; // fewer are read before another thread has begun
constexpr qint64 readAtOnce = 1024 * 1024; // octets of YAML that a tenth of a second is enough for
constexpr qsizetype listedAtOnce = 80;     // entries whose api.yaml is read while the window waits

QString text(const Value* map, std::string_view key)
{
    const Value* found = map != nullptr ? map->find(key) : nullptr;
    return found != nullptr ? QString::fromStdString(found->toText()) : QString();
}

/// Reads a file; without a value, `problem` says why with the file's line and column.
std::optional<Value> read(const QString& path, QString* problem)
{
    schema::Problems problems;
    auto value = schema::readFile(path.toStdString(), problems, QFileInfo(path).fileName().toStdString());
    if (!value && !problems.all().empty())
        *problem = QString::fromStdString(problems.all().front().toString());
    return value;
}

QString firstOf(const QString& folder, std::initializer_list<const char*> names)
{
    for (const char* name : names) {
        const QString path = folder + QLatin1Char('/') + QLatin1String(name);
        if (QFileInfo::exists(path))
            return path;
    }
    return {};
}

void takeOperations(const Value& definition, WorkspaceApi* api)
{
    constexpr std::array methods{"get", "put", "post", "delete", "options", "head", "patch", "trace"};
    const Value* paths = definition.find("paths");
    if (paths == nullptr)
        return;
    for (const schema::Entry& path : paths->entries()) {
        for (const char* method : methods) {
            if (path.value.find(method) != nullptr)
                api->operations.append({QString::fromLatin1(method).toUpper(), QString::fromStdString(path.key)});
        }
    }
}

QString backendOf(const Value& definition)
{
    if (const Value* servers = definition.find("servers"); servers != nullptr && servers->at(0) != nullptr)
        return text(servers->at(0), "url");
    const QString host = text(&definition, "host");
    return host.isEmpty() ? QString() : QStringLiteral("http://%1%2").arg(host, text(&definition, "basePath"));
}

bool isDefinition(const Value& value) { return value.find("openapi") != nullptr || value.find("swagger") != nullptr; }

void readLoneDefinition(const QFileInfo& file, ApiDepth depth, WorkspaceApi* api)
{
    api->definition = file.absoluteFilePath();
    if (depth == ApiDepth::WithoutDefinitions)
        return;
    const auto definition = read(api->definition, &api->problem);
    if (!definition)
        return;
    if (!isDefinition(*definition)) {
        api->problem = Text::tr("%1 is not an OpenAPI definition: neither \"openapi\" nor \"swagger\" is there.").arg(file.fileName());
        return;
    }
    const Value* about = definition->find("info");
    if (const QString title = text(about, "title"); !title.isEmpty())
        api->name = title;
    api->version = text(about, "version");
    api->context = text(&*definition, "x-wso2-basePath");
    api->backend = backendOf(*definition);
    takeOperations(*definition, api);
}

void readProject(const QFileInfo& folder, ApiDepth depth, WorkspaceApi* api)
{
    const QString path = folder.absoluteFilePath();
    const QString main = firstOf(path, {"api.yaml", "api.json"});
    if (main.isEmpty()) {
        api->problem = Text::tr("%1 holds neither api.yaml nor api.json.").arg(folder.fileName());
        return;
    }
    const auto project = read(main, &api->problem);
    if (!project)
        return;
    const Value* data = project->find("data");
    if (data == nullptr)
        data = &*project;
    if (const QString name = text(data, "name"); !name.isEmpty())
        api->name = name;
    api->version = text(data, "version");
    api->context = text(data, "context");
    if (const QString type = text(data, "type"); !type.isEmpty())
        api->type = type;
    api->remoteId = text(data, "id");
    api->updated = text(data, "lastUpdatedTime");
    if (const Value* url = data->atPath("endpointConfig.production_endpoints.url"))
        api->backend = QString::fromStdString(url->toText());
    api->definition = firstOf(path, {"Definitions/swagger.yaml", "Definitions/swagger.json"});
    if (!api->definition.isEmpty() && depth == ApiDepth::Whole) {
        if (const auto definition = read(api->definition, &api->problem))
            takeOperations(*definition, api);
    }
    if (const QString own = firstOf(path, {"postern.yaml"}); !own.isEmpty()) {
        if (const auto settings = read(own, &api->problem)) {
            const Value* from = settings->find("provenance");
            if (const QString revision = text(from, "revision"); !revision.isEmpty())
                api->revision = Text::tr("Publisher rev %1").arg(revision);
        }
    }
}

bool isApi(const QFileInfo& entry)
{
    const QString suffix = entry.suffix().toLower();
    return !entry.isFile() || suffix == QLatin1String("yaml") || suffix == QLatin1String("yml") || suffix == QLatin1String("json");
}

WorkspaceApi unread(const QFileInfo& entry)
{
    WorkspaceApi api;
    api.id = entry.fileName();
    api.name = entry.isDir() ? entry.fileName() : entry.completeBaseName();
    api.path = entry.absoluteFilePath();
    api.type = QStringLiteral("HTTP");
    return api;
}

void readEntry(const QFileInfo& entry, ApiDepth depth, WorkspaceApi* api) { entry.isDir() ? readProject(entry, depth, api) : readLoneDefinition(entry, depth, api); }

} // namespace

ApiAmount amountOfApis(const QString& folder)
{
    if (QDir(folder).entryList(QDir::Dirs | QDir::Files | QDir::NoDotAndDotDot, QDir::Unsorted).size() > listedAtOnce)
        return ApiAmount::Many;
    qint64 octets = 0;
    for (QDirIterator at(folder, QDir::Files, QDirIterator::Subdirectories); at.hasNext() && octets <= readAtOnce;) {
        at.next();
        octets += at.fileInfo().size();
    }
    return octets > readAtOnce ? ApiAmount::LargeDefinitions : ApiAmount::Few;
}

std::optional<WorkspaceApi> readApi(const QString& folder, const QString& id)
{
    const QFileInfo entry(folder + QLatin1Char('/') + id);
    if (!entry.exists() || !isApi(entry))
        return std::nullopt;
    WorkspaceApi api = unread(entry);
    readEntry(entry, ApiDepth::Whole, &api);
    return api;
}

bool isBefore(const WorkspaceApi& a, const WorkspaceApi& b) { return a.name.compare(b.name, Qt::CaseInsensitive) < 0; }

QVector<WorkspaceApi> readApis(const QString& folder, ApiDepth depth)
{
    QVector<WorkspaceApi> apis;
    QFileInfoList entries = QDir(folder).entryInfoList(QDir::Dirs | QDir::Files | QDir::NoDotAndDotDot, QDir::Name);
    entries.removeIf([](const QFileInfo& entry) { return !isApi(entry); });
    for (const QFileInfo& entry : std::as_const(entries))
        apis.append(unread(entry));
    if (depth == ApiDepth::Entries) {
        std::stable_sort(apis.begin(), apis.end(), isBefore);
        return apis;
    }
    // Every entry by one thread; they meet only at the number of the next one, and at the end.
    std::atomic<qsizetype> next = 0;
    WorkspaceApi* const all = apis.data();
    const auto work = [&next, all, &entries, depth] {
        for (qsizetype n = next++; n < entries.size(); n = next++)
            readEntry(entries.at(n), depth, all + n);
    };
    std::vector<std::thread> others;
    const auto useful = std::min<qsizetype>(entries.size() / entriesOfAThread, QThread::idealThreadCount() - 1);
    for (qsizetype n = 0; n < useful; ++n)
        others.emplace_back(work);
    work();
    for (std::thread& each : others)
        each.join();
    std::stable_sort(apis.begin(), apis.end(), isBefore);
    return apis;
}

QString definitionProblem(const QByteArray& text, const QString& fileName)
{
    schema::Problems problems;
    const auto value = schema::readText({text.constData(), static_cast<std::size_t>(text.size())}, fileName.toStdString(), problems);
    if (!value)
        return problems.all().empty() ? Text::tr("%1 cannot be read.").arg(fileName)
                                      : QString::fromStdString(problems.all().front().toString());
    if (!isDefinition(*value))
        return Text::tr("%1 is not an OpenAPI definition: neither \"openapi\" nor \"swagger\" is there.").arg(fileName);
    return {};
}

} // namespace postern::workbench
