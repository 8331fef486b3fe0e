// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/apis/PublisherDesk.h"
#include "workbench/apis/SubscribedToken.h"
#include "workbench/models/ApiListModel.h"
#include "workbench/shell/Page.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QSplitter;
class QTableView;

namespace postern::rest {
class RestCall;
class RestClient;
} // namespace postern::rest

namespace postern::workbench {

class AddApiPanel;
class ApiDetail;
class ConnectPanel;
class InlineBar;
class MergePanel;
class ProjectReader;
class StateView;

/// APIs of the workspace and of a Publisher in one list: connect, narrow, pull; open or drop one's own definition; make
/// a new API in front of a backend.
class ApisPage : public Page {
    Q_OBJECT
  public:
    /// The desk outlives the page.
    [[nodiscard]] static PageFace face() { return {QStringLiteral("apis"), tr("APIs"), QStringLiteral("boxes")}; }
    ApisPage(AppContext& context, PublisherDesk& desk, QWidget* parent = nullptr);
    ~ApisPage() override;

    [[nodiscard]] QJsonObject saveState() const override;
    void restoreState(const QJsonObject& state) override;
    void visit(const QVariantMap& place) override;
    [[nodiscard]] QWidget* firstFocus() override;
    /// Connects without asking: the demo's Publisher.
    void connectTo(const publisher::PublisherConnection& connection, Secret secret);

  Q_SIGNALS:
    /// The Publisher's list is complete.
    void listEnded();
    /// Somebody subscribed, or wants to use what was got by that before.
    void tokenReady(const postern::workbench::SubscribedToken& whose, const postern::Secret& token);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

  private:
    void addCommands();
    QWidget* build();
    void wire();
    void refreshRows();
    void refreshState();
    void refreshBadge();
    void select(const QString& key);
    void showDetail();
    void openConnect();
    void chooseFiles();
    void takeFiles(const QStringList& paths);
    void takeDefinition(const QString& fileName, const QByteArray& text);
    void fetchDefinition(const QString& address);
    void pull(const QStringList& keys);
    void pullEnded(int pulled, const QString& reason);
    void removeChosen();
    void rememberConnection();
    void fillConnections();
    void useConnection(int index);
    void showConflicts();
    void showProblems(const QVector<Problem>& problems);
    void openPart(const QString& part);
    void pullMade(const QString& remoteId, const QString& title);
    void connectionFailed(const publisher::PublisherFailure& failure);
    void tellGateway();
    void offerRestart();
    [[nodiscard]] QString chosenKey() const;

    PublisherDesk& desk_;
    PublisherSource* publisher_; ///< the desk's
    ApiListModel model_;
    ProjectReader* project_;
    QVector<publisher::PublisherConnection> connections_; ///< in the order of the box
    QComboBox* server_ = nullptr;
    QLineEdit* filter_ = nullptr;
    QTableView* table_ = nullptr;
    QLabel* count_ = nullptr;
    QSplitter* splitter_ = nullptr;
    StateView* view_ = nullptr;
    InlineBar* bar_ = nullptr;
    ConnectPanel* connectPanel_ = nullptr;
    AddApiPanel* addPanel_ = nullptr;
    MergePanel* merge_ = nullptr;
    ApiDetail* detail_ = nullptr;
    QString chosen_;
    bool awaited_ = false; ///< somebody came to this page before its list was there
    std::unique_ptr<rest::RestClient> web_;
    std::unique_ptr<rest::RestCall> fetching_;
};

} // namespace postern::workbench
