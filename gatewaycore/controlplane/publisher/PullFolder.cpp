// SPDX-License-Identifier: Apache-2.0
#include "controlplane/publisher/PullFolder.h"

#include "controlplane/publisher/PolicyFile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <QTemporaryDir>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <unistd.h>
#ifdef __linux__
#include <linux/fs.h>
#include <sys/syscall.h>
#endif

namespace postern::publisher {
namespace {

namespace fs = std::filesystem;

Unexpected cannot(const char* what, const QString& path, const QString& why)
{
    return unexpected(ErrorKind::IoError,
                      std::string("cannot ") + what + ' ' + path.toStdString() + ": " + why.toStdString() +
                          "; nothing was changed",
                      Fault::Config);
}

QString systemReason() { return QString::fromLocal8Bit(std::strerror(errno)); }

fs::path pathOf(const QString& path) { return fs::path(QFile::encodeName(path).toStdString()); }

/// What was written reaches the disk before a rename makes it visible.
bool flush(const QString& path)
{
    const int handle = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC);
    if (handle < 0)
        return false;
    const bool done = ::fsync(handle) == 0;
    ::close(handle);
    return done;
}

Result<void> writeFile(const QString& path, const QByteArray& content)
{
    if (!QDir().mkpath(QFileInfo(path).path()))
        return cannot("make the folder", QFileInfo(path).path(), systemReason());
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(content) != content.size() || !file.flush())
        return cannot("write", path, file.errorString());
    file.close();
    if (!flush(path))
        return cannot("flush", path, systemReason());
    return {};
}

/// Files of an API's folder that come from the Publisher; all others are the workspace's own.
bool isPulled(const QString& relativePath)
{
    static const QStringList pulled{QStringLiteral("api.yaml"), QStringLiteral("api.json"),
                                    QStringLiteral("Definitions/swagger.yaml"), QStringLiteral("Definitions/swagger.json"),
                                    QStringLiteral("Definitions/asyncapi.yaml"),
                                    QStringLiteral("Definitions/asyncapi.json"), QStringLiteral("Definitions/openapi.yaml"),
                                    QStringLiteral("Definitions/openapi.json")};
    return pulled.contains(relativePath);
}

bool isSafePath(const QString& path)
{
    return !path.isEmpty() && !path.startsWith(QLatin1Char('/')) && QDir::cleanPath(path) == path &&
           !path.startsWith(QLatin1String("..")) && !path.contains(QLatin1Char('\\'));
}

/// Copies what is not the Publisher's from the API as it is.
Result<void> copyOwnFiles(const QString& from, const QString& to, const QStringList& removed)
{
    std::error_code error;
    const fs::path root = pathOf(from);
    for (fs::recursive_directory_iterator it(root, error), end; !error && it != end; it.increment(error)) {
        const fs::path relative = it->path().lexically_relative(root);
        const QString name = QString::fromStdString(relative.generic_string());
        if (isPulled(name) || removed.contains(name))
            continue;
        const fs::path target = pathOf(to) / relative;
        if (it->is_directory(error) && !it->is_symlink(error))
            fs::create_directories(target, error);
        else
            fs::copy(it->path(), target, fs::copy_options::copy_symlinks, error);
        if (error)
            break;
        if (it->is_regular_file(error) && !it->is_symlink(error) && !flush(QString::fromStdString(target.string())))
            return cannot("flush", QString::fromStdString(target.string()), systemReason());
    }
    if (error)
        return cannot("copy", from, QString::fromStdString(error.message()));
    return {};
}

/// Puts the folder `made` at `target`; what was there is at `made` afterwards.
Result<void> exchange(const QString& made, const QString& target, bool& replaced)
{
    const QByteArray from = QFile::encodeName(made);
    const QByteArray to = QFile::encodeName(target);
    replaced = QFileInfo::exists(target);
    if (!replaced) {
        if (::rename(from.constData(), to.constData()) != 0)
            return cannot("put in place", target, systemReason());
        return {};
    }
#ifdef __linux__
    if (::syscall(SYS_renameat2, AT_FDCWD, from.constData(), AT_FDCWD, to.constData(), RENAME_EXCHANGE) == 0)
        return {};
    if (errno != EINVAL && errno != ENOSYS)
        return cannot("replace", target, systemReason());
#endif
    // File systems that cannot exchange: the old folder steps aside for a moment and comes back if need be.
    const QByteArray aside = from + "-old";
    if (::rename(to.constData(), aside.constData()) != 0)
        return cannot("replace", target, systemReason());
    if (::rename(from.constData(), to.constData()) != 0) {
        const QString why = systemReason();
        ::rename(aside.constData(), to.constData());
        return cannot("replace", target, why);
    }
    ::rename(aside.constData(), from.constData());
    return {};
}

