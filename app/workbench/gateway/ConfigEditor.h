// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/bridge/GatewayLink.h"
#include "workbench/shell/AppContext.h"

#include <QTimer>
#include <QWidget>

class QComboBox;
class QPushButton;

namespace postern::workbench {

class CodeView;
class InlineBar;

/// The workspace's own files as text: saved by writing beside and renaming; a running gateway reads them again, and what
/// it refuses is marked at its line while the last good configuration goes on.
class ConfigEditor : public QWidget {
    Q_OBJECT
  public:
    explicit ConfigEditor(AppContext& context, QWidget* parent = nullptr);

    void openFile(const QString& path, int line, int column);
    /// Where the keys go when it is shown.
    [[nodiscard]] QWidget* firstFocus() const;
    [[nodiscard]] bool owns(const QString& path) const;
    void showProblems(const QVector<Problem>& problems);
    [[nodiscard]] bool isModified() const;
    [[nodiscard]] QString currentFile() const;
    /// False, with a message in the bar, when the file could not be written.
    bool save();
    void revert();
    /// Reads the shown file again if nobody edits it here.
    void reread();

    /// Edits that no file has yet; `path` is empty when there are none.
    struct Draft {
        QString path; ///< absolute
        QString text;
    };
    [[nodiscard]] Draft draft() const;
    /// Forgets what is edited, then brings a draft back and says so; an empty one only forgets. The file's own text is
    /// a Revert away.
    void restore(const Draft& draft);

  Q_SIGNALS:
    void saved(const QString& path);
    /// What draft() gives is another one; not for each key.
    void draftChanged();

  private:
    void fill();
    void load();
    void mark();

    AppContext& context_;
    QComboBox* files_;
    QPushButton* save_;
    QPushButton* revert_;
    InlineBar* bar_;
    CodeView* text_;
    QTimer draftLater_;
    QString shown_;
    QVector<Problem> problems_;
};

} // namespace postern::workbench
