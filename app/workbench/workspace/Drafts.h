// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <QStringList>
#include <QTimer>
#include <optional>

namespace postern::workbench {

class Workspace;

/// Files of the workspace as somebody is editing them: texts that no file has yet. They are kept in the workspace's state,
/// written at once, so that a crash costs no more than the last keystroke; edits can be undone with everything else in the
/// workspace. A file is named by its path below the folder, "gateway.yaml"; it may not exist yet.
class Drafts : public QObject {
    Q_OBJECT
  public:
    explicit Drafts(Workspace& workspace);

    /// Those that differ from their files.
    [[nodiscard]] QStringList files() const;
    [[nodiscard]] std::optional<QString> draft(const QString& file) const;
    /// As the file has it; empty when there is none.
    [[nodiscard]] QString saved(const QString& file) const;
    /// The draft, or else what is saved.
    [[nodiscard]] QString text(const QString& file) const;
    /// Whether somebody else wrote the file since the draft was begun.
    [[nodiscard]] bool isOvertaken(const QString& file) const;

    /// `what` names the edit where it can be undone; edits that follow each other with the same `joint` (not empty) are
    /// one. A text that is the file's own ends the draft.
    void edit(const QString& file, const QString& text, const QString& what, const QString& joint = {});
    /// Writes the draft to its file, beside it and renamed; the draft stays until forget(). False: `error` says why.
    bool write(const QString& file, QString* error);
    /// Puts another text into the file, or removes it (nullopt): what a draft was written over.
    bool putBack(const QString& file, const std::optional<QString>& text, QString* error);
    [[nodiscard]] bool exists(const QString& file) const;
    /// Ends the draft; it is not to be undone.
    void forget(const QString& file);

  Q_SIGNALS:
    void changed(const QString& file);

  private:
    friend class DraftEdit;
    void put(const QString& file, const std::optional<QString>& text);
    [[nodiscard]] QString path(const QString& file) const;

    Workspace& workspace_;
    QTimer soon_;
};

} // namespace postern::workbench
