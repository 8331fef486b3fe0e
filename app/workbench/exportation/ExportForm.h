// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/exportation/ExportChoices.h"

#include <QWidget>

class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace postern::workbench {

/// What is to be exported and how: target, name, version, open keys, the key that signs, the program that goes along.
class ExportForm final : public QWidget {
    Q_OBJECT
  public:
    explicit ExportForm(QWidget* parent = nullptr);

    [[nodiscard]] ExportChoices choices() const;
    void setChoices(const ExportChoices& choices);
    /// What a field that is left empty stands for.
    void setOwnName(const QString& name);
    [[nodiscard]] QWidget* firstFocus() const;

  Q_SIGNALS:
    void changed();

  private:
    QLabel* place(QGridLayout* grid, int row, int column, const QString& label, QWidget* field);
    QWidget* withButton(QLineEdit* field, const char* id, const QString& what);
    void choose(QLineEdit* field, const QString& what);
    void fitTarget();

    QComboBox* target_;
    QLineEdit* name_;
    QLineEdit* version_;
    QLineEdit* keys_;
    QLineEdit* signer_;
    QLineEdit* program_;
    QLineEdit* image_;
    QSpinBox* replicas_;
    QLabel* imageLabel_ = nullptr;
    QLabel* replicasLabel_ = nullptr;
};

} // namespace postern::workbench
