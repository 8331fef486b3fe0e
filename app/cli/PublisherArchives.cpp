// SPDX-License-Identifier: Apache-2.0
#include "cli/PublisherCommand.h"

#include "controlplane/project/IncomingReader.h"
#include "schema/Value.h"

#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <filesystem>

namespace postern::cli {
namespace {

using schema::Value;

/// Larger ones no server takes.
constexpr qint64 mostArchive = qint64{256} << 20;

/// The one API that an archive holds, or why it is none: what is wrong is said here, before it is sent.
Result<publisher::PulledApi> oneApiOf(const QByteArray& archive, const std::string& name)
{
    auto read = project::readIncomingArchive(std::string_view(archive.constData(), static_cast<std::size_t>(archive.size())), name);
    if (!read)
        return unexpected(read.error());
    if (read->size() != 1)
        return unexpected(ErrorKind::InvalidConfig, name + ": holds " + std::to_string(read->size()) + " APIs; give one at a time", Fault::Config);
    return std::move(read->front().api);
}

} // namespace

Result<QByteArray> PublisherCommand::archiveOf(const std::string& source) const
{
    const QFileInfo info(QString::fromStdString(source));
    if (!info.exists())
        return unexpected(ErrorKind::NotFound, source + ": there is no such file or folder", Fault::Config);
    QFile file(info.filePath());
    if (info.isFile() && !file.open(QIODevice::ReadOnly))
        return unexpected(ErrorKind::IoError, source + ": cannot be read: " + file.errorString().toStdString(), Fault::Config);
    if (info.isFile() && file.peek(2) == "PK") {
        if (file.size() > mostArchive)
            return unexpected(ErrorKind::TooLarge, source + ": is larger than " + std::to_string(mostArchive) + " octets", Fault::Config);
        QByteArray archive = file.readAll();
        if (auto one = oneApiOf(archive, source); !one)
            return unexpected(one.error());
        return archive;
    }
    auto made = project::writeApictlArchive(source);
    if (!made)
        return unexpected(made.error());
    return QByteArray::fromStdString(*made);
}

bool PublisherCommand::writeArchive(const QByteArray& archive)
{
    QSaveFile file(QString::fromStdString(options_.target)); // whole or not at all
    if (file.open(QIODevice::WriteOnly) && file.write(archive) == archive.size() && file.commit())
        return true;
    fail(options_.target + ": cannot be written: " + file.errorString().toStdString());
    return false;
}

void PublisherCommand::exportArchive()
{
    if (options_.target.empty())
        options_.target = options_.api + '-' + options_.version + ".zip";
    withApi([this](const QString& id) {
        publisher::CallArguments arguments{.query = {{"apiId", id}, {"format", options_.json ? QStringLiteral("JSON") : QStringLiteral("YAML")}, {"preserveStatus", QStringLiteral("true")}}};
        if (options_.revision == "latest")
            arguments.query.emplace_back("latestRevision", QStringLiteral("true"));
        else if (!options_.revision.empty())
            arguments.query.emplace_back("revisionNumber", QString::fromStdString(options_.revision));
        ask(publisher::apis::exportZip, std::move(arguments), [this](const QByteArray& archive) {
            if (auto one = oneApiOf(archive, "the server's archive"); !one)
                return fail(one.error().message());
            if (!writeArchive(archive))
                return;
            say(options_.target + ": " + std::to_string(archive.size()) + " octets", Value::object({{"file", options_.target}, {"octets", static_cast<std::int64_t>(archive.size())}}));
            Q_EMIT finished(done);
        });
    });
}

void PublisherCommand::importArchive()
{
    auto archive = archiveOf(options_.source);
    if (!archive)
        return fail(archive.error().message());
    const auto one = oneApiOf(*archive, options_.source);
    const std::string title = one ? one->name.toStdString() + ' ' + one->version.toStdString() : options_.source;
    const auto flag = [](bool set) { return set ? QStringLiteral("true") : QStringLiteral("false"); };
    publisher::CallArguments arguments{
        .query = {{"preserveProvider", flag(!options_.newProvider)}, {"rotateRevision", flag(options_.rotate)}, {"overwrite", flag(options_.update)}},
        .parts = {{"file", *std::move(archive), QStringLiteral("api.zip"), "application/zip"}}};
    job_ = publisher_.client->ask(publisher::apis::importZip, std::move(arguments), [this, title](Result<publisher::ImportAnswer> answer, const publisher::PublisherFailure& failure) {
        if (!answer && failure.rest.status == 409 && !options_.update)
            return fail(failure.message().toStdString() + " --update puts this in place of what is there");
        if (!answer)
            return fail(toldInTerminal(failure));
        say(title + " is imported" + (answer->revision.isEmpty() ? "" : ", with a revision that is deployed"),
            Value::object({{"api", title}, {"id", answer->id.toStdString()}, {"revision", answer->revision.toStdString()}}));
        Q_EMIT finished(done);
    });
}

void PublisherCommand::pack()
{
    auto archive = archiveOf(options_.source);
    if (!archive)
        return fail(archive.error().message());
    const auto one = oneApiOf(*archive, options_.source);
    if (!one)
        return fail(one.error().message());
    if (options_.target.empty())
        options_.target = one->folderName.toStdString() + ".zip";
    if (!writeArchive(*archive))
        return;
    say(options_.target + ": " + one->name.toStdString() + ' ' + one->version.toStdString() + ", " + std::to_string(archive->size()) + " octets",
        Value::object({{"file", options_.target}, {"name", one->name.toStdString()}, {"version", one->version.toStdString()}, {"octets", static_cast<std::int64_t>(archive->size())}}));
    Q_EMIT finished(done);
}

} // namespace postern::cli
