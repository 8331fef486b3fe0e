// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/bridge/GatewayLink.h"
#include "workbench/shell/Page.h"

class QLabel;
class QSplitter;
class QTabWidget;
class QTableView;

namespace postern::workbench {

class ChainEditor;
class ChainModel;
class ConfigEditor;
class InlineBar;
class ListenerModel;
class RunningApiModel;
class StateView;

/// The local gateway: run and stop, where it listens, what it serves, the chain as it ran last, its files.
class GatewayPage : public Page {
    Q_OBJECT
  public:
    [[nodiscard]] static PageFace face() { return {QStringLiteral("gateway"), tr("Gateway"), QStringLiteral("server")}; }
    explicit GatewayPage(AppContext& context, QWidget* parent = nullptr);
    ~GatewayPage() override;

    [[nodiscard]] QJsonObject saveState() const override;
    void restoreState(const QJsonObject& state) override;
    void visit(const QVariantMap& place) override;
    [[nodiscard]] QWidget* firstFocus() override;

  private:
    void addCommands();
    QWidget* build();
    QWidget* overview();
    void wire();
    void run();
    void restart();
    void useFreePort();
    [[nodiscard]] QString freePortSetting() const;
    void refresh();
    void refreshApis();
    void refreshChain();
    void showChain(const std::optional<inspection::Trace>& trace);
    void takeProblems(const QVector<Problem>& problems);
    void crashed(const QString& reason);
    void openFile(const QString& path, int line, int column);
    void copy(const QString& text, const QString& what);
    [[nodiscard]] QString chosenUrl() const;
    [[nodiscard]] const ListenerStatus* trustable() const;
    void showAuthority();

    ListenerModel* listeners_;
    RunningApiModel* apis_;
    ChainModel* chain_;
    QLabel* status_ = nullptr;
    InlineBar* bar_ = nullptr;
    StateView* view_ = nullptr;
    StateView* chainView_ = nullptr;
    QLabel* chainTitle_ = nullptr;
    QTabWidget* tabs_ = nullptr;
    QSplitter* splitter_ = nullptr;
    QTableView* listenerTable_ = nullptr;
    QTableView* apiTable_ = nullptr;
    QTableView* chainTable_ = nullptr;
    ConfigEditor* config_ = nullptr;
    ChainEditor* edit_ = nullptr;
    QVector<Problem> problems_;
    QStringList movedPorts_; ///< settings for listeners whose own port somebody else has
    quint64 chainOf_ = 0;
    QString savedFile_; ///< that the gateway is reading
    bool restarting_ = false;
};

} // namespace postern::workbench
