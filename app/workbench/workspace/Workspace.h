// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QThreadPool>
#include <QTimer>
#include <QVector>
#include <cstdint>
#include <memory>

class QUndoStack;

namespace postern::workbench {

class Drafts;
enum class ApiDepth : std::uint8_t;

/// One API in the open folder, as the list shows it.
struct WorkspaceApi {
    struct Operation {
        QString method;
        QString path;
    };
    QString id; ///< folder name below apis/, or the file's name: unique in the workspace
    QString name;
    QString version;
    QString context;
    QString type;       ///< "HTTP", "WS", ...
    QString remoteId;   ///< on the Publisher it was pulled from; empty for an API of one's own
    QString updated;    ///< the Publisher's time of the last change in what was pulled
    QString revision;   ///< "Publisher rev 4"; empty when not known
    QString path;       ///< absolute: the folder or the lone definition
    QString definition; ///< absolute; empty when there is none
    QVector<Operation> operations;
    QString backend;         ///< as the API says
    QString backendOverride; ///< kept on this machine only, never exported; empty for none
    bool enabled = true;     ///< runs with the next start
    QString problem;         ///< empty when it was read
};

/// The open project: a gateway folder (gateway.yaml, policies.yaml, apis/) and what belongs to it on this machine
/// only - open page and tabs, backend overrides, connection - in $XDG_STATE_HOME/postern/workspaces. All of it is
/// written by writing beside and renaming, half a second after a change and when the program ends.
class Workspace : public QObject {
    Q_OBJECT
  public:
    explicit Workspace(QObject* parent = nullptr);
    ~Workspace() override;

    [[nodiscard]] bool isOpen() const { return !folder_.isEmpty(); }
    [[nodiscard]] QString folder() const { return folder_; }
    /// Last part of the folder's name, or what the demo calls itself.
    [[nodiscard]] QString title() const;
    /// A demo's folder is temporary; it says so and can be thrown away.
    [[nodiscard]] bool isDemo() const { return demo_; }

    /// Opens a folder; makes gateway.yaml and apis/ when it is empty or new. False leaves the open one open and
    /// sets error().
    bool open(const QString& folder, bool demo = false);
    void close();
    [[nodiscard]] QString error() const { return error_; }

    [[nodiscard]] const QVector<WorkspaceApi>& apis() const { return apis_; }
    /// Of hundreds of APIs only ids and paths are known at first: whether that is all that apis() has yet.
    [[nodiscard]] bool isListing() const { return listing_; }
    [[nodiscard]] const WorkspaceApi* api(const QString& id) const;
    /// Reads the folder again.
    void refresh();
    /// The same in another thread: apisChanged() comes, later. Of hundreds of APIs it takes seconds.
    void refreshAside();
    /// Takes what readApis() of this folder gave on another thread.
    void take(QVector<WorkspaceApi> apis);
    /// Where a pulled API's project goes: apis/<Name-Version>.
    [[nodiscard]] QString apiFolder(const QString& name, const QString& version) const;

    /// Takes one's own OpenAPI definition into the folder; its id, or empty with error() when it is not one.
    QString addDefinition(const QString& fileName, const QByteArray& text);
    /// Moves an API into the workspace's trash. Undoable, as the two below.
    void removeApi(const QString& id);
    /// Empty when a URL may be an override; otherwise why not. It is saved and handed on in the clear, so it must not
    /// hold a password.
    [[nodiscard]] static QString backendProblem(const QString& url);
    /// An empty URL takes the override away; one with a problem is not taken.
    void setBackendOverride(const QString& id, const QString& url);
    void setEnabled(const QString& id, bool enabled);
    /// What a start of the gateway has to be told besides the folder: backend overrides and switched-off APIs, as
    /// in `--set a.b=c`.
    [[nodiscard]] QStringList runSettings() const;

    /// Small things that come back after a restart: pages' states, splitters, chosen connection.
    [[nodiscard]] QJsonObject state(const QString& section) const;
    void setState(const QString& section, const QJsonObject& value);
    /// The folder of what this workspace keeps outside of itself (captures, caches).
    [[nodiscard]] QString stateFolder() const;

    /// Files that are being edited.
    [[nodiscard]] Drafts& drafts() const { return *drafts_; }
    [[nodiscard]] QUndoStack* undoStack() const { return undo_.get(); }
    /// Writes now what is not written yet.
    bool save();

  Q_SIGNALS:
    void opened();
    void closed();
    void apisChanged();
    /// Writing the state failed: what, why, what now.
    void saveFailed(const QString& reason);

  private:
    void load();
    void touch();
    void addLocal();
    void readAside(const QVector<ApiDepth>& depths);
    void put(QVector<WorkspaceApi> apis, bool listing = false);
    void refreshOne(const QString& path);
    void putState(const QString& section, const QString& key, const QJsonValue& value);
    bool move(const QString& from, const QString& to);
    [[nodiscard]] QString stateFile() const;

    QString folder_;
    QString error_;
    bool demo_ = false;
    bool dirty_ = false;
    QVector<WorkspaceApi> apis_;
    QJsonObject local_;
    QTimer autosave_;
    std::unique_ptr<QUndoStack> undo_;
    Drafts* drafts_; ///< a child
    bool listing_ = false;
    quint64 reading_ = 0; ///< the newest read in another thread; an older one is dropped
    int readers_ = 0;     ///< other threads that read
    QThreadPool pool_;
};

} // namespace postern::workbench
