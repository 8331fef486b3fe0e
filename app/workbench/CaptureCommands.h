// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/shell/AppContext.h"

#include <QObject>
#include <QString>
#include <QStringList>
#include <functional>

class QMimeData;

namespace postern::workbench {

class CaptureTransfer;
class InspectorPage;
class MainWindow;

/// What comes into the window from outside, and what goes out of it: the commands for captures, archives and collections,
/// what is pasted, and what is dropped on the window. Looks at what something is, and hands it on. Lives as long as its
/// window.
class CaptureCommands final : public QObject {
    Q_OBJECT
  public:
    /// All outlive this.
    CaptureCommands(AppContext& context, MainWindow& window, CaptureTransfer& transfer);
    /// The inspector's page is made later than the window; what it lists and what is chosen there can be exported then.
    void follow(InspectorPage& inspector);

    /// What a text or the beginning of a file is.
    enum class Kind : std::uint8_t { Unknown, Capture, Har, Postman, Definition, Curl };
    [[nodiscard]] static Kind kindOf(const QByteArray& beginning);
    void take(const QString& file);
    void takeText(const QString& text);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void addFiles();
    void addExports();
    void addPaste();
    void addComparison();
    void compare(const QStringList& files);
    void refresh();
    void chooseFile(const QString& name, const QString& title, const QString& filter, const QString& ending,
                    std::function<void(const QString& file)> chosen);
    void drop(const QMimeData& data);
    void refuse(const QString& why);
    [[nodiscard]] QString testFolder() const;

    AppContext& context_;
    MainWindow& window_;
    InspectorPage* inspector_ = nullptr;
    CaptureTransfer& transfer_;
};

} // namespace postern::workbench
