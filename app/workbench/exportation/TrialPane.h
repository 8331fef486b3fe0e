// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/exportation/TrialInput.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QTableView;

namespace postern::workbench {

class ExportDesk;

/// What a dry run is told, and what it found.
class TrialPane final : public QWidget {
    Q_OBJECT
  public:
    explicit TrialPane(ExportDesk& desk, QWidget* parent = nullptr);

    [[nodiscard]] TrialChoices choices() const;
    /// Lists the environments of a project; an empty folder has none.
    void setProject(const QString& folder);
    [[nodiscard]] QString environment() const;
    void setEnvironment(const QString& fileName);
    void refresh();

  Q_SIGNALS:
    /// Somebody wants to see the test of a line.
    void testChosen(const QString& file);

  private:
    ExportDesk& desk_;
    QComboBox* environment_;
    QLineEdit* token_;
    QCheckBox* recorded_;
    QLabel* summary_;
    QTableView* table_;
    QString wanted_; ///< to be chosen once it is listed
};

} // namespace postern::workbench
