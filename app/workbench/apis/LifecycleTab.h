// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controlplane/publisher/PortalTypes.h"
#include "workbench/apis/RemoteTab.h"

class QCheckBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace postern::workbench {

class TextTableModel;

/// Where an API is in its life, what may become of it and what that means, how it came there, and a new version beside it.
class LifecycleTab final : public RemoteTab {
    Q_OBJECT
  public:
    LifecycleTab(AppContext& context, PublisherSource& publisher, QWidget* parent = nullptr);

    void showState(const publisher::LifecycleState& state);
    void showHistory(const std::vector<publisher::LifecycleStep>& steps);
    /// What a state of WSO2's default life means for those who call, in a sentence; empty for one that is not known.
    [[nodiscard]] static QString effectOf(const QString& target);

  Q_SIGNALS:
    void changedThere();
    /// A new version was made on the Publisher; it is to be pulled.
    void versionMade(const QString& remoteId, const QString& title);
    /// Somebody wants to know what governance says.
    void governanceAsked();

  protected:
    void ask() override;
    void forget() override;
    void refreshActions() override;
    [[nodiscard]] QAction* wayOn() const override;
    [[nodiscard]] QString loadingText() const override;

  private:
    void change(const QString& event, const QString& target);
    void askFirst(const QString& event, const QString& target, const QString& violations);
    void makeVersion();
    void withdraw();
    [[nodiscard]] QString checklist() const;

    publisher::LifecycleState state_;
    QLabel* now_;
    QWidget* transitions_;
    QGridLayout* grid_;
    QVector<QPushButton*> events_;
    QVector<QCheckBox*> checks_;
    QPushButton* withdraw_;
    QLineEdit* version_;
    QCheckBox* isDefault_;
    QPushButton* make_;
    TextTableModel* history_ = nullptr;
};

} // namespace postern::workbench
