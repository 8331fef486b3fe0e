// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/workspace/Workspace.h"

#include "workbench/workspace/ApiReader.h"
#include "workbench/workspace/Drafts.h"
#include "workbench/workspace/Settings.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QSaveFile>
#include <QUndoStack>
#include <QUrl>
#include <algorithm>
#include <functional>

namespace postern::workbench {
namespace {

constexpr int autosaveAfterMs = 500;
const auto overridesSection = QStringLiteral("backendOverrides");
const auto disabledSection = QStringLiteral("disabledApis");

enum class For : std::uint8_t { Everybody, OwnerOnly };

bool writeWhole(const QString& path, const QByteArray& bytes, QString* error, For whom = For::Everybody)
{
    QDir().mkpath(QFileInfo(path).absolutePath());
    QSaveFile file(path);
    const bool open = file.open(QIODevice::WriteOnly);
    if (open && whom == For::OwnerOnly)
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner); // before the first octet is in it
    if (open && file.write(bytes) == bytes.size() && file.commit())
        return true;
    *error = file.errorString();
    return false;
}

/// A change that can be taken back.
class Edit final : public QUndoCommand {
  public:
    Edit(const QString& text, std::function<void()> redo, std::function<void()> undo)
        : QUndoCommand(text), redo_(std::move(redo)), undo_(std::move(undo))
    {
    }
    void redo() override { redo_(); }
    void undo() override { undo_(); }

  private:
    std::function<void()> redo_;
    std::function<void()> undo_;
};

bool copyTree(const QString& from, const QString& to)
{
    if (!QFileInfo(from).isDir())
        return QFile::copy(from, to);
    bool good = QDir().mkpath(to);
    const auto names = QDir(from).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    for (const QString& name : names)
        good = good && copyTree(from + QLatin1Char('/') + name, to + QLatin1Char('/') + name);
    return good;
}

bool removeTree(const QString& path) { return QFileInfo(path).isDir() ? QDir(path).removeRecursively() : QFile::remove(path); }

QByteArray newGateway()
{
    return QByteArrayLiteral("apiVersion: postern/v1\n"
                             "listeners:\n"
                             "  - name: http\n"
                             "    address: 127.0.0.1\n"
                             "    port: 8280\n");
}

} // namespace

Workspace::Workspace(QObject* parent) : QObject(parent), undo_(std::make_unique<QUndoStack>()), drafts_(new Drafts(*this))
{
    autosave_.setSingleShot(true);
    autosave_.setInterval(autosaveAfterMs);
    connect(&autosave_, &QTimer::timeout, this, &Workspace::save);
}

Workspace::~Workspace() { save(); }

QString Workspace::title() const
{
    if (!isOpen())
        return {};
    return demo_ ? tr("Demo") : QFileInfo(folder_).fileName();
}

bool Workspace::open(const QString& folder, bool demo)
{
    error_.clear();
    const QString path = QDir::cleanPath(QFileInfo(folder).absoluteFilePath());
    const QDir dir(path);
    if (QFileInfo(path).isFile()) {
        error_ = tr("%1 is a file. Choose the folder that holds gateway.yaml.").arg(path);
        return false;
    }
    const bool fresh = !dir.exists() || dir.isEmpty();
    if (!fresh && !dir.exists(QStringLiteral("gateway.yaml")) && !dir.exists(QStringLiteral("apis"))) {
        error_ = tr("%1 holds files, but neither gateway.yaml nor apis/. Choose a gateway's folder or an empty one.")
                     .arg(path);
        return false;
    }
    if (!QDir().mkpath(path + QStringLiteral("/apis"))) {
        error_ = tr("%1 cannot be written. Choose a folder of your own, or change its permissions.").arg(path);
        return false;
    }
    if (!dir.exists(QStringLiteral("gateway.yaml")) &&
        !writeWhole(dir.filePath(QStringLiteral("gateway.yaml")), newGateway(), &error_))
        return false;

    close();
    folder_ = path;
    demo_ = demo;
    load();
    // What the window waits for is short: of hundreds of APIs neither the definitions nor what else their files say.
    const QString apis = folder_ + QStringLiteral("/apis");
    const ApiAmount amount = amountOfApis(apis);
    if (amount == ApiAmount::Few)
        refresh();
    else
        put(readApis(apis, amount == ApiAmount::Many ? ApiDepth::Entries : ApiDepth::WithoutDefinitions), amount == ApiAmount::Many);
    if (amount == ApiAmount::Many)
        readAside({ApiDepth::WithoutDefinitions, ApiDepth::Whole});
    else if (amount == ApiAmount::LargeDefinitions)
        refreshAside();
    Q_EMIT opened();
    return true;
}

