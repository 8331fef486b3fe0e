// SPDX-License-Identifier: Apache-2.0
#include "controlplane/publisher/PullFolder.h"

#include "controlplane/publisher/PolicyFile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <QTemporaryDir>
#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <memory>
#include <optional>
#include <thread>
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

/// How many files are flushed at a time: a journalling file system commits what waits together.
constexpr std::size_t flushesAtOnce = 8;

/// An API whose files are written aside. They are not safe yet, nor in place.
struct Aside {
    std::unique_ptr<QTemporaryDir> folder;
    QString building;  ///< what becomes the API's folder
    QStringList paths; ///< of its files, and itself: to be flushed
    SaveReport report;
};

Result<void> writeFile(const QString& path, const QByteArray& content, QStringList& written)
{
    if (!QDir().mkpath(QFileInfo(path).path()))
        return cannot("make the folder", QFileInfo(path).path(), systemReason());
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(content) != content.size() || !file.flush())
        return cannot("write", path, file.errorString());
    file.close();
    written += path;
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
Result<void> copyOwnFiles(const QString& from, const QString& to, const QStringList& removed, QStringList& written)
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
        if (it->is_regular_file(error) && !it->is_symlink(error))
            written += QString::fromStdString(target.string());
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

/// Writes an API into a folder of its own below `scratch`.
Result<Aside> writeAside(const QDir& gateway, const QString& scratch, const PulledApi& api)
{
    const QString& name = api.folderName;
    if (!isSafePath(name) || name.contains(QLatin1Char('/')) || name.startsWith(QLatin1Char('.')))
        return unexpected(ErrorKind::InvalidArgument, "\"" + name.toStdString() + "\" cannot be the name of a folder");
    Aside out;
    out.report.apiFolder = gateway.filePath(QStringLiteral("apis/") + name);
    out.folder = std::make_unique<QTemporaryDir>(scratch + QStringLiteral("/pull-%1-XXXXXX").arg(::getpid()));
    if (!out.folder->isValid())
        return cannot("make a folder in", scratch, out.folder->errorString());
    out.building = out.folder->filePath(name);
    if (!QDir().mkpath(out.building))
        return cannot("make the folder", out.building, systemReason());
    if (QFileInfo::exists(out.report.apiFolder)) {
        if (auto copied = copyOwnFiles(out.report.apiFolder, out.building, api.removed, out.paths); !copied)
            return unexpected(copied.error());
    }
    for (const PulledFile& file : api.files) {
        if (!isSafePath(file.path))
            return unexpected(ErrorKind::InvalidArgument, "\"" + file.path.toStdString() + "\" leaves the API's folder");
        if (auto written = writeFile(out.building + QLatin1Char('/') + file.path, file.content, out.paths); !written)
            return unexpected(written.error());
    }
    if (!api.server.isEmpty()) { // from no Publisher: there is nothing to note
        QFile settings(out.building + QStringLiteral("/postern.yaml"));
        const QByteArray before = settings.open(QIODevice::ReadOnly) ? settings.readAll() : QByteArray();
        settings.close();
        if (const Result<QByteArray> after = withProvenance(before, api); !after)
            out.report.notes += QString::fromStdString(after.error().message());
        else if (auto written = writeFile(settings.fileName(), *after, out.paths); !written)
            return unexpected(written.error());
    }
    out.paths += out.building;
    return out;
}

/// What was written reaches the disk, of all of them: by several threads, each with an API of its own. An API whose files
/// cannot be flushed becomes an error.
void flushAll(std::vector<Result<Aside>>& all)
{
    std::atomic<std::size_t> next = 0;
    const auto work = [&all, &next] {
        for (std::size_t i = next++; i < all.size(); i = next++) {
            if (!all[i])
                continue;
            for (const QString& path : std::as_const(all[i]->paths)) {
                if (flush(path))
                    continue;
                all[i] = cannot("flush", path, systemReason());
                break;
            }
        }
    };
    std::vector<std::thread> others;
    for (std::size_t i = 1; i < std::min(all.size(), flushesAtOnce); ++i)
        others.emplace_back(work);
    work();
    for (std::thread& each : others)
        each.join();
}

/// Policies first: an API that names a policy which is not there would be refused.
std::vector<Result<SaveReport>> saveAll(const QString& gatewayFolder, const std::vector<const PulledApi*>& apis, bool withPolicies)
{
    std::vector<Result<SaveReport>> out;
    out.reserve(apis.size());
    const QDir gateway(gatewayFolder);
    const QString scratch = gateway.filePath(QStringLiteral(".postern"));
    for (const QString& folder : {gateway.filePath(QStringLiteral("apis")), scratch}) {
        if (!QDir().mkpath(folder)) {
            out.assign(apis.size(), cannot("make the folder", folder, systemReason()));
            return out;
        }
    }
    sweep(scratch);
    std::vector<Result<Aside>> written;
    written.reserve(apis.size());
    for (const PulledApi* const api : apis)
        written.push_back(writeAside(gateway, scratch, *api));
    flushAll(written);
    for (std::size_t i = 0; i < written.size(); ++i) {
        Result<Aside>& one = written[i];
        if (!one) {
            out.push_back(unexpected(one.error()));
            continue;
        }
        SaveReport& report = one->report;
        Result<void> done;
        if (withPolicies)
            done = savePolicies(gateway.filePath(QStringLiteral("policies.yaml")), *apis[i], report);
        if (done)
            done = exchange(one->building, report.apiFolder, report.replaced);
        if (done)
            out.push_back(std::move(report));
        else
            out.push_back(unexpected(done.error()));
    }
    flush(gateway.filePath(QStringLiteral("apis")));
    return out;
}

} // namespace

Result<SaveReport> saveInto(const QString& gatewayFolder, const PulledApi& api) { return saveAll(gatewayFolder, {&api}, true).front(); }

std::vector<Result<SaveReport>> saveApisInto(const QString& gatewayFolder, const std::vector<const PulledApi*>& apis)
{
    return saveAll(gatewayFolder, apis, false);
}

void sweepAside(const QString& gatewayFolder) { sweep(QDir(gatewayFolder).filePath(QStringLiteral(".postern"))); }

} // namespace postern::publisher
