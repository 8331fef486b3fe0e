// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/exportation/ExportPreview.h"

#include <QThreadPool>
#include <QWidget>
#include <memory>

class QLabel;

namespace postern::workbench {

class CodeView;
class Theme;

/// The text of one file of what would be written, to be read only; of what is no text, its octets.
class FilePane final : public QWidget {
    Q_OBJECT
  public:
    explicit FilePane(const Theme& theme, QWidget* parent = nullptr);
    ~FilePane() override;

    /// An empty path shows nothing.
    void show(const std::shared_ptr<const ExportPreview>& preview, const QString& path);
    [[nodiscard]] CodeView& text() const { return *text_; }

  private:
    void take(const QString& path, const Result<QByteArray>& octets, quint64 size);

    QLabel* title_;
    CodeView* text_;
    QString path_;
    QThreadPool pool_;
};

} // namespace postern::workbench