void Workspace::close()
{
    if (!isOpen())
        return;
    save();
    folder_.clear();
    demo_ = false;
    listing_ = false;
    apis_.clear();
    local_ = {};
    undo_->clear();
    Q_EMIT apisChanged();
    Q_EMIT closed();
}

const WorkspaceApi* Workspace::api(const QString& id) const
{
    const auto found = std::find_if(apis_.cbegin(), apis_.cend(), [&id](const auto& one) { return one.id == id; });
    return found == apis_.cend() ? nullptr : &*found;
}

void Workspace::refresh()
{
    if (isOpen())
        take(readApis(folder_ + QStringLiteral("/apis")));
}

void Workspace::refreshAside()
{
    if (isOpen())
        readAside({ApiDepth::Whole});
}

void Workspace::readAside(const QVector<ApiDepth>& depths)
{
    // The threads meet in the event loop; the pool is waited for before this goes.
    ++readers_;
    pool_.start([this, number = ++reading_, folder = folder_, depths] {
        for (const ApiDepth depth : depths) {
            QVector<WorkspaceApi> apis = readApis(folder + QStringLiteral("/apis"), depth);
            QMetaObject::invokeMethod(this, [this, number, folder, apis = std::move(apis)]() mutable {
                if (number == reading_ && folder == folder_)
                    put(std::move(apis));
            }, Qt::QueuedConnection);
        }
        QMetaObject::invokeMethod(this, [this] { --readers_; }, Qt::QueuedConnection);
    });
}

void Workspace::take(QVector<WorkspaceApi> apis)
{
    ++reading_; // what is read meanwhile is older
    put(std::move(apis));
}

void Workspace::put(QVector<WorkspaceApi> apis, bool listing)
{
    listing_ = listing;
    apis_ = std::move(apis);
    addLocal();
}

/// What stands at `path` has come, has changed or is gone; hundreds of others need not be read for that.
void Workspace::refreshOne(const QString& path)
{
    const QFileInfo entry(path);
    if (entry.absolutePath() != folder_ + QStringLiteral("/apis"))
        return;
    apis_.removeIf([id = entry.fileName()](const WorkspaceApi& one) { return one.id == id; });
    if (auto api = readApi(entry.absolutePath(), entry.fileName()))
        apis_.insert(std::upper_bound(apis_.begin(), apis_.end(), *api, isBefore), *std::move(api));
    if (readers_ > 0) // and may have seen it as it was
        readAside(listing_ ? QVector{ApiDepth::WithoutDefinitions, ApiDepth::Whole} : QVector{ApiDepth::Whole});
    addLocal();
}

/// What is kept on this computer about each API.
void Workspace::addLocal()
{
    const QJsonObject overrides = state(overridesSection);
    const QJsonObject disabled = state(disabledSection);
    for (WorkspaceApi& one : apis_) {
        one.backendOverride = overrides.value(one.id).toString();
        if (!backendProblem(one.backendOverride).isEmpty())
            one.backendOverride.clear(); // of an earlier state file: not in a command line, where everybody reads it
        one.enabled = !disabled.contains(one.id);
    }
    Q_EMIT apisChanged();
}

QString Workspace::apiFolder(const QString& name, const QString& version) const
{
    if (!isOpen())
        return {};
    QString folder = name + QLatin1Char('-') + version;
    for (QChar& c : folder) { // a name from a server must not leave apis/
        if (!c.isLetterOrNumber() && !QStringLiteral("._- ").contains(c))
            c = QLatin1Char('_');
    }
    if (folder.startsWith(QLatin1Char('.')))
        folder.prepend(QLatin1Char('_'));
    return folder_ + QStringLiteral("/apis/") + folder;
}

QString Workspace::addDefinition(const QString& fileName, const QByteArray& text)
{
    error_.clear();
    if (!isOpen()) {
        error_ = tr("Open a workspace first.");
        return {};
    }
    const QFileInfo given(fileName);
    error_ = definitionProblem(text, given.fileName());
    if (!error_.isEmpty())
        return {};
    QString id = given.fileName();
    const QDir apis(folder_ + QStringLiteral("/apis"));
    for (int n = 2; apis.exists(id); ++n)
        id = QStringLiteral("%1-%2.%3").arg(given.completeBaseName()).arg(n).arg(given.suffix());
    if (!writeWhole(apis.filePath(id), text, &error_))
        return {};
    refreshOne(apis.filePath(id));
    return id;
}

void Workspace::removeApi(const QString& id)
{
    const WorkspaceApi* found = api(id);
    if (found == nullptr)
        return;
    const QString from = found->path;
    const QString to = QStringLiteral("%1/trash/%2/%3").arg(stateFolder()).arg(QDateTime::currentMSecsSinceEpoch()).arg(id);
    undo_->push(new Edit(tr("Remove %1").arg(found->name), [this, from, to] { move(from, to); }, [this, from, to] { move(to, from); }));
}

