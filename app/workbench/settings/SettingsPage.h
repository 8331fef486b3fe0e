// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/shell/Page.h"

#include <functional>

class QFormLayout;
class QGroupBox;
class QLabel;
class QLineEdit;
class QVBoxLayout;

namespace postern::workbench {

class KeysEditor;

/// What a person may choose, in one page that can be searched. Everything works at once; what is not as it came has a
/// way back.
class SettingsPage : public Page {
    Q_OBJECT
  public:
    [[nodiscard]] static PageFace face() { return {QStringLiteral("settings"), tr("Settings"), QStringLiteral("settings")}; }
    explicit SettingsPage(AppContext& context, QWidget* parent = nullptr);

    void visit(const QVariantMap& place) override;
    [[nodiscard]] QWidget* firstFocus() override;

  private:
    struct Row {
        QGroupBox* group;
        QWidget* label;
        QWidget* field;
        QString words; ///< what the search looks at
    };
    QGroupBox* group(const char* id, const QString& title);
    void addRow(QGroupBox* group, const QString& label, QWidget* field, const char* setting, const std::function<void()>& reset,
                const QString& more = {});
    void general();
    void appearance();
    void capture();
    void keys();
    void about();
    void addFileCommands();
    QString importFrom(const QString& file);
    void search(const QString& words);
    void refresh();

    QLineEdit* search_;
    QVBoxLayout* column_;
    QVector<Row> rows_;
    QVector<std::function<void()>> refreshers_;
    KeysEditor* keys_ = nullptr;
    QLabel* nothing_ = nullptr;
};

} // namespace postern::workbench
