// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/models/ApiListModel.h"
#include "workbench/shell/AppContext.h"

#include <QWidget>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTableWidget;
class QTabWidget;

namespace postern::workbench {

class CodeView;
class InlineBar;

/// One API: what it is, where its calls go (with a backend for this computer only), its operations, its definition.
class ApiDetail : public QWidget {
    Q_OBJECT
  public:
    explicit ApiDetail(AppContext& context, QWidget* parent = nullptr);

    void show(const ApiRow& api);
    [[nodiscard]] int tab() const;
    void setTab(int tab);
    /// To the field for another backend.
    void editBackend();

  Q_SIGNALS:
    void backendChanged(const QString& workspaceId, const QString& url);
    void enabledChanged(const QString& workspaceId, bool enabled);

  private:
    QWidget* overview();
    void applyBackend();
    void showDefinition();

    AppContext& context_;
    QLabel* title_;
    InlineBar* problem_;
    QTabWidget* tabs_;
    QLabel* facts_ = nullptr;
    QCheckBox* enabled_ = nullptr;
    QLabel* backend_ = nullptr;
    QLineEdit* override_ = nullptr;
    QPushButton* apply_ = nullptr;
    QPushButton* reset_ = nullptr;
    QLabel* note_ = nullptr;
    QTableWidget* operations_;
    CodeView* definition_;
    QString workspaceId_;
    QString definitionPath_;
};

} // namespace postern::workbench