bool Workspace::move(const QString& from, const QString& to)
{
    QDir().mkpath(QFileInfo(to).absolutePath());
    // The trash may be on another file system, where a folder cannot be renamed to.
    const bool moved = QFile::rename(from, to) || (copyTree(from, to) && removeTree(from));
    if (!moved)
        Q_EMIT saveFailed(tr("%1 could not be moved to %2. Check the permissions of both folders.").arg(from, to));
    refreshOne(from);
    refreshOne(to);
    return moved;
}

QString Workspace::backendProblem(const QString& url)
{
    const QUrl parsed(url);
    const QString authority = url.section(QStringLiteral("//"), 1).section(QLatin1Char('/'), 0, 0);
    if (!parsed.userInfo().isEmpty() || authority.contains(QLatin1Char('@')))
        return tr("The address of a backend must not hold a user or a password: it is kept and handed to the gateway in "
                  "the clear. Let a filter send the credentials instead, for instance set-headers.");
    if (parsed.hasQuery() || parsed.hasFragment())
        return tr("The address of a backend has neither a query nor a fragment. Write scheme, host, port and path only.");
    return {};
}

void Workspace::setBackendOverride(const QString& id, const QString& url)
{
    const WorkspaceApi* found = api(id);
    if (found == nullptr || found->backendOverride == url || !backendProblem(url).isEmpty())
        return;
    const auto put = [this, id](const QString& value) {
        putState(overridesSection, id, value.isEmpty() ? QJsonValue(QJsonValue::Undefined) : QJsonValue(value));
    };
    undo_->push(new Edit(tr("Backend of %1").arg(found->name), [put, url] { put(url); },
                         [put, before = found->backendOverride] { put(before); }));
}

void Workspace::setEnabled(const QString& id, bool enabled)
{
    const WorkspaceApi* found = api(id);
    if (found == nullptr || found->enabled == enabled)
        return;
    const auto put = [this, id](bool on) {
        putState(disabledSection, id, on ? QJsonValue(QJsonValue::Undefined) : QJsonValue(true));
    };
    undo_->push(new Edit(enabled ? tr("Switch %1 on").arg(found->name) : tr("Switch %1 off").arg(found->name),
                         [put, enabled] { put(enabled); }, [put, enabled] { put(!enabled); }));
}

void Workspace::putState(const QString& section, const QString& key, const QJsonValue& value)
{
    QJsonObject all = state(section);
    if (value.isUndefined())
        all.remove(key);
    else
        all.insert(key, value);
    setState(section, all);
    addLocal();
}

QStringList Workspace::runSettings() const
{
    QStringList settings;
    for (const WorkspaceApi& one : apis_) {
        if (!one.enabled)
            settings << QStringLiteral("apis.\"%1\".enabled=false").arg(one.id);
        else if (!one.backendOverride.isEmpty())
            settings << QStringLiteral("apis.\"%1\".backend=%2").arg(one.id, one.backendOverride);
    }
    return settings;
}

QJsonObject Workspace::state(const QString& section) const { return local_.value(section).toObject(); }

void Workspace::setState(const QString& section, const QJsonObject& value)
{
    if (!isOpen() || state(section) == value)
        return;
    local_.insert(section, value);
    touch();
}

QString Workspace::stateFolder() const
{
    const QByteArray hash = QCryptographicHash::hash(folder_.toUtf8(), QCryptographicHash::Sha256).toHex().left(16);
    return QStringLiteral("%1/workspaces/%2").arg(Settings::stateFolder(), QString::fromLatin1(hash));
}

QString Workspace::stateFile() const { return stateFolder() + QStringLiteral("/workspace.json"); }

void Workspace::load()
{
    QFile file(stateFile());
    if (file.open(QIODevice::ReadOnly))
        local_ = QJsonDocument::fromJson(file.readAll()).object(); // damaged: nothing to bring back, folder is whole
}

void Workspace::touch()
{
    dirty_ = true;
    if (!autosave_.isActive())
        autosave_.start();
}

bool Workspace::save()
{
    autosave_.stop();
    if (!dirty_ || !isOpen())
        return true;
    QJsonObject all = local_;
    all.insert(QStringLiteral("folder"), folder_);
    QString reason;
    if (!writeWhole(stateFile(), QJsonDocument(all).toJson(), &reason, For::OwnerOnly)) {
        Q_EMIT saveFailed(tr("%1 could not be written: %2. Open pages will not come back after a restart.")
                              .arg(stateFile(), reason));
        return false;
    }
    dirty_ = false;
    return true;
}

} // namespace postern::workbench