Result<void> savePolicies(const QString& path, const PulledApi& api, SaveReport& report)
{
    QByteArray text;
    QFile file(path);
    if (file.exists()) {
        if (!file.open(QIODevice::ReadOnly))
            return cannot("read", path, file.errorString());
        text = file.readAll();
        file.close();
    }
    Result<PolicyFileUpdate> update = withPolicies(text, api.policies);
    if (!update)
        return unexpected(update.error());
    report.addedPolicies = update->added;
    report.differingPolicies = update->differing;
    report.notes += update->notes;
    if (update->text == text)
        return {};
    QSaveFile save(path);
    if (!save.open(QIODevice::WriteOnly) || save.write(update->text) != update->text.size() || !save.commit())
        return cannot("write", path, save.errorString());
    return {};
}

/// Takes away what a process that was killed has left: a folder is named after the one that fills it.
void sweep(const QString& scratch)
{
    const QStringList left = QDir(scratch).entryList({QStringLiteral("pull-*-*")}, QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString& name : left) {
        const auto owner = static_cast<pid_t>(name.section(QLatin1Char('-'), 1, 1).toLongLong());
        if (owner > 0 && ::kill(owner, 0) != 0 && errno == ESRCH)
            QDir(scratch + QLatin1Char('/') + name).removeRecursively();
    }
}

} // namespace

Result<SaveReport> saveInto(const QString& gatewayFolder, const PulledApi& api)
{
    const QString& name = api.folderName;
    if (!isSafePath(name) || name.contains(QLatin1Char('/')) || name.startsWith(QLatin1Char('.')))
        return unexpected(ErrorKind::InvalidArgument, "\"" + name.toStdString() + "\" cannot be the name of a folder");
    SaveReport report;
    const QDir gateway(gatewayFolder);
    report.apiFolder = gateway.filePath(QStringLiteral("apis/") + name);
    const QString scratch = gateway.filePath(QStringLiteral(".postern"));
    for (const QString& folder : {gateway.filePath(QStringLiteral("apis")), scratch}) {
        if (!QDir().mkpath(folder))
            return cannot("make the folder", folder, systemReason());
    }
    sweep(scratch);
    QTemporaryDir made(scratch + QStringLiteral("/pull-%1-XXXXXX").arg(::getpid()));
    if (!made.isValid())
        return cannot("make a folder in", scratch, made.errorString());
    const QString building = made.filePath(name);
    if (!QDir().mkpath(building))
        return cannot("make the folder", building, systemReason());

    if (QFileInfo::exists(report.apiFolder)) {
        if (auto copied = copyOwnFiles(report.apiFolder, building, api.removed); !copied)
            return unexpected(copied.error());
    }
    for (const PulledFile& file : api.files) {
        if (!isSafePath(file.path))
            return unexpected(ErrorKind::InvalidArgument, "\"" + file.path.toStdString() + "\" leaves the API's folder");
        if (auto written = writeFile(building + QLatin1Char('/') + file.path, file.content); !written)
            return unexpected(written.error());
    }
    QFile settings(building + QStringLiteral("/postern.yaml"));
    const QByteArray before = settings.open(QIODevice::ReadOnly) ? settings.readAll() : QByteArray();
    settings.close();
    if (!api.server.isEmpty()) { // from no Publisher: there is nothing to note
        if (const Result<QByteArray> after = withProvenance(before, api); !after)
            report.notes += QString::fromStdString(after.error().message());
        else if (auto written = writeFile(settings.fileName(), *after); !written)
            return unexpected(written.error());
    }
    flush(building);

    // Policies first: an API that names a policy which is not there would be refused.
    if (auto saved = savePolicies(gateway.filePath(QStringLiteral("policies.yaml")), api, report); !saved)
        return unexpected(saved.error());
    if (auto exchanged = exchange(building, report.apiFolder, report.replaced); !exchanged)
        return unexpected(exchanged.error());
    flush(gateway.filePath(QStringLiteral("apis")));
    return report;
}

} // namespace postern::publisher
